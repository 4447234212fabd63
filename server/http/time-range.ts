import { z } from 'zod'
import { at, type EpochMs } from '#core/time'

/** ISO 8601 with an offset, or epoch ms, as an address carries it. */
export const Moment = z
  .string()
  .transform((text, ctx): EpochMs => {
    const ms = /^-?\d{1,15}$/.test(text)
      ? Number(text)
      : z.iso.datetime({ offset: true }).safeParse(text).success
        ? Date.parse(text)
        : Number.NaN
    if (Number.isSafeInteger(ms)) return at(ms)
    ctx.addIssue({
      code: 'custom',
      message: 'a time is ISO 8601 with an offset (2026-04-01T00:00:00+09:00) or epoch ms',
    })
    return z.NEVER
  })
  .describe('ISO 8601 with an offset, or epoch ms')

/** Half-open interval of a query. */
export const TimeRange = z.object({ from: Moment, to: Moment })
export const Whole = z
  .string()
  .regex(/^\d{1,15}$/, 'a whole number')
  .transform(Number)
