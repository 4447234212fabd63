import { z } from 'zod'

/** A calendar month of Japan time, `YYYY-MM`. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is written YYYY-MM')
export type Month = z.infer<typeof Month>
/** A calendar day of Japan time, `YYYY-MM-DD`. */
export const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD')
  .refine((text) => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true, 'there is no such day')
export type Day = z.infer<typeof Day>

/** ms in each unit of a duration. */
const STEP: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, mo: 30 * 86_400_000 }
/** A duration as people write it, `1s`, `15m`, `1h`, `1d`, `1mo` (30 days), in ms. */
export const Duration = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h|d|mo)$/, 'a duration is written 500ms, 10s, 15m, 1h, 1d or 1mo')
  .transform((text) => Number.parseInt(text, 10) * (STEP[text.replace(/^\d+/, '')] ?? Number.NaN))
  .refine((ms) => ms > 0, 'a duration is longer than zero')
