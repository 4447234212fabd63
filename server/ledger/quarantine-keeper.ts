import type { Database } from 'better-sqlite3'

/** What is kept aside: why, where it came in, and its bytes. What is not known is null. */
export type Aside = {
  readonly kind: 'batch' | 'reading'
  readonly code: string
  readonly reason: string
  readonly received: number
  readonly agent: number
  readonly epoch?: string | undefined
  readonly seq?: number | undefined
  /** place of a reading in its batch */
  readonly idx?: number
  readonly meter?: string | null | undefined
  readonly at?: number | null
  readonly bytes: Buffer
}

/** Keeps aside what the ledger refuses; inside the writer's transaction. */
export const quarantineKeeper = (db: Database): ((aside: Aside) => void) => {
  const insert = db.prepare(
    'INSERT INTO quarantine (kind, code, reason, received, agent, epoch, seq, idx, meter, at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  return ({ kind, code, reason, received, agent, epoch, seq, idx, meter, at, bytes }) =>
    void insert.run(
      ...[
        kind,
        code,
        reason,
        received,
        agent,
        epoch ?? null,
        seq ?? null,
        idx ?? null,
        meter ?? null,
        at ?? null,
        bytes,
      ],
    )
}
