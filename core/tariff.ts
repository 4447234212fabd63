import { z } from 'zod'
import { Id, Name } from './id.ts'
import { dayOf, type EpochMs, HOUR, JST_OFFSET, MINUTE, SLOT } from './time.ts'

const Clock = z.string().regex(/^(([01]\d|2[0-3]):(00|30)|24:00)$/, 'a time of a half-hour, 08:00 or 22:30')
/** An energy price (電力量料金単価) with the half-hours that it holds for. */
export const TariffRate = z.strictObject({
  id: Id,
  name: Name,
  yen_per_kWh: z.number().nonnegative(),
  months: z.array(z.int().min(1).max(12)).min(1).optional().describe('夏季 is mostly [7, 8, 9]; default: all'),
  days: z
    .enum(['all', 'weekday', 'holiday'])
    .default('all')
    .describe('holiday: Sundays and what stands under holidays; weekday: the others'),
  from: Clock.default('00:00').describe('Japan time'),
  to: Clock.default('24:00').describe('left out; before `from`: past midnight, 22:00 to 08:00'),
})
export type TariffRate = z.infer<typeof TariffRate>

/** 電気料金: what a supply contract of electricity charges. Prices as the contract prints them, yen. */
export const Tariff = z.strictObject({
  name: Name.optional(),
  tax: z.enum(['included', 'excluded']).default('included').describe('消費税 in the prices'),
  basic: z
    .strictObject({
      yen_per_kW: z.number().nonnegative().describe('基本料金 of a month'),
      demand: z
        .enum(['actual', 'contract'])
        .default('actual')
        .describe(
          'actual (実量制): the highest half-hour of this month and the eleven before; contract (協議制): contractDemand_kW of the site',
        ),
      powerFactor: z
        .union([z.literal('metered'), z.number().min(0).max(1)])
        .optional()
        .describe(
          '力率割引・割増, × (185 − pf) / 100: metered (a meter with reactiveOf), or the one that the contract settles; default: none',
        ),
    })
    .describe('基本料金'),
  energy: z.array(TariffRate).min(1).describe('電力量料金: the first that fits a half-hour is its price'),
  saturday: z.enum(['weekday', 'holiday']).default('weekday'),
  holidays: z.array(z.iso.date()).default([]).describe('祝日 and other days that the contract counts as holidays'),
  fuelAdjustment: z
    .boolean()
    .default(true)
    .describe('燃料費調整: its price is entered by month; false: the menu has none'),
  levy: z.boolean().default(true).describe('再エネ賦課金: its price is entered by month; false: exempt'),
})
export type Tariff = z.infer<typeof Tariff>

/** Kinds of day and month that prices tell apart. */
export type Moment = { readonly month: number; readonly isHoliday: boolean; readonly minute: number }
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
const inHours = ({ from, to }: TariffRate, minute: number): boolean => {
  const [a, b] = [minuteOf(from), minuteOf(to)]
  return a < b ? minute >= a && minute < b : minute >= a || minute < b
}
/** The price of a kind of half-hour; undefined: the tariff has none. */
export const rateFor = ({ energy }: Tariff, { month, isHoliday, minute }: Moment): TariffRate | undefined =>
  energy.find(
    (rate) =>
      (rate.months === undefined || rate.months.includes(month)) &&
      (rate.days === 'all' || (rate.days === 'holiday') === isHoliday) &&
      inHours(rate, minute),
  )

const holidaySets = new WeakMap<Tariff, ReadonlySet<string>>()
const holidaysOf = (tariff: Tariff): ReadonlySet<string> => {
  const known = holidaySets.get(tariff)
  if (known) return known
  const made = new Set(tariff.holidays)
  holidaySets.set(tariff, made)
  return made
}
/** Whether a day is a holiday of the tariff. */
export const isHoliday = (tariff: Tariff, t: EpochMs): boolean => {
  const weekday = new Date(t + JST_OFFSET).getUTCDay()
  return weekday === 0 || (weekday === 6 && tariff.saturday === 'holiday') || holidaysOf(tariff).has(dayOf(t))
}
/** The price of a half-hour, Japan time. */
export const rateAt = (tariff: Tariff, slot: EpochMs): TariffRate | undefined => {
  const local = slot + JST_OFFSET
  return rateFor(tariff, {
    month: new Date(local).getUTCMonth() + 1,
    isHoliday: isHoliday(tariff, slot),
    minute: (((local % (24 * HOUR)) + 24 * HOUR) % (24 * HOUR)) / MINUTE,
  })
}

/** Every kind of half-hour of a year, once. */
export const allMoments = (): Moment[] =>
  Array.from({ length: 12 }, (_, m) =>
    [false, true].flatMap((holiday) =>
      Array.from({ length: (24 * HOUR) / SLOT }, (_, i) => ({
        month: m + 1,
        isHoliday: holiday,
        minute: (i * SLOT) / MINUTE,
      })),
    ),
  ).flat()
