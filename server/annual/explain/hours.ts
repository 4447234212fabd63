import { absent, computed } from '#core/computed'
import { hourClasses, isDayHour, isLevellingHour } from '#core/demand-optimisation'
import { classAt, daysOfArea } from '#core/hour-calendar'
import type { Name } from '#core/id'
import type { PlacedMeter } from '#core/plant-index'
import { MICRO } from '#core/register'
import { at, type Day, dayInterval, dayOf, type EpochMs, type Interval, isoJst, monthOf, SLOT } from '#core/time'
import { readingsLink, slotLink } from './amounts.ts'
import { formulas } from './formulas.ts'
import { type Answer, DAY, type Form, type Found, type Ground, KEY, leaf, meterOf, PERIOD, type Ref } from './ground.ts'

/** Classes of half-hours: of the optimisation's calendar, of the levelling, of the heat values to FY2022. */
export const HOURS = [...hourClasses, 'levelling', 'day', 'night'] as const
export type Hours = (typeof HOURS)[number]
export const hoursTitles = {
  curtailment: { ja: '再エネ出力制御時', en: 'curtailment' },
  tight: { ja: '需給状況が厳しい時間帯', en: 'tight supply' },
  other: { ja: 'その他の時間帯', en: 'other hours' },
  levelling: { ja: '平準化時間帯', en: 'levelling hours' },
  day: { ja: '昼間(8〜22時)', en: 'day (8–22 h)' },
  night: { ja: '夜間(22〜8時)', en: 'night (22–8 h)' },
} as const satisfies Record<Hours, Name>

const isOf = (ground: Ground, m: PlacedMeter, hours: Hours): ((start: EpochMs) => boolean) => {
  if (hours === 'levelling') return isLevellingHour
  if (hours === 'day') return isDayHour
  if (hours === 'night') return (start) => !isDayHour(start)
  const days = daysOfArea(ground.facts.calendars, m.site.area, ground.facts.year)
  return (start) => classAt(days, start) === hours
}
/** Half-hours of a class of a meter. */
const slotsOf = (ground: Ground, m: PlacedMeter, { hours, interval }: { hours: Hours; interval: Interval }) => {
  const belongs = isOf(ground, m, hours)
  return ground.facts.slots.filter(
    (s) => s.meter === m.key && s.start >= interval.start && s.start < interval.end && belongs(at(s.start)),
  )
}
const kWh = (slots: readonly { readonly amount: number }[]): number =>
  slots.reduce((sum, s) => sum + s.amount, 0) / MICRO
/** kWh of a meter in the half-hours of a class. */
export const hoursAmount = (ground: Ground, m: PlacedMeter, of: { hours: Hours; interval: Interval }): number =>
  kWh(slotsOf(ground, m, of))

const nodeOf = (
  ground: Ground,
  m: PlacedMeter,
  { hours, interval }: { hours: Hours; interval: Interval },
): Omit<Found, 'formula' | 'inputs'> & { slots: ReturnType<typeof slotsOf> } => {
  const slots = slotsOf(ground, m, { hours, interval })
  const { ja, en } = hoursTitles[hours]
  return {
    slots,
    title: { ja: `${m.meter.name.ja} ${ja}`, en: `${m.meter.name.en}: ${en}` },
    value: slots.length === 0 ? absent('no-readings') : computed(kWh(slots)),
    unit: 'kWh',
    op: 'sum',
  }
}
const placed = (ground: Ground, parts: readonly (string | undefined)[]) => {
  const m = meterOf(ground, parts[1] ?? '')
  const hours = HOURS.find((h) => h === parts[2])
  return m && hours ? { m, hours } : undefined
}
/** A class of half-hours over a year or a month: Σ months, Σ days. */
const ofPeriod: Answer = (ground, { parts, period }) => {
  const of = placed(ground, parts)
  if (!of) return undefined
  const { slots, ...node } = nodeOf(ground, of.m, { hours: of.hours, interval: period.interval })
  const isYear = period.months.length > 1
  const spans = [...new Set(slots.map((s) => (isYear ? monthOf(at(s.start)) : dayOf(at(s.start)))))]
  const inputs = (): Ref[] => spans.map((span) => ({ id: `${span}.meter.${of.m.key}.hours.${of.hours}` }))
  return { ...node, formula: isYear ? formulas.months : formulas.days, inputs }
}
/** The half-hours themselves, of a day. */
const ofDay: Answer = (ground, { parts }) => {
  const of = placed(ground, parts)
  if (!of) return undefined
  const interval = dayInterval((parts[0] ?? '') as Day)
  const { slots, ...node } = nodeOf(ground, of.m, { hours: of.hours, interval })
  const slot = (s: (typeof slots)[number]): Ref => {
    const clock = isoJst(at(s.start)).slice(0, 16)
    const around = { start: at(s.start - SLOT), end: at(s.start + 2 * SLOT) }
    const links = [readingsLink(of.m.key, around), slotLink(of.m.key, at(s.start))]
    return leaf(
      `${clock}.meter.${of.m.key}.amount`,
      { ja: clock, en: clock },
      { value: s.amount / MICRO, unit: 'kWh', links },
    )
  }
  return {
    ...node,
    formula: formulas.halfHours,
    links: [readingsLink(of.m.key, interval)],
    inputs: () => slots.map(slot),
  }
}

const CLASS = `(${HOURS.join('|')})`
/** 時間帯: half-hours of a class, by meter. */
export const hoursForms: readonly Form[] = [
  [`${PERIOD}\\.meter\\.${KEY}\\.hours\\.${CLASS}`, ofPeriod],
  [`${DAY}\\.meter\\.${KEY}\\.hours\\.${CLASS}`, ofDay],
]
