import { type AmountBin, amountsOf } from '#core/amount'
import { absent, type Computed, computed } from '#core/computed'
import type { PlacedMeter } from '#core/plant-index'
import { MICRO } from '#core/register'
import { at, type Day, dayInterval, dayOf, type EpochMs, type Interval, isoJst, monthInterval, SLOT } from '#core/time'
import { formulas } from './formulas.ts'
import { binsIn, type Found, type Ground, leaf, type Period, type Ref } from './ground.ts'
import { notes } from './notes.ts'

const sumOf = (bins: readonly Pick<AmountBin, 'amount'>[]): Computed<number> =>
  bins.length === 0 ? absent('no-readings') : computed(bins.reduce((sum, b) => sum + b.amount, 0) / MICRO)
const range = ({ start, end }: Interval): string =>
  `from=${encodeURIComponent(isoJst(start))}&to=${encodeURIComponent(isoJst(end))}`
/** The readings of a meter in an interval. */
export const readingsLink = (key: string, interval: Interval): { readonly href: string; readonly title: string } => ({
  href: `/api/v1/meters/${key}/readings?${range(interval)}`,
  title: `readings ${key}`,
})

/** A half-hour of a meter. */
export const slotLink = (key: string, start: EpochMs): { readonly href: string; readonly title: string } => ({
  href: `/api/v1/meters/${key}/slots?${range({ start, end: at(start + SLOT) })}`,
  title: 'slot',
})

/** A meter's amount over months: Σ of its months. */
export const meterAmount = (ground: Ground, m: PlacedMeter, period: Period): Found => {
  const bins = binsIn(ground, [m.key], period)
  const booked = bins.filter((b) => b.booked)
  const common = { title: m.meter.name, unit: m.unit, op: 'sum' } as const
  if (period.months.length > 1) {
    const value = amountsOf(bins).get(m.key)
    return {
      ...common,
      value: value === undefined ? absent('no-readings') : computed(value),
      formula: formulas.months,
      inputs: () =>
        period.months
          .filter((month) => binsIn(ground, [m.key], { ...period, interval: monthInterval(month) }).length > 0)
          .map((month) => ({ id: `${month}.meter.${m.key}.amount` })),
    }
  }
  if (booked.length > 0) {
    return {
      ...common,
      op: 'leaf',
      value: sumOf(bins),
      note: notes.closedAmount,
      links: [{ href: `/api/v1/closes?site=${m.site.id}`, title: 'closes' }],
      inputs: () => [],
    }
  }
  return {
    ...common,
    value: sumOf(bins),
    formula: formulas.days,
    inputs: async () => {
      const { start, end } = period.interval
      const days = await ground.read('bins', { table: 'days', meters: [m.key], from: start, to: end })
      return days.map((d) => ({ id: `${dayOf(at(d.start))}.meter.${m.key}.amount` }))
    },
  }
}

/** A meter's amount of a day: Σ of its half-hours, each of which leads to the readings that made it. */
export const dayAmount = async (ground: Ground, m: PlacedMeter, day: Day): Promise<Found> => {
  const { start, end } = dayInterval(day)
  const [of] = await ground.read('bins', { table: 'days', meters: [m.key], from: start, to: end })
  return {
    title: m.meter.name,
    value: of ? sumOf([of]) : absent('no-readings'),
    unit: m.unit,
    op: 'sum',
    formula: formulas.halfHours,
    links: [readingsLink(m.key, { start, end })],
    inputs: async () => {
      const slots = await ground.read('bins', { table: 'slots', meters: [m.key], from: start, to: end })
      return slots.map((s): Ref => {
        const interval = { start: at(s.start), end: at(s.start + SLOT) }
        const clock = isoJst(interval.start).slice(0, 16)
        return leaf(
          `${clock}.meter.${m.key}.amount`,
          { ja: clock, en: clock },
          {
            value: s.amount / MICRO,
            unit: m.unit,
            note: s.e1 + s.e2 + s.e3 > 0 ? notes.estimated : null,
            links: [
              readingsLink(m.key, { start: at(interval.start - SLOT), end: at(interval.end + SLOT) }),
              slotLink(m.key, interval.start),
            ],
          },
        )
      })
    },
  }
}
