import { activityOver, FILED } from './activity.ts'
import { type AmountBin, coverageOf, elapsed } from './amount.ts'
import type { AnnualFacts } from './annual.ts'
import type { Co2Change } from './annual-official-view.ts'
import { type Carrier, carrierInfo } from './carrier.ts'
import { type CarrierYear, type Co2Year, carbonProductivity, co2Drivers, waterfall } from './co2-change.ts'
import { type Computed, computed } from './computed.ts'
import { planDrivers } from './factor-change.ts'
import { type Coverage, figure } from './figure.ts'
import { sameMonths } from './filed-year.ts'
import type { Official } from './official.ts'
import { officialOf, type Period, within } from './period.ts'
import type { Segment } from './plant.ts'
import { segmentMeters } from './plant-index.ts'
import { officialProof, together } from './proof.ts'
import { segmentIn } from './segment-year.ts'
import { addMonths, fiscalYear, fiscalYearInterval, fiscalYearOf, type Month, monthInterval } from './time.ts'

type Side = { readonly official: Official; readonly activity: Computed<number>; readonly period: Period }
export type Co2YearOfSegment = Co2Year & { readonly t: number; readonly electricity: number; readonly kWh: number }

/** Energy and CO2 of a side by carrier, market view. */
const yearOf = ({ official: { energy, co2 }, activity }: Side): Computed<Co2YearOfSegment> => {
  if (!energy.ok) return energy
  if (!co2.ok) return co2
  if (!activity.ok) return activity
  const carriers: Partial<Record<Carrier, CarrierYear>> = {}
  energy.value.lines.forEach(({ usage, gj }, i) => {
    const before = carriers[usage.carrier] ?? { gj: 0, t: 0 }
    carriers[usage.carrier] = { gj: before.gj + gj, t: before.t + (co2.value.lines[i]?.market.t ?? 0) }
  })
  const bought = co2.value.lines.filter((l) => carrierInfo(l.usage.carrier).family === 'electricity')
  const signed = bought.map((l) => (l.market.t < 0 ? -1 : 1) * l.usage.amount)
  return computed({
    activity: activity.value,
    carriers,
    t: co2.value.market,
    electricity: bought.reduce((sum, l) => sum + l.market.t, 0),
    kWh: signed.reduce((a, b) => a + b, 0),
  })
}

const driversOf = (before: Co2YearOfSegment, now: Co2YearOfSegment): Co2Change['drivers'] => {
  const drivers = co2Drivers(before, now)
  if (!drivers.ok) return { why: drivers.why }
  return { unit: 't-CO2', ...drivers.value, steps: waterfall(before.t, { ...drivers.value }) }
}
const planOf = (before: Co2YearOfSegment, now: Co2YearOfSegment): Co2Change['plan'] => {
  if (!(before.kWh > 0)) return { why: 'no-readings' }
  const result = planDrivers(
    { co2: before.t, output: before.activity },
    {
      co2: now.t,
      output: now.activity,
      electricity: now.electricity,
      electricityAtBaseFactor: (now.kWh * before.electricity) / before.kWh,
    },
  )
  return result.ok ? { unit: '%', ...result.value } : { why: result.why }
}

/** Denominators that are money (付加価値額, 生産額): carbon productivity is theirs. */
const isMoney = (unit: string): boolean => unit.includes('円')
const productivityOf = (facts: AnnualFacts, segment: Segment, now: Side): Co2Change['productivity'] => {
  const all = [{ id: FILED, unit: segment.activity.unit }, ...segment.otherActivities]
  const { co2 } = now.official
  return all
    .filter(({ unit }) => isMoney(unit))
    .map(({ id, unit }) => {
      const { value } = activityOver(segment, { bins: now.period.bins, records: facts.activity, denominator: id })
      const result = !value.ok ? value : co2.ok ? carbonProductivity(value.value, co2.value.market) : co2
      return { denominator: id, value: figure(result, `${unit}/t-CO2`) }
    })
}

type Bins = {
  readonly bins: readonly AmountBin[]
  readonly before: readonly AmountBin[]
  /** one month of the year, against the same month of the year before; else the year */
  readonly month?: Month
}
/** Both sides of the comparison: the years, the same whole months of both while the year runs, or one month. */
const sidesOf = (facts: AnnualFacts, segment: Segment, { bins, before, month }: Bins) => {
  const running = fiscalYearOf(facts.now) === facts.year
  const months = month ? [month] : running ? sameMonths(facts.now, bins, before) : undefined
  const periodOf = (all: readonly AmountBin[], back: number): Period => {
    const interval = fiscalYearInterval(fiscalYear(facts.year - back))
    if (!months) return { interval, bins: all }
    const starts = new Set<number>(months.map((m) => monthInterval(addMonths(m, -12 * back)).start))
    return { interval, bins: within(all, interval).bins.filter((b) => starts.has(b.start)) }
  }
  const meters = segmentMeters(facts.plant, segment)
  const sideOf = (period: Period): Side => ({
    official: officialOf(facts, meters, period),
    activity: segmentIn(facts, segment, period).activity,
    period,
  })
  return { running, months, meters, past: sideOf(periodOf(before, 1)), now: sideOf(periodOf(bins, 0)) }
}
/** What the drivers of a segment's CO2 are worked out of, before and now. */
export const co2Years = (
  facts: AnnualFacts,
  segment: Segment,
  all: Bins,
): { readonly before: Computed<Co2YearOfSegment>; readonly now: Computed<Co2YearOfSegment> } => {
  const { past, now } = sidesOf(facts, segment, all)
  return { before: yearOf(past), now: yearOf(now) }
}

/** Why a segment's CO2 changed against the year before; a running year against the same whole months, a month against the same month. */
export const annualCo2Change = (facts: AnnualFacts, segment: Segment, all: Bins): Co2Change => {
  const { running, months, meters, past: thenSide, now: nowSide } = sidesOf(facts, segment, all)
  /** of the months that are compared, else of the part of the year that is over */
  const coverage = ({ period }: Side, back: number): Coverage => {
    const spans = months?.map((m) => monthInterval(addMonths(m, -12 * back))) ?? [period.interval]
    const time = spans.reduce((sum, span) => sum + elapsed(span, facts.now), 0)
    const keys = meters.map((m) => m.key)
    return coverageOf(period.bins, keys, time)
  }
  const then = yearOf(thenSide)
  const now = yearOf(nowSide)
  const why = !then.ok ? then.why : now.ok ? undefined : now.why
  return {
    segment: segment.id,
    before: figure(then.ok ? computed(then.value.t) : then, 't-CO2'),
    now: figure(now.ok ? computed(now.value.t) : now, 't-CO2'),
    against: all.month ? 'same-month' : running ? 'same-months' : 'year',
    drivers: then.ok && now.ok ? driversOf(then.value, now.value) : { why: why ?? 'no-readings' },
    plan: then.ok && now.ok ? planOf(then.value, now.value) : { why: why ?? 'no-readings' },
    productivity: productivityOf(facts, segment, nowSide),
    coverage: coverage(nowSide, 0),
    coverageBefore: coverage(thenSide, 1),
    proof: together([officialProof(thenSide.official), officialProof(nowSide.official)]),
  }
}
