import { bump, type Moment } from './calendar.ts'
import type { Model } from './model.ts'
import { noise } from './noise.ts'
import { outdoor } from './weather.ts'

/** Share of the shift staff that is there, 0.15 … 1: two shifts on working days. */
const staffed = (m: Moment): number =>
  m.weekday === 0 || m.weekday === 6 ? 0.15 : 0.15 + 0.85 * Math.min(1, 1.6 * bump(m.hour, 13, 24, 1.4))

const rates: Model['rates'] = (seed, m) => {
  const cold = Math.max(0, 18 - outdoor(seed, m))
  const staff = staffed(m)
  const vary = (channel: number) => 1 + 0.08 * noise(seed, channel, m.days * 12)
  return {
    steam: (0.012 + 0.0135 * cold + 0.06 * staff) * vary(11),
    lpg: (0.25 + 2.1 * staff) * vary(12),
    water: (0.35 + 1.9 * staff) * vary(13),
  }
}

/** What a works buys beside electricity: steam for pickling and heating (GJ), LPG for trucks and cutting (kg), water (m3). */
export const factory: Model = {
  flows: {
    steam: { unit: 'GJ', flutter: 0.03 },
    lpg: { unit: 'kg', flutter: 0.05 },
    water: { unit: 'm3', flutter: 0.05 },
  },
  rates,
  quantities: {
    steam: { unit: 'GJ', plus: ['steam'] },
    lpg: { unit: 'kg', plus: ['lpg'] },
    water: { unit: 'm3', plus: ['water'] },
    'outdoor-temperature': { unit: 'degC', gauge: outdoor },
  },
}
