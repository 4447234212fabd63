import { z } from 'zod'
import { MeterKey } from './id.ts'
import type { Meter } from './plant.ts'

const Moment = z.int().min(0).max(1e13).describe('UTC ms')
const Value = z
  .string()
  .regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'a value is a decimal number')
  .describe('as displayed or written on the bill')
const about = {
  meter: MeterKey,
  value: Value,
  note: z.string().max(500).optional().describe('備考'),
  document: z.string().max(200).optional().describe('bill, delivery note, photo'),
}

/** What a person reads or is told of a manual meter, at one moment or for one period. */
export const ManualEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reading'), at: Moment, ...about }).describe('検針: what a register shows'),
  z
    .strictObject({
      kind: z.literal('amount'),
      from: Moment.optional().describe('default: where the bill before it ends'),
      to: Moment,
      ...about,
    })
    .describe('請求書・本数: an amount for a period: a bill, cylinders used up'),
  z.strictObject({ kind: z.literal('level'), at: Moment, ...about }).describe('残量: what is left in a tank'),
  z.strictObject({ kind: z.literal('delivery'), at: Moment, ...about }).describe('受入: what was filled into a tank'),
])
export type ManualEntry = z.infer<typeof ManualEntry>
export type ManualKind = ManualEntry['kind']

/** The moment that an entry is about: of an amount the end of its period. */
export const entryAt = (e: ManualEntry): number => (e.kind === 'amount' ? e.to : e.at)

/** Body of an act of kind `manual-reading`: entries together, or one of them taken back. Its key begins with the same word. */
export const ManualRecord = z.discriminatedUnion('record', [
  z.strictObject({
    record: z.literal('entries'),
    entries: z.array(ManualEntry).min(1),
    file: z
      .strictObject({ name: z.string().max(200), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
      .optional()
      .describe('the file they were imported from'),
  }),
  z.strictObject({
    record: z.literal('withdrawn'),
    act: z.int().positive().describe('the act of the entry'),
    index: z.int().nonnegative().describe('its place in that act'),
    meter: MeterKey,
  }),
])
export type ManualRecord = z.infer<typeof ManualRecord>

/** What may be entered of a meter: registers are read; tanks have levels and deliveries; other amounts are bills or counts. */
export const kindsOf = (meter: Meter): readonly ManualKind[] => {
  if (meter.manual === false) return []
  if (meter.manual === 'tank') return ['level', 'delivery']
  return meter.measure === 'delta' ? ['amount'] : ['reading']
}
