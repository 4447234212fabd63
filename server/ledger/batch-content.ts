import type { Database } from 'better-sqlite3'
import { readingLine } from '#core/reconciliation'
import { qualities } from './schema.ts'

/** A row of `batches`, with whom it came from. */
export type StoredBatch = {
  readonly id: number
  readonly epoch: string
  readonly seq: number
  readonly agent: number
  readonly site: string
  readonly hash: Buffer
  readonly readings: number
}
/** Code of a reading that came again in other words than the ledger holds. */
export const ALTERED = 'altered'

type Row = { batch: number; idx: number; key: string; at: number; value: string; quality: number }

/**
 * Finds what the ledger holds of a batch, a line a reading by its place in the batch: readings, and those that were refused.
 * `readings` has no index by batch; it is in the order of commit, so that halving finds a batch's first row. Rows that were mended
 * later stand behind; `mended` names them.
 */
export const batchContents = (db: Database): ((batch: StoredBatch) => Map<number, string>) => {
  const last = db.prepare<[], number | null>('SELECT max(id) FROM readings').pluck()
  const from = db.prepare<[number], { id: number; batch: number }>(
    'SELECT id, batch FROM readings WHERE id >= ? ORDER BY id LIMIT 1',
  )
  const columns = 'r.batch, r.idx, m.key, r.at, r.value, r.quality'
  const rows = db.prepare<[number, number], Row>(
    `SELECT ${columns} FROM readings r JOIN meters m ON m.id = r.meter WHERE r.id >= ? AND r.id < ? ORDER BY r.id`,
  )
  const mended = db.prepare<[number], Row>(
    `SELECT ${columns} FROM mended x JOIN readings r ON r.id = x.reading JOIN meters m ON m.id = r.meter WHERE x.batch = ?`,
  )
  const refused = db.prepare<[string, number, number], { idx: number; bytes: Buffer }>(
    `SELECT idx, bytes FROM quarantine WHERE epoch = ? AND seq = ? AND agent = ? AND kind = 'reading' AND code <> '${ALTERED}'`,
  )
  /** Rows that were mended are out of order: each belongs to an older batch than its neighbours. */
  const isMended = db.prepare<[number], number>('SELECT 1 FROM mended WHERE reading = ?').pluck()
  const inOrder = (id: number): { id: number; batch: number } | undefined => {
    let row = from.get(id)
    while (row && isMended.get(row.id) !== undefined) row = from.get(row.id + 1)
    return row
  }
  const first = (batch: number): number => {
    let [low, high] = [1, (last.get() ?? 0) + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const row = inOrder(middle)
      if (row === undefined || row.batch >= batch) high = middle
      else low = row.id + 1
    }
    // rows may be gone: the first one that is there
    return inOrder(low)?.id ?? low
  }
  return ({ id, epoch, seq, agent, site, readings }) => {
    const lines = new Map<number, string>()
    const put = ({ idx, key, at, value, quality }: Row): void => {
      lines.set(idx, readingLine([key.slice(site.length + 1), at, value, qualities[quality]]))
    }
    const start = first(id)
    for (const row of rows.all(start, start + readings)) if (row.batch === id) put(row)
    for (const row of mended.all(id)) put(row)
    for (const { idx, bytes } of refused.all(epoch, seq, agent)) lines.set(idx, lineOf(bytes))
    return lines
  }
}

const lineOf = (bytes: Buffer): string => {
  try {
    return readingLine(JSON.parse(bytes.toString('utf8')))
  } catch {
    return bytes.toString('utf8')
  }
}
