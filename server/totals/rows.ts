import { type AmountBin, amountsOf, coverageOf, elapsed } from '#core/amount'
import { carrierInfo } from '#core/carrier'
import type { Coefficients } from '#core/coefficient'
import { co2Figure, energyFigure, official } from '#core/official'
import type { Plant } from '#core/plant'
import { type PlacedMeter, placedMeters, segmentMeters, usagesOf } from '#core/plant-index'
import { type EpochMs, fiscalYearOfMonth, type Month, monthInterval, monthOf } from '#core/time'
import type { TotalsBy, TotalsRow } from '#core/totals'
import { virtualMeters } from '#core/virtual-meter'

type Group = { key: string; meters: readonly PlacedMeter[] }
const grouped = (meters: readonly PlacedMeter[], keyOf: (m: PlacedMeter) => string | undefined): Group[] => {
  const groups = new Map<string, PlacedMeter[]>()
  for (const m of meters) {
    const key = keyOf(m)
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), m])
  }
  return [...groups].map(([key, members]) => ({ key, meters: members }))
}

/** Meters of each key. `meter` lists every meter; the others sum counted ones, except uses, which are what sub-meters show. */
export const groupsBy = (plant: Plant, by: TotalsBy): Group[] => {
  const all = placedMeters(plant)
  const counted = all.filter((m) => m.meter.counted)
  if (by === 'meter') return all.map((m) => ({ key: m.key, meters: [m] }))
  if (by === 'segment') return plant.segments.map((s) => ({ key: s.id, meters: segmentMeters(plant, s) }))
  if (by === 'carrier') return grouped(counted, (m) => m.meter.carrier)
  if (by === 'site') return grouped(counted, (m) => m.site.id)
  return by === 'role' ? grouped(all, (m) => m.meter.role) : grouped(all, (m) => m.meter.use)
}

/** Sum of the group's amounts, sold and supplied taken off, where all have one unit. */
const oneAmount = (
  meters: readonly PlacedMeter[],
  amounts: ReadonlyMap<string, number>,
): { amount: number | null; unit: string | null } => {
  const units = new Set(meters.map((m) => m.unit))
  const [unit] = units
  const known = meters.filter((m) => amounts.has(m.key))
  if (units.size !== 1 || unit === undefined || known.length === 0)
    return { amount: null, unit: units.size === 1 ? (unit ?? null) : null }
  const signed = known.map(({ key, meter }) => {
    const deducted = known.length > 1 && (meter.role === 'sold' || meter.role === 'supplied')
    return (deducted ? -1 : 1) * (amounts.get(key) ?? 0)
  })
  return { amount: signed.reduce((a, b) => a + b, 0), unit }
}

export type Question = {
  plant: Plant
  coefficients: Coefficients
  by: TotalsBy
  months: readonly Month[]
  now: EpochMs
  allowed?: ReadonlySet<string> | undefined
}
/** Monthly totals of each key (GET /api/v1/totals). Months without any slot of a key give no row. */
export const totalsRows = (
  { plant, coefficients, by, months, now, allowed }: Question,
  bins: readonly AmountBin[],
  openSteps: readonly { meter: string; at: number }[],
): TotalsRow[] => {
  const only = (meters: readonly PlacedMeter[]) => (allowed ? meters.filter((m) => allowed.has(m.key)) : meters)
  const groups = groupsBy(plant, by).map(({ key, meters }) => ({ key, meters: only(meters) }))
  const parts = new Map(virtualMeters(plant).map((v) => [v.key, v.parts.map((p) => p.meter)]))
  return months.flatMap((month) => {
    const interval = monthInterval(month)
    const inMonth = bins.filter((b) => b.start === interval.start)
    const amounts = amountsOf(inMonth)
    const steps = openSteps.filter((s) => monthOf((s.at - 1) as EpochMs) === month)
    return groups
      .filter(({ meters }) => meters.some((m) => amounts.has(m.key)))
      .map(({ key, meters }): TotalsRow => {
        const energies = meters.filter((m) => carrierInfo(m.meter.carrier).family !== 'none')
        const figures = official(coefficients, usagesOf(plant, energies, { amounts, at: interval.start }), {
          year: fiscalYearOfMonth(month),
        })
        const keys = meters.map((m) => m.key)
        const read = new Set(keys.flatMap((k) => parts.get(k) ?? k))
        const coverage = coverageOf(inMonth, keys, elapsed(interval, now))
        const energy = energyFigure(figures, coverage)
        const { provisional, ...tonnes } = co2Figure(figures)
        const sets = figures.energy.ok ? figures.energy.value.lines.flatMap((l) => l.factors.map((f) => f.set)) : []
        return {
          month,
          key,
          ...oneAmount(meters, amounts),
          gj: energy.gj,
          kl: energy.kl,
          co2: tonnes,
          coverage,
          openDecisions: steps.filter((s) => read.has(s.meter)).length,
          factorSets: [...new Set([...sets, ...(figures.co2.ok ? figures.co2.value.sets : [])])].toSorted(),
          provisional,
          closed: false,
          adjustments: [],
        }
      })
  })
}
