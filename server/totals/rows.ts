import { type AmountBin, coverageOf, elapsed } from '#core/amount'
import { type BookEntries, isClosed, siteOf } from '#core/books'
import { carrierInfo } from '#core/carrier'
import type { Coefficients } from '#core/coefficient'
import { groupBy } from '#core/group'
import { co2Figure, energyFigure, official } from '#core/official'
import type { Plant } from '#core/plant'
import { usageOf } from '#core/plant-index'
import { type EpochMs, fiscalYearOfMonth, type Month, monthInterval, monthOf } from '#core/time'
import type { RowAdjustment, TotalsBy, TotalsRow } from '#core/totals'
import { virtualMeters } from '#core/virtual-meter'
import { keptMember, keysOf, type Member, type MonthMembers, oneAmount, plantMembers } from './members.ts'

export type Question = {
  plant: Plant
  coefficients: Coefficients
  by: TotalsBy
  months: readonly Month[]
  now: EpochMs
  allowed?: ReadonlySet<string> | undefined
  entries: BookEntries
  /** adjustments of a month and key: what stands beside the row */
  beside: (month: Month, key: string) => RowAdjustment[]
}
/** Meters that each virtual meter is a sum of. */
type Parts = ReadonlyMap<string, readonly string[]>

/** The members of a month in the order of the plant, those that it no longer has last. */
const membersOf = (plant: Plant, known: ReadonlyMap<string, Member>, bins: readonly AmountBin[]): MonthMembers[] => {
  const open = groupBy(
    bins.filter((b) => !b.booked),
    (b) => b.meter,
  )
  const kept = bins
    .filter((b) => b.booked)
    .flatMap((bin): MonthMembers[] => {
      const member = bin.booked && keptMember(plant, { meter: bin.meter, ...bin.booked })
      return member ? [{ member, bins: [bin] }] : []
    })
  const order = new Map([...known.keys()].map((key, i) => [key, i]))
  const place = ({ member }: MonthMembers): number => order.get(member.placed.key) ?? known.size
  return [
    ...[...open].flatMap(([key, own]): MonthMembers[] => {
      const member = known.get(key)
      return member ? [{ member, bins: own }] : []
    }),
    ...kept,
  ].toSorted((a, b) => place(a) - place(b))
}

const rowOf = (
  { plant, coefficients, now, entries, beside }: Question,
  { month, key, members }: { month: Month; key: string; members: readonly MonthMembers[] },
  { steps, parts }: { steps: readonly { meter: string }[]; parts: Parts },
): TotalsRow => {
  const interval = monthInterval(month)
  const bins = members.flatMap((m) => m.bins)
  const usages = members
    .filter(({ member }) => carrierInfo(member.placed.meter.carrier).family !== 'none')
    .flatMap(({ member, bins: own }) =>
      own.flatMap((bin) => (bin.booked ? [] : (usageOf(plant, member.placed, bin) ?? []))),
    )
  const kept = bins.flatMap((b) => b.booked?.lines ?? [])
  const figures = official(coefficients, usages, { year: fiscalYearOfMonth(month), kept })
  const keys = [...new Set(members.map((m) => m.member.placed.key))]
  const read = new Set(keys.flatMap((k) => parts.get(k) ?? k))
  const coverage = coverageOf(bins, keys, elapsed(interval, now))
  const energy = energyFigure(figures, coverage)
  const { provisional, ...tonnes } = co2Figure(figures)
  const sets = figures.energy.ok ? figures.energy.value.lines.flatMap((l) => l.factors.map((f) => f.set)) : []
  return {
    month,
    key,
    ...oneAmount(members),
    gj: energy.gj,
    kl: energy.kl,
    co2: tonnes,
    coverage,
    openDecisions: steps.filter((s) => read.has(s.meter)).length,
    factorSets: [...new Set([...sets, ...(figures.co2.ok ? figures.co2.value.sets : [])])].toSorted(),
    provisional,
    closed: members.every((m) => isClosed(entries, m.member.placed.site.id, month)),
    adjustments: beside(month, key),
  }
}

/** What the books keep of a meter that the plant no longer has, at one of the sites. */
const keptBy = ({ meter, booked }: AmountBin, sites: ReadonlySet<string>): boolean =>
  booked !== undefined && sites.has(siteOf(meter))

/** Monthly totals of each key (GET /api/v1/totals). Months without any slot of a key give no row. */
export const totalsRows = (
  question: Question,
  bins: readonly AmountBin[],
  openSteps: readonly { meter: string; at: number }[],
): TotalsRow[] => {
  const { plant, by, months, allowed } = question
  const known = plantMembers(plant)
  const sites = new Set([...(allowed ?? [])].map(siteOf))
  const parts: Parts = new Map(virtualMeters(plant).map((v) => [v.key, v.parts.map((p) => p.meter)]))
  const order = new Map([...known.values()].flatMap((m) => keysOf(by, m)).map((key, i) => [key, i]))
  return months.flatMap((month) => {
    const { start } = monthInterval(month)
    const inMonth = bins.filter((b) => b.start === start && (!allowed || allowed.has(b.meter) || keptBy(b, sites)))
    const steps = openSteps.filter((s) => monthOf((s.at - 1) as EpochMs) === month)
    const groups = groupBy(
      membersOf(plant, known, inMonth).flatMap((m) => keysOf(by, m.member).map((key) => ({ ...m, key }))),
      (m) => m.key,
    )
    return [...groups]
      .toSorted(([a], [b]) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size))
      .map(([key, members]) => rowOf(question, { month, key, members }, { steps, parts }))
  })
}
