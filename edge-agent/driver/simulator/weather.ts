import type { Moment } from './calendar.ts'
import { noise } from './noise.ts'

/** Outdoor temperature of the Osaka plain, °C: annual and daily course, spells of some days, gusts of an hour. */
export const outdoor = (seed: number, m: Moment): number =>
  17 -
  11.8 * Math.cos(2 * Math.PI * (m.season - 0.075)) +
  3.6 * Math.cos((2 * Math.PI * (m.hour - 14.5)) / 24) +
  3.4 * noise(seed, 101, m.days / 2.7) +
  0.5 * noise(seed, 102, m.days * 24)

/** Sunshine on tilted panels, share of the rated power 0 … 1: height of the sun (34.7° N) and clouds. */
export const sunshine = (seed: number, m: Moment): number => {
  const declination = -0.409 * Math.cos(2 * Math.PI * (m.season + 0.028))
  const height =
    Math.sin(0.606) * Math.sin(declination) +
    Math.cos(0.606) * Math.cos(declination) * Math.cos((Math.PI * (m.hour - 12)) / 12)
  if (height <= 0) return 0
  const sky = 0.62 + 0.38 * noise(seed, 103, m.days * 1.3)
  const clouds = 1 - 0.5 * (1 - sky) * (1 + noise(seed, 104, m.days * 30))
  return Math.min(1, 1.02 * height ** 1.15 * Math.max(0.08, sky * clouds))
}
