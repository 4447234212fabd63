import type { Act } from '#core/act'
import type { Quality } from '#core/reading'
import type { Ack, Point } from '#core/wire'
import type { Asked } from './acts.ts'

/** Counts since the ledger was made: readings accepted and quarantined; batches, repeats and conflicts; foreign readings that came twice. */
export type Counts = {
  accepted: number
  quarantined: number
  repeated: number
  conflicts: number
  batches: number
  twice: number
}
export type AckRow = { site: string; agent: string; ack: Ack }
/** Time, displayed value, rate in base units an hour, quality. */
export type Moved = [number, string, number | null, Quality]
/** A meter by its key. */
export type MovedRow = [string, ...Moved]

/** Main thread → writer. */
export type ToWriter =
  | {
      type: 'take'
      bytes: Uint8Array
      lengths: Uint32Array
      /** index in `sources`: [site, agent] */
      from: Uint32Array
      sources: [string, string][]
      received: Float64Array
    }
  | { type: 'birth'; site: string; agent: string; points: readonly Point[] }
  | { type: 'await'; site: string; agent: string; epoch: string; seqs: readonly number[] }
  | { type: 'act'; id: number; asked: Asked }
  | { type: 'rebuild' }
  | { type: 'close' }
/** Writer → main thread. Takes are answered in order: `committed` and `kept` count them off. */
export type FromWriter =
  | { type: 'afresh'; meters: number }
  | { type: 'ready'; acks: AckRow[]; counts: Counts }
  | { type: 'committed'; count: number; acks: AckRow[] }
  | { type: 'kept'; count: number; reason: string }
  | { type: 'trouble'; reason: string }
  | { type: 'moved'; rows: MovedRow[]; counts: Counts }
  | { type: 'differing'; site: string; agent: string; differing: { key: string; said: string; plant: string }[] }
  | { type: 'acted'; id: number; acts: Act[] }
  | { type: 'act-refused'; id: number; conflict: boolean; reason: string }
  | { type: 'rebuilding'; done: number; total: number }
  | { type: 'rebuilt' }
  | { type: 'closed' }
