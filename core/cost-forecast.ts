import { z } from 'zod'
import { absent } from './computed.ts'
import { type CostGround, type CostMonth, costOf, type IntakeSlot } from './cost.ts'
import { Figure, figure } from './figure.ts'
import { DAY, monthInterval, SLOT } from './time.ts'

/** What a running month will cost if its rest is as the same half-hours of the weeks before. */
export const CostForecast = z.object({
  total: Figure,
  energy_kWh: Figure,
  method: z.literal('four-weeks').describe('each half-hour ahead as the mean of its like in up to four weeks before'),
})
export type CostForecast = z.infer<typeof CostForecast>

const WEEK = 7 * DAY
const WEEKS = 4
/** The same half-hour of the last weeks that were metered whole; undefined: none was. */
const usual = (bySlot: ReadonlyMap<number, IntakeSlot>, start: number, now: number): number | undefined => {
  const back = Math.max(1, Math.ceil((start + SLOT - now) / WEEK))
  const found = Array.from({ length: WEEKS }, (_, i) => bySlot.get(start - (back + i) * WEEK)).flatMap((s) =>
    s && s.covered >= SLOT ? [s.amount] : [],
  )
  return found.length > 0 ? found.reduce((a, b) => a + b, 0) / found.length : undefined
}

/**
 * 今月の見込: the half-hours ahead as the same half-hours of the four weeks before, at their prices; demand as it stands, since a
 * higher one is no forecast of ours. `past`: half-hours of the month and of five weeks before it. Absent while less than a week is known.
 */
export const costForecast = (of: CostGround, past: readonly IntakeSlot[]): CostForecast => {
  const { start, end } = monthInterval(of.month)
  const bySlot = new Map(past.map((s) => [s.start, s]))
  const ahead: IntakeSlot[] = []
  for (let t = start as number; t < end; t += SLOT) {
    const known = bySlot.get(t)
    if (t + SLOT <= of.now) {
      if (known) ahead.push(known)
      continue
    }
    const amount = usual(bySlot, t, of.now)
    if (amount === undefined) {
      const none = absent('too-early')
      return { total: figure(none, 'yen'), energy_kWh: figure(none, 'kWh'), method: 'four-weeks' }
    }
    // of the running half-hour what has run already counts, where it is more
    ahead.push({ start: t, amount: Math.max(amount, known?.amount ?? 0), covered: SLOT, estimated: SLOT })
  }
  const cost: CostMonth = costOf({ ...of, slots: ahead })
  return { total: cost.total, energy_kWh: { value: cost.energy_kWh, unit: 'kWh' }, method: 'four-weeks' }
}
