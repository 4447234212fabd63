import type { AmountBin } from './amount.ts'
import { carrierInfo } from './carrier.ts'
import type { Confidence } from './coefficient-set.ts'
import { absent, type Computed, computed } from './computed.ts'
import {
  classFactor,
  isLevellingHour,
  levelled,
  type OptimisationClass,
  optimisedByClass,
  optimisedByMonth,
  optimisedEnergy,
} from './demand-optimisation.ts'
import { type Energy, energyLine } from './energy.ts'
import { groupBy } from './group.ts'
import { NEW_REGIME } from './heat-value.ts'
import { type AreaFactor, classAt, daysOfArea, type HourCalendar } from './hour-calendar.ts'
import { type Ground, officialOf, type Period } from './period.ts'
import { type PlacedMeter, signOf } from './plant-index.ts'
import { type GJ, gj } from './quantity.ts'
import { MICRO } from './register.ts'
import { type EpochMs, type FiscalYear, fiscalYearInterval, type Month, monthInterval, monthOf } from './time.ts'

/** Meters of purchased electricity, which demand optimisation weighs by the hour. */
export const purchased = (meters: readonly PlacedMeter[]): PlacedMeter[] =>
  meters.filter(({ meter }) => carrierInfo(meter.carrier).family === 'electricity')

/** kWh by hour class of the slots of some meters of one area; a slot without a class makes it absent. */
export const classAmounts = (
  meters: readonly PlacedMeter[],
  slots: readonly Pick<AmountBin, 'meter' | 'start' | 'amount'>[],
  days: ReadonlyMap<string, string>,
): Computed<Record<OptimisationClass, number>> => {
  const signs = new Map(meters.map((m) => [m.key as string, signOf(m)]))
  const sums: Record<OptimisationClass, number> = { curtailment: 0, tight: 0, other: 0 }
  for (const { meter, start, amount } of slots) {
    const sign = signs.get(meter)
    if (sign === undefined || amount === 0) continue
    const of = classAt(days, start as EpochMs)
    if (of === undefined) return absent('no-calendar')
    sums[of] += sign * amount
  }
  return computed({
    curtailment: sums.curtailment / MICRO,
    tight: sums.tight / MICRO,
    other: sums.other / MICRO,
  })
}

/** What weighs the electricity of some months: slots of those months alone. */
export const weighedIn = (
  { bins }: Period,
  { slots, calendars, areaFactors }: Pick<OptimisationFacts, 'slots' | 'calendars' | 'areaFactors'>,
): OptimisationFacts => {
  const spans = [...new Set(bins.map((b) => monthOf(b.start as EpochMs)))].map(monthInterval)
  const own = slots.filter(({ start }) => spans.some((span) => start >= span.start && start < span.end))
  return { months: bins, slots: own, calendars, areaFactors }
}

/** Purchased electricity of some meters at its optimisation value, and how it was weighed. */
export type Optimised = {
  readonly gj: GJ
  readonly by: 'hour-class' | 'month'
  /** of the hour classes' factors; null: monthly factors, which people entered with their source */
  readonly confidence: Confidence | null
}
export type OptimisationFacts = {
  readonly months: readonly AmountBin[]
  /** slots of the purchased electricity; only asked where a calendar of the area exists, or the levelling is in force */
  readonly slots: readonly Pick<AmountBin, 'meter' | 'start' | 'amount'>[]
  readonly calendars: readonly HourCalendar[]
  readonly areaFactors: readonly AreaFactor[]
}

const byMonth = (meters: readonly PlacedMeter[], months: readonly AmountBin[]): Map<Month, number> => {
  const signs = new Map(meters.map((m) => [m.key as string, signOf(m)]))
  const sums = new Map<Month, number>()
  for (const { meter, start, amount } of months) {
    const sign = signs.get(meter)
    const month = monthOf(start as EpochMs)
    if (sign !== undefined) sums.set(month, (sums.get(month) ?? 0) + (sign * amount) / MICRO)
  }
  return sums
}

