import { DAY, HOUR, JST_OFFSET } from '#core/time'

/** Days of a mean year. */
const YEAR_DAYS = 365.2425
/** A moment as the models see it, Japan time. */
export type Moment = {
  /** Days since 1970, with fraction. */
  readonly days: number
  /** 0 … 24. */
  readonly hour: number
  /** 0 (1 January) … 1. */
  readonly season: number
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number
}
export const moment = (t: number): Moment => {
  const local = t + JST_OFFSET
  const days = local / DAY
  return {
    days,
    hour: (local % DAY) / HOUR,
    season: (days % YEAR_DAYS) / YEAR_DAYS,
    weekday: (Math.floor(days) + 4) % 7,
  }
}

/** A bump of height 1 at `peak` on a circle of length `span`; the higher the power, the narrower. */
export const bump = (x: number, peak: number, span: number, power = 1): number =>
  (0.5 + 0.5 * Math.cos((2 * Math.PI * (x - peak)) / span)) ** power
