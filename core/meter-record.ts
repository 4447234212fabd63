import { z } from 'zod'
import { MeterKey } from './id.ts'
import { Meter } from './plant.ts'

/** A displayed value, as decimal text. */
const Displayed = z.string().regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'a displayed value is a decimal number')
const Moment = z.int().min(0).max(1e13).describe('UTC ms')

/**
 * Identity of a reading, the same in any ledger: `agent/epoch/seq/index`; of the final of an event `event/<key of its act>/1/0`,
 * of its initial `event/<key>/2/0`.
 */
export const ReadingId = z
  .string()
  .regex(
    /^(?:source\.)?[a-z0-9-]{1,64}\/[0-9A-Za-z-]{1,40}\/\d{1,15}\/\d{1,9}$/,
    'a reading is named agent/epoch/seq/index',
  )
export type ReadingId = z.infer<typeof ReadingId>
export const readingId = (r: { agent: string; epoch: string; seq: number; index: number }): ReadingId =>
  `${r.agent}/${r.epoch}/${r.seq}/${r.index}`

/** What of a meter may change with a date: each value holds from the event until the next one that names it. */
export const MeterChange = z
  .strictObject({
    unit: Meter.shape.unit,
    decimals: Meter.shape.decimals.unwrap(),
    ct: Meter.shape.ct.unwrap(),
    vt: Meter.shape.vt.unwrap(),
    pulseWeight: Meter.shape.pulseWeight.unwrap(),
    wrapsAt: Meter.shape.wrapsAt.unwrap().nullable().describe('null: it wraps no more'),
    maxRate: Meter.shape.maxRate.unwrap(),
    every: z.int().positive().describe('ms'),
    refreshEvery: z.int().positive().describe('ms'),
  })
  .partial()
export type MeterChange = z.infer<typeof MeterChange>

const event = {
  meter: MeterKey,
  at: Moment,
  document: z.string().optional().describe('work order, photo, certificate'),
}
/**
 * Something that happened to a meter at one instant (metering.md, rule 0). `final` is the last value of the old register,
 * `initial` the first of the new one: both are readings; where one is not known, the amount across is unexplained.
 * A change of ratio or unit is no cut: the step across it is divided at the instant.
 */
export const MeterEvent = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('replaced'),
    ...event,
    final: Displayed.optional(),
    initial: Displayed.optional(),
    serial: z.string().optional().describe('製造番号 of the new meter'),
    change: MeterChange.optional().describe('what the new meter has otherwise'),
  }),
  z.strictObject({ event: z.literal('reset'), ...event, final: Displayed.optional(), initial: Displayed.optional() }),
  z.strictObject({ event: z.literal('taken-out'), ...event, final: Displayed.optional() }),
  z.strictObject({ event: z.literal('put-back'), ...event, initial: Displayed.optional() }),
  z.strictObject({ event: z.literal('changed'), ...event, change: MeterChange }),
])
export type MeterEvent = z.infer<typeof MeterEvent>

/** What a person says of an unexplained step r1 → r2 (metering.md, decisions). */
export const Verdict = z.discriminatedUnion('verdict', [
  z.strictObject({
    verdict: z.literal('rollover'),
    wrapsAt: Displayed.optional().describe('displayed; default: the meter’s'),
  }),
  z.strictObject({ verdict: z.literal('reset'), final: Displayed.optional(), initial: Displayed.optional() }),
  z.strictObject({ verdict: z.literal('replaced'), at: Moment, final: Displayed, initial: Displayed }),
  z.strictObject({ verdict: z.literal('true') }).describe('true consumption; not for a negative step'),
  z.strictObject({ verdict: z.literal('set-aside'), until: ReadingId.describe('the last reading set aside') }),
  z.strictObject({ verdict: z.literal('ignore') }),
])
export type Verdict = z.infer<typeof Verdict>
/** A decision, keyed by both readings: where late data come between them it is stale, listed and not applied. */
export const Decision = z.strictObject({
  meter: MeterKey,
  from: ReadingId.nullable(),
  to: ReadingId,
  verdict: Verdict,
})
export type Decision = z.infer<typeof Decision>
export const decisionKey = (d: { meter: string; from: ReadingId | null; to: ReadingId }): string =>
  `${d.meter} ${d.from ?? '-'} ${d.to}`

/**
 * An amount that people put where the meter cannot say it (E3): into missing time, or as the part of a counter's gap that
 * fell into [from, to). `agreed` (協議値) names the document of the agreement with the utility.
 */
export const Estimate = z
  .strictObject({
    meter: MeterKey,
    from: Moment,
    to: Moment,
    amount: Displayed.describe('in the base unit of the meter: kWh, m3, kg, GJ'),
    basis: z.enum(['person', 'agreed']),
    document: z.string().optional(),
  })
  .refine((e) => e.from < e.to, 'an estimate ends after it begins')
  .refine((e) => e.basis !== 'agreed' || e.document !== undefined, 'an agreed value names its document')
export type Estimate = z.infer<typeof Estimate>

/** A reading's quality by a person: a suspect one accepted, or one set aside. */
export const ReadingVerdict = z.strictObject({
  meter: MeterKey,
  reading: ReadingId,
  verdict: z.enum(['accept', 'set-aside']),
})
export type ReadingVerdict = z.infer<typeof ReadingVerdict>
