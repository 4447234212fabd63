import type { Quality } from '#core/reading'
import type { EpochMs } from '#core/time'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/**
 * One value as the display showed it. `point` is the meter it belongs to, `raw` an exact decimal string.
 * `mark` closes a group (a row, an instant): all samples since the last mark become durable together with it,
 * and a driver that starts again is told the last durable mark. Samples after the last mark are read again.
 */
export type Sample = {
  readonly point: string
  readonly at: EpochMs
  readonly raw: string
  readonly quality?: Quality
  readonly mark?: string
}
/** Reads one device until it ends or the signal stops it. */
export type Driver = (signal: AbortSignal) => AsyncIterable<Sample>
/** Told when a device is heard, and when it falls silent. */
export type Ear = { heard(device: string): void; lost(device: string, reason: string): void }
/** What a driver is told at its start. */
export type Start = {
  /** The last durable mark of this device; undefined on the first start. */
  readonly mark: string | undefined
  readonly clock: Clock
  readonly log: Log
  readonly ear?: Ear
}
