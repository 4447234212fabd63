import type { Database } from 'better-sqlite3'
import { ALTERED } from './batch-content.ts'
import type { quarantineKeeper } from './quarantine-keeper.ts'
import type { EpochState, Source } from './sources.ts'

/** Which batch a reading came in. */
export type Into = {
  readonly id: number
  readonly source: Source
  readonly epoch: EpochState
  readonly seq: number
  readonly receivedAt: number
}

/** What differs from what the ledger holds is kept aside once, however often it comes. */
export const alteredKeeper = (db: Database, aside: ReturnType<typeof quarantineKeeper>) => {
  const conflict = db.prepare<[number, string, number, Buffer]>(
    "SELECT 1 FROM quarantine WHERE kind = 'batch' AND code = 'conflict' AND agent = ? AND epoch = ? AND seq = ? AND bytes = ?",
  )
  const reading = db.prepare<[string, number, string, number, number, Buffer]>(
    "SELECT 1 FROM quarantine WHERE kind = 'reading' AND epoch = ? AND seq = ? AND code = ? AND agent = ? AND idx = ? AND bytes = ?",
  )
  return {
    /** Whether these very bytes are aside already as a conflict of the batch. */
    hasConflict: (source: Source, epoch: string, seq: number, bytes: Buffer): boolean =>
      conflict.get(source.id, epoch, seq, bytes) !== undefined,
    /** Keeps aside a reading that comes in other words than the ledger holds. */
    keep({ source, epoch, seq, receivedAt }: Into, idx: number, { has, comes }: { has: string; comes: string }): void {
      const bytes = Buffer.from(comes)
      if (reading.get(epoch.epoch, seq, ALTERED, source.id, idx, bytes) !== undefined) return
      const [meter, at] = JSON.parse(comes) as [unknown, unknown]
      aside({
        ...{ kind: 'reading', code: ALTERED, reason: `the ledger holds ${has.slice(0, 200)}`, received: receivedAt },
        ...{ agent: source.id, epoch: epoch.epoch, seq, idx, bytes },
        meter: typeof meter === 'string' ? `${source.site}/${meter}` : null,
        at: typeof at === 'number' && Number.isSafeInteger(at) ? at : null,
      })
    },
  }
}