/**
 * Purchased electricity under demand optimisation, GJ, summed over supply areas: by the calendar of hour classes where the area
 * has one, else by its monthly factors; an area without either makes it absent.
 */
export const optimisedElectricity = (
  { coefficients }: Pick<Ground, 'coefficients'>,
  meters: readonly PlacedMeter[],
  { facts, year }: { readonly facts: OptimisationFacts; readonly year: FiscalYear },
): Computed<Optimised> => {
  if (year < NEW_REGIME) return absent('no-factor')
  let sum = 0
  let by: Optimised['by'] = 'month'
  for (const [area, members] of groupBy(purchased(meters), (m) => m.site.area)) {
    const days = daysOfArea(facts.calendars, area, year)
    const factors = new Map(facts.areaFactors.filter((f) => f.area === area).map((f) => [f.month, Number(f.factor)]))
    // half-hours are what the calendar weighs: without them there is nothing to weigh, not zero
    const own = new Set<string>(members.map((m) => m.key))
    if (days.size > 0 && !facts.slots.some((s) => own.has(s.meter))) return absent('no-readings')
    const amounts = days.size > 0 ? classAmounts(members, facts.slots, days) : undefined
    if (amounts && !amounts.ok) return amounts
    const heat = amounts
      ? optimisedByClass(coefficients, amounts.value, year)
      : optimisedByMonth(byMonth(members, facts.months), factors)
    if (!heat.ok) return heat
    if (amounts) by = 'hour-class'
    sum += heat.value
  }
  const factor = by === 'hour-class' ? classFactor(coefficients, 'other', year) : undefined
  return computed({ gj: gj(sum), by, confidence: factor?.ok ? factor.value.confidence : null })
}

/** A″ of some meters, GJ (特定-第2表 1-2): A′ with purchased electricity at its optimisation value. */
export const optimisedTotal = (
  ground: Ground,
  meters: readonly PlacedMeter[],
  {
    energy,
    facts,
    year,
  }: { readonly energy: Computed<Energy>; readonly facts: OptimisationFacts; readonly year: FiscalYear },
): Computed<Optimised> => {
  if (!energy.ok) return energy
  const weighed = optimisedElectricity(ground, meters, { facts, year })
  if (!weighed.ok) return weighed
  // closed months by the lines of their close, as in A′
  const plain = officialOf(ground, purchased(meters), { interval: fiscalYearInterval(year), bins: facts.months }).energy
  if (!plain.ok && plain.why !== 'no-readings') return plain
  const heat = plain.ok ? plain.value.net : gj(0)
  return computed({ ...weighed.value, gj: optimisedEnergy(energy.value, heat, weighed.value.gj) })
}

/** 平準化: A + 0.3 × GJ of purchased electricity in the levelling hours, for FY2014 to FY2023; needs the slots of the year. */
export const levelledTotal = (
  ground: Ground,
  meters: readonly PlacedMeter[],
  {
    energy,
    facts,
    year,
  }: { readonly energy: Computed<Energy>; readonly facts: OptimisationFacts; readonly year: FiscalYear },
): Computed<GJ> => {
  if (!energy.ok) return energy
  const signs = new Map(purchased(meters).map((m) => [m.key as string, signOf(m)]))
  const own = facts.slots.filter((s) => signs.has(s.meter))
  if (signs.size > 0 && own.length === 0) return absent('no-readings')
  const peak = own.filter((s) => isLevellingHour(s.start as EpochMs))
  const amount = peak.reduce((sum, s) => sum + (signs.get(s.meter) ?? 0) * s.amount, 0) / MICRO
  const line = energyLine(ground.coefficients, { carrier: 'grid', amount, unit: 'kWh', hours: { day: amount } }, year)
  return line.ok ? levelled(energy.value.a, line.value.gj, year) : line
}
