import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { describe, expect, it } from 'vitest'
import { SpoolBusy } from '../../edge-agent/spool/spool.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { type SpoolWorld, spoolContract } from './spool.ts'

const newPath = () => join(mkdtempSync(join(tmpdir(), 'gentani-spool-')), 'spool.db')
const open = (path: string, { maxBytes = 1e9, now = Date.now } = {}) =>
  openSpool({ path, maxBytes, now, epoch: () => ulid() })

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
