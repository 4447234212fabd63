import { z } from 'zod'
import { MeterKey } from './id.ts'
import { ReadingId } from './meter-record.ts'

/** One of several values that foreign devices gave for one instant. */
export const DifferingValue = z.object({
  reading: ReadingId,
  value: z.string().describe('as displayed'),
  receivedAt: z.string(),
  act: z.int().nullable().describe('newest verdict on it: the basis of the next one'),
  aside: z.boolean().describe('a person set it aside'),
})
/** 同じ時刻の異なる値: an instant of a meter with several values; none counts until a person leaves one of them. */
export const DifferingItem = z.object({
  meter: MeterKey,
  site: z.string(),
  at: z.string(),
  unit: z.string().describe('of the displayed values'),
  open: z.boolean(),
  values: z.array(DifferingValue),
  before: z.object({ at: z.string(), value: z.string() }).nullable().describe('the reading before'),
  after: z.object({ at: z.string(), value: z.string() }).nullable().describe('the reading behind'),
})
export type DifferingItem = z.infer<typeof DifferingItem>
export const DifferingPage = z.object({
  items: z.array(DifferingItem),
  counts: z.object({ open: z.int(), decided: z.int() }),
})
export type DifferingPage = z.infer<typeof DifferingPage>
