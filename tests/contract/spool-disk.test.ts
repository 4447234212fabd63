import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SpoolFull } from '../../edge-agent/spool/spool.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { openDisk } from '../fault/disk.ts'

const text = (n: number): string => Array.from({ length: 400 }, (_, i) => Math.sin(n * 1_000 + i).toString(36)).join('')
const open = (path: string) => openSpool({ path, maxBytes: 1e9, now: Date.now, epoch: () => 'E' })

it('a disk that is really full: nothing is lost or half written, and it goes on by itself when there is room', {
  timeout: 60_000,
}, () => {
  const disk = openDisk(mkdtempSync(join(tmpdir(), 'gentani-disk-')), 8)
  // without the right to mount there is no small disk: the fault runs limit the size of files of a process of its own instead
  if (!disk.mounted) return expect(process.getuid?.()).not.toBe(0)
  const path = join(disk.path, 'spool.db')
  let spool = open(path)
  let durable = 0
  const add = (): void => {
    spool.append([(epoch, seq) => Buffer.from(JSON.stringify({ epoch, seq, text: text(seq) }))], new Map())
    durable++
  }
  try {
    for (let i = 0; i < 100; i++) add()
    disk.fill(process.pid)
    expect(() => {
      for (let i = 0; i < 5_000; i++) add()
    }).toThrow(SpoolFull)
    spool.stop({ from: 1, reason: 'disk full' })
    expect(spool.state()).toMatchObject({ next: durable + 1, stopped: { from: 1 } })
    expect(() => add()).toThrow('disk full')
    const whole = () => {
      expect(spool.peek(0, 1e6).map(({ seq }) => seq)).toEqual(
        Array.from({ length: durable + 1 - spool.state().oldest }, (_, i) => spool.state().oldest + i),
      )
      for (const { seq, payload } of spool.peek(0, 1e6))
        expect(JSON.parse(String(payload))).toMatchObject({ text: text(seq) })
    }
    whole()
    // an ack is taken in although it cannot be written
    expect(spool.ack({ epoch: 'E', committed: 50 })).toBe('forward')
    disk.free(process.pid)
    for (let i = 0; i < 200; i++) add()
    expect(spool.state()).toMatchObject({ committed: 50, stopped: undefined })
    whole()
    spool.close()
    spool = open(path)
    whole()
  } finally {
    spool.close()
    disk.remove()
  }
})
