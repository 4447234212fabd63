import { hash as digest } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { batchText, blockText } from '#core/reconciliation'
import { batchContents, type StoredBatch } from './batch-content.ts'

/** Batches of an epoch of an agent, by seq, both ends included. */
export type SeqRange = { site: string; agent: string; epoch: string; from: number; to: number }

const half = (text: string): string => digest('sha256', text, 'hex').slice(0, 32)

/** What reconciliation asks of the ledger. */
export const digestQueries = (db: Database) => {
  const batches = db.prepare<[string, string, string, number, number], StoredBatch>(
    `SELECT b.id, e.epoch, b.seq, a.id AS agent, a.site, b.hash, b.readings
     FROM agents a JOIN epochs e ON e.agent = a.id JOIN batches b ON b.epoch = e.id
     WHERE a.site = ? AND a.agent = ? AND e.epoch = ? AND b.seq >= ? AND b.seq <= ? ORDER BY b.seq`,
  )
  // a ledger of an older version that no server has opened since has not all of its tables
  let contents: ReturnType<typeof batchContents> | undefined
  const of = (batch: StoredBatch): string => {
    contents ??= batchContents(db)
    const lines = [...contents(batch)].sort(([a], [b]) => a - b).map(([, line]) => line)
    return half(batchText(batch.hash.toString('hex'), lines))
  }
  return {
    /** Digest of each block of `step` seqs of a range, of what the readings' rows say now; empty where the ledger has no batch. */
    digests({ site, agent, epoch, from, to, step }: SeqRange & { step: number }): string[] {
      const blocks = Array.from({ length: Math.ceil((to - from + 1) / step) }, (): [number, string][] => [])
      for (const batch of batches.all(site, agent, epoch, from, to))
        blocks[Math.floor((batch.seq - from) / step)]?.push([batch.seq, of(batch)])
      return blocks.map((block) => (block.length === 0 ? '' : half(blockText(block))))
    },
  }
}
