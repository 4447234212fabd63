import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { metric } from '../e2e/api.ts'
import type { Program } from '../e2e/program.ts'
import type { Stage } from '../e2e/stage.ts'
import { appendRows, writeAgent, writeRows } from './registers.ts'
import { committed, expectedReadings, openWorks, readingsOf, runAgent, serve, settled } from './works.ts'

const running: Program[] = []
let stage: Stage
afterEach(async () => {
  await Promise.all(running.splice(0).map((p) => p.kill9()))
  stage.remove()
})
const kept = <T extends Program>(p: T): T => {
  running.push(p)
  return p
}

it('a server restored from an older copy of its data: the ack goes back, the agent sends again, the totals are equal', {
  timeout: 200_000,
}, async () => {
  const [early, late] = [600, 2_400]
  stage = await openWorks()
  writeRows(stage, early)
  writeAgent(stage, { meters: ['a', 'c'], batch: 50 })
  const agent = kept(runAgent(stage))
  let server = kept(await serve(stage))
  await settled(stage, 'c', { column: 2, rows: early })
  const then = await committed(stage)
  expect(await server.stop()).toBe(0)
  cpSync(stage.dataDir, join(stage.folder, 'copy'), { recursive: true })

  server = kept(await serve(stage))
  appendRows(stage, early, late)
  await settled(stage, 'c', { column: 2, rows: late })
  const now = await committed(stage)
  expect(now).toBeGreaterThan(then)
  await server.kill9()
  rmSync(stage.dataDir, { recursive: true })
  cpSync(join(stage.folder, 'copy'), stage.dataDir, { recursive: true })

  server = kept(await serve(stage))
  for (const [column, meter] of [[0, 'a'] as const, [2, 'c'] as const]) {
    const { want, sum } = await settled(stage, meter, { column, rows: late })
    expect(sum).toBe(want)
    expect(await readingsOf(stage, meter)).toEqual(expectedReadings(column, late))
  }
  expect(await committed(stage)).toBe(now)
  expect(await metric(stage.httpPort, 'gentani_batches_total{kind="conflict"}')).toBe(0)
  expect(await agent.stop()).toBe(0)
})
