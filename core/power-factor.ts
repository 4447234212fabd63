import { z } from 'zod'
import { absent, type Computed, computed } from './computed.ts'
import { Figure } from './figure.ts'
import { halfUp } from './rounding.ts'
import { HOUR, type Interval, JST_OFFSET, SLOT } from './time.ts'

/** A half-hour of one meter as sums need it: base units, ms with an amount (measured or estimated). */
export type SlotAmount = { readonly start: number; readonly amount: number; readonly covered: number }

/** 力率 cos φ = P / √(P² + Q²) of active and reactive energy (kWh, kvarh) over the same time; 1 where the load leads (Q < 0 or none). */
export const powerFactor = (active_kWh: number, reactive_kvarh: number): Computed<number> => {
  if (active_kWh <= 0) return absent('no-readings')
  return computed(reactive_kvarh <= 0 ? 1 : active_kWh / Math.hypot(active_kWh, reactive_kvarh))
}

/** Hours of the day, Japan time, in which supply contracts take the power factor of a month: 8 to 22 (電気需給約款, 力率). */
const DAYTIME = { from: 8 * HOUR, to: 22 * HOUR }
const isDaytime = (start: number): boolean => {
  const intoDay = (((start + JST_OFFSET) % (24 * HOUR)) + 24 * HOUR) % (24 * HOUR)
  return intoDay >= DAYTIME.from && intoDay < DAYTIME.to
}

/** Power factor of an interval, of the half-hours that both meters cover whole. */
export const PowerFactor = z.object({
  value: Figure.describe('unit 1'),
  active_kWh: z.number(),
  reactive_kvarh: z.number(),
  coverage: z.number().describe('share of the half-hours that both meters cover'),
})
export type PowerFactor = z.infer<typeof PowerFactor>

/** Sums of the half-hours that both meters cover whole; `daytime`: of 8 to 22 o'clock alone, as contracts do. */
export const powerFactorOf = (
  active: readonly SlotAmount[],
  reactive: readonly SlotAmount[],
  { interval, daytime = false }: { interval: Interval; daytime?: boolean },
): { factor: Computed<number>; active_kWh: number; reactive_kvarh: number; coverage: number } => {
  const asked = (s: SlotAmount): boolean =>
    s.start >= interval.start && s.start < interval.end && (!daytime || isDaytime(s.start))
  const whole = (s: SlotAmount): boolean => s.covered >= SLOT && asked(s)
  const kvarh = new Map(reactive.filter(whole).map((s) => [s.start, s.amount]))
  let [active_kWh, reactive_kvarh, common] = [0, 0, 0]
  for (const s of active) {
    const q = whole(s) ? kvarh.get(s.start) : undefined
    if (q === undefined) continue
    active_kWh += s.amount
    reactive_kvarh += q
    common += 1
  }
  let all = 0
  for (let t = interval.start as number; t < interval.end; t += SLOT) if (!daytime || isDaytime(t)) all += 1
  const factor = powerFactor(active_kWh, reactive_kvarh)
  return { factor, active_kWh, reactive_kvarh, coverage: all > 0 ? common / all : 0 }
}

/** A power factor in whole percent, as contracts take it: 四捨五入. */
export const percentOf = (factor: number): number => halfUp(factor * 100)
