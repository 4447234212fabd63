import { z } from 'zod'
import { Id } from './id.ts'
import { Measure } from './plant.ts'
import { Quality } from './reading.ts'
import { Unit } from './unit.ts'

/** A batch over this many bytes is quarantined (256 KiB). */
export const BATCH_LIMIT = 262_144
/** A packet over this many bytes ends the connection at the socket (1 MiB). */
export const PACKET_LIMIT = 1_048_576
/** A reading stamped further ahead of its first receipt than this is kept aside, ms. */
export const FUTURE_LIMIT = 120_000

/** Batches that an agent has on their way at once (wire.md); more than these in its spool are a backlog. */
export const WINDOW = 16

/** How an epoch is written. */
export const EPOCH_FORM = /^[0-9A-Za-z]{1,40}$/
/** Made once when a spool is created (ULID); a new spool is a new epoch. */
export const Epoch = z.string().regex(EPOCH_FORM, 'an epoch has 1 to 40 letters and digits')
/** `[meter, at (UTC ms), value, quality?]`; the value is what the display shows: a finite number or a decimal string. */
export const WireReading = z.union([
  z.tuple([Id, z.int(), z.union([z.number(), z.string()])]),
  z.tuple([Id, z.int(), z.union([z.number(), z.string()]), Quality]),
])
export type WireReading = z.infer<typeof WireReading>
/**
 * What an agent says of its own sampling, in a batch of its own so that it is committed like a reading. Kinds: `stopped` (sampling stood
 * still in [from, to)), `thinned` (so many readings of power were left out), `clock-step` (the clock was set from `from` to `to`),
 * `unsynced` (times in [from, to] are of a clock that nobody vouched for). A server keeps kinds that it does not know.
 */
export const Note = z.object({
  kind: z.string().regex(/^[a-z][a-z-]{0,39}$/),
  from: z.int(),
  to: z.int(),
  reason: z.string().max(500).optional(),
  readings: z.int().nonnegative().optional().describe('how many were left out'),
})
export type Note = z.infer<typeof Note>
/** All times of a batch were moved by `by`, ms: its clock (of this boot of the computer) showed at − by. */
export const Restamped = z.object({ by: z.int(), boot: z.string().max(64) })
export type Restamped = z.infer<typeof Restamped>
/** What an agent publishes. The intake checks readings one by one, so the whole of this is the sender's schema. */
export const Batch = z.strictObject({
  epoch: Epoch,
  seq: z.int().positive(),
  sentAt: z.int(),
  readings: z.array(WireReading),
  notes: z.array(Note).max(100).optional(),
  restamped: Restamped.optional(),
})
export type Batch = z.infer<typeof Batch>
/** Takes the place of a batch that was refused three times, so that the line never blocks. */
export const VoidBatch = z.strictObject({ epoch: Epoch, seq: z.int().positive(), void: z.string().min(1) })
export type VoidBatch = z.infer<typeof VoidBatch>
/**
 * Every batch up to `committed` is disposed of; `missing` are the holes seen above it, inclusive, and beside them `seen`: up to there
 * all that is not in a hole is disposed of as well, so that what is new may be sent ahead of a backlog. Unknown fields pass.
 */
export const Ack = z.object({
  epoch: Epoch,
  committed: z.int().nonnegative(),
  missing: z.array(z.tuple([z.int(), z.int()])).default([]),
  seen: z.int().positive().optional(),
})
export type Ack = z.infer<typeof Ack>

/** What an agent says of a meter at birth; where it differs from the plant, that meter's readings are quarantined. */
export const Point = z.object({
  meter: Id,
  measure: Measure,
  unit: Unit,
  decimals: z.int().min(0).max(9),
  map: z.string().optional().describe('register map it was decoded by'),
})
export type Point = z.infer<typeof Point>
/** Retained state of an agent: birth, or death as last will. Unknown fields pass, so that agents may be newer than servers. */
export const Status = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('online'),
    epoch: Epoch,
    version: z.string(),
    points: z.array(Point),
    spooled: z.int().nonnegative().describe('batches not yet acknowledged'),
    clock: z.enum(['synced', 'unsynced', 'unknown']),
    silent: z.array(z.string()).optional().describe('devices that do not answer'),
    stopped: z.string().optional().describe('why sampling stands still: the spool takes nothing'),
    step: z
      .object({ at: z.int(), by: z.int() })
      .optional()
      .describe('the last time that the clock was set: UTC ms, and by how much, ms'),
    demand: z
      .array(z.object({ meter: Id, forecast_kW: z.number(), limit_kW: z.number(), level: z.int().min(0).max(3) }))
      .optional()
      .describe('30分デマンド as the agent sees it, with its alarm level'),
  }),
  z.object({ state: z.literal('offline') }),
])
export type Status = z.infer<typeof Status>

/** `request` and `answer` are the reconciliation's (reconciliation.ts). */
export type Channel = 'readings' | 'ack' | 'status' | 'request' | 'answer'
export const topic = (site: Id, agent: Id, channel: Channel): string => `gentani/v1/${site}/${agent}/${channel}`
/** MQTT user of an agent. */
export const mqttUser = (site: Id, agent: Id): string => `${site}.${agent}`
