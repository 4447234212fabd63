import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { flow } from '../../edge-agent/flow.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'

it('what the server has above a hole is not counted as unsent, neither while a backlog drains nor after', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'gentani-unsent-')), 'spool.db')
  const spool = openSpool({ path, maxBytes: 1e8, now: Date.now, epoch: () => 'E' })
  const line = flow({ spool })
  const draft = (epoch: string, seq: number) => Buffer.from(`{"epoch":"${epoch}","seq":${seq}}`)
  for (let i = 0; i < 6; i++) spool.append([draft], new Map())
  expect(line.waiting()).toBe(6)
  line.ack(
    {
      epoch: 'E',
      committed: 1,
      missing: [
        [2, 2],
        [4, 4],
      ],
      seen: 5,
    },
    0,
  )
  expect(line.waiting()).toBe(3)
  line.ack({ epoch: 'E', committed: 5, missing: [] }, 0)
  expect(line.waiting()).toBe(1)
  spool.close()
})
