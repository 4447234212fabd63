import { z } from 'zod'
import { Author } from './decision-item.ts'
import { MeterKey } from './id.ts'
import { Decision, Estimate, MeterEvent, ReadingVerdict } from './meter-record.ts'

const IsoJst = z.string().describe('ISO 8601 with +09:00')

/** The kinds of act that a meter's slots are made of, each with the schema of its body. */
export const meterRecords = {
  decision: Decision,
  'meter-event': MeterEvent,
  estimate: Estimate,
  'reading-verdict': ReadingVerdict,
} as const
export type MeterRecordKind = keyof typeof meterRecords

/** A record of a meter that stands: its key, who made it, when and why; `by.act` is the basis of a change to it. */
export const EventItem = z.object({ key: z.string(), by: Author, record: MeterEvent })
export type EventItem = z.infer<typeof EventItem>
export const EstimateItem = z.object({ key: z.string(), by: Author, unit: z.string(), record: Estimate })
export type EstimateItem = z.infer<typeof EstimateItem>
export const ReadingVerdictItem = z.object({ key: z.string(), by: Author, record: ReadingVerdict })
export type ReadingVerdictItem = z.infer<typeof ReadingVerdictItem>

/**
 * Time in which a meter was not read (欠測・補間): `split` — the register says how much ran, only its course is estimated;
 * `missing` — nothing says how much. Amounts in the base unit.
 */
export const GapItem = z.object({
  meter: MeterKey,
  kind: z.enum(['split', 'missing']),
  from: IsoJst,
  to: IsoJst,
  ms: z.int().describe('time without a reading; of `missing`, the time that lacks in its half-hours'),
  amount: z.number().nullable(),
  unit: z.string(),
  method: z.enum(['e1', 'e2', 'e3', 'person', 'agreed']).nullable().describe('how most of it was split'),
  long: z.boolean().describe('over seven days: the split waits for a person (E3)'),
  why: z.string().optional().describe('what the agent of the meter said of that time: why it stopped sampling'),
})
export type GapItem = z.infer<typeof GapItem>
