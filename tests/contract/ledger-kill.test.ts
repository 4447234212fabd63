import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { openSqlite } from '../../server/ledger/sqlite.ts'
import { derived, InProcess } from './in-process.ts'
import { newDirectory, open } from './opened.ts'
import { works } from './plant.ts'

const CHILD = join(import.meta.dirname, 'ledger-child.ts')

/** Fills the ledger from `first` on and kills the process without warning after `count` acks; returns what was acknowledged. */
const fillAndKill = async (path: string, first: number, count: number): Promise<number[]> => {
  const child = spawn(process.execPath, ['-C', 'source', '--import', 'tsx', CHILD, path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acked: number[] = []
  for await (const line of createInterface(child.stdout)) {
    acked.push(Number(line))
    if (acked.length === count) child.kill('SIGKILL')
  }
  return acked
}
const seqsIn = (path: string): Set<number> => {
  const db = openSqlite(path, { readonly: true })
  try {
    return new Set(db.prepare<[], number>('SELECT seq FROM batches').pluck().all())
  } finally {
    db.close()
  }
}

test('killed in the middle of commits: every acknowledged batch is there, and what is derived equals what is rebuilt', async () => {
  const directory = newDirectory()
  const path = join(directory.path, 'ledger.sqlite')
  try {
    let next = 1
    const acked: number[] = []
    for (const count of [40, 400, 150]) {
      acked.push(...(await fillAndKill(path, next, count)))
      next = Math.max(...seqsIn(path)) + 1
    }
    const stored = seqsIn(path)
    expect(acked.filter((seq) => !stored.has(seq))).toEqual([])
    expect(acked.length).toBeGreaterThanOrEqual(40 + 400 + 150)

    const ledger = await open(path, works())
    const [told] = await ledger.acks()
    const { accepted, quarantined } = await ledger.read('counts')
    await ledger.close()
    const missing = (told?.ack.missing ?? []).reduce((n, [a, b]) => n + b - a + 1, 0)
    expect((told?.ack.committed ?? 0) <= Math.max(...stored)).toBe(true)
    expect(Math.max(...stored) - missing).toBe(stored.size)
    expect(accepted + quarantined).toBe(stored.size * 30)

    const again = new InProcess(works(), path)
    const incremental = derived(again.db)
    again.rebuild()
    expect(derived(again.db)).toEqual({ ...incremental, minutes: expect.anything() })
    expect(incremental['slots']?.length).toBeGreaterThan(10)
    again.close()
  } finally {
    directory.remove()
  }
}, 90_000)
