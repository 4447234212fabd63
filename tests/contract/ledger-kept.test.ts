import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { newDirectory, open } from './opened.ts'
import { works } from './plant.ts'

const T = Date.UTC(2026, 3, 1)
const batch = (seq: number) => ({ epoch: 'A', seq, sentAt: T, readings: [['main', T + seq * 60_000, '1000']] })

test('while the file cannot be written a batch is kept: no ack, nothing lost, and what a birth said still holds', async () => {
  const directory = newDirectory()
  const path = join(directory.path, 'ledger.sqlite')
  const ledger = await open(path, works())
  const intruder = new Database(path)
  try {
    ledger.birth('works', 'edge', [{ meter: 'main', measure: 'counter', unit: 'Wh', decimals: 1 }])
    await ledger.deliver([batch(1)])
    intruder.exec('BEGIN IMMEDIATE')
    await expect(ledger.deliver([batch(2)])).rejects.toThrow('database is locked')
    expect(ledger.told.map((t) => t.ack.committed)).toEqual([1])
    intruder.exec('ROLLBACK')
    await ledger.deliver([batch(2)])
    expect(ledger.told.at(-1)?.ack).toEqual({ epoch: 'A', committed: 2, missing: [] })
    const codes = (await ledger.read('quarantine', { before: 1e9, limit: 9 })).map((q) => q.code)
    expect(codes).toEqual(['birth-mismatch', 'birth-mismatch'])
  } finally {
    intruder.close()
    await ledger.close()
    directory.remove()
  }
}, 60_000)
