import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { ulid } from 'ulid'
import { describe, expect, it } from 'vitest'
import { SpoolBusy } from '../../edge-agent/spool/spool.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { type SpoolWorld, spoolContract } from './spool.ts'

/** The tables of the first agents. */
const SHAPE_1 = `
CREATE TABLE spool (
  id INTEGER PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL, next INTEGER NOT NULL, committed INTEGER NOT NULL
) STRICT;
CREATE TABLE batch (seq INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;
CREATE TABLE acked (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE aside (
  epoch TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (epoch, seq)
) STRICT;
CREATE TABLE mark (device TEXT PRIMARY KEY, mark TEXT NOT NULL) STRICT;
`
const newPath = () => join(mkdtempSync(join(tmpdir(), 'gentani-spool-')), 'spool.db')
type Options = { maxBytes?: number; full?: 'stop' | 'drop-oldest'; now?: () => number }
const open = (path: string, { maxBytes = 1e9, full = 'stop', now = Date.now }: Options = {}) =>
  openSpool({ path, maxBytes, full, now, epoch: () => ulid() })

spoolContract('sqlite', (): SpoolWorld => {
  const path = newPath()
  const clock = { now: Date.parse('2026-11-01T00:00:00Z') }
  return { clock, open: (options) => open(path, { ...options, now: () => clock.now }) }
})

describe('spool in one SQLite file', () => {
  it('belongs to one process', { timeout: 15_000 }, () => {
    const path = newPath()
    const mine = open(path)
    expect(() => open(path)).toThrow(SpoolBusy)
    mine.close()
    open(path).close()
  })

  it('takes over the file of an older agent as it is', () => {
    const path = newPath()
    const old = new Database(path)
    old.pragma('journal_mode = WAL')
    old.exec(SHAPE_1)
    old.exec("INSERT INTO spool VALUES (1, 'OLD', 4, 1)")
    for (const seq of [1, 2, 3]) {
      const payload = Buffer.from(JSON.stringify({ epoch: 'OLD', seq, sentAt: 1, readings: [] }))
      old.prepare('INSERT INTO batch VALUES (?, ?, ?)').run(seq, payload.length, payload)
    }
    old.exec("INSERT INTO mark VALUES ('device', '17')")
    const before = old.prepare<[], Buffer>('SELECT payload FROM batch ORDER BY seq').pluck().all()
    old.close()
    let spool = open(path)
    expect(spool.state()).toMatchObject({ epoch: 'OLD', next: 4, committed: 1, oldest: 1 })
    expect([...spool.state().marks]).toEqual([['device', '17']])
    expect(spool.peek(0, 9).map(({ payload }) => payload.toString())).toEqual(before.map(String))
    spool.append([(epoch, seq) => Buffer.from(JSON.stringify({ epoch, seq }))], new Map())
    spool.close()
    spool = open(path)
    expect(spool.peek(0, 9).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    spool.close()
  })

  it('leaves the file of a newer agent alone', () => {
    const path = newPath()
    open(path).close()
    const newer = new Database(path)
    newer.pragma('user_version = 99')
    newer.close()
    expect(() => open(path)).toThrow(/newer agent \(shape 99/)
  })

  it('is whole after kill -9 in the middle of appending', { timeout: 20_000 }, async () => {
    const path = newPath()
    const child = spawn(
      process.execPath,
      ['-C', 'source', '--import', 'tsx', join(import.meta.dirname, 'spool-writer.ts'), path],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let durable = 0
    for await (const chunk of child.stdout) {
      durable = Number(String(chunk).trim().split('\n').at(-1))
      if (durable > 300) break
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
    const spool = open(path)
    const { next, marks } = spool.state()
    expect(next - 1).toBeGreaterThanOrEqual(durable)
    expect(marks.get('device')).toBe(String(next - 1))
    const kept = spool.peek(0, next)
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: next - 1 }, (_, i) => i + 1))
    for (const { seq, payload } of kept) expect(JSON.parse(payload.toString())).toMatchObject({ seq })
    spool.close()
  })
})
