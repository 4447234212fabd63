import { join } from 'node:path'
import Database from 'better-sqlite3'
import pino from 'pino'
import { afterEach, expect, it } from 'vitest'
import type { AgentState } from '#core/snapshot'
import { type RunningServer, startServer } from '../../server/main.ts'
import { get, metric } from '../e2e/api.ts'
import type { Program } from '../e2e/program.ts'
import type { Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { appendRows, display, writeAgent, writeRows } from './registers.ts'
import { expectedReadings, openWorks, readingsOf, runAgent, settled } from './works.ts'

const ROWS = 400
let stage: Stage
let server: RunningServer | undefined
let agent: Program | undefined
afterEach(async () => {
  await agent?.kill9()
  await server?.close()
  stage.remove()
})
const serve = async (everyMs?: number): Promise<void> => {
  server = await startServer({
    ...stage,
    log: pino({ level: 'silent' }),
    reconcile: { settleMs: 100, ...(everyMs && { everyMs }) },
  })
}
const close = async (): Promise<void> => {
  await server?.close()
  server = undefined
}
const reconciled = (): Promise<NonNullable<AgentState['reconciled']>> =>
  until('ledger and agent are compared', async () => {
    const { agents } = await get<{ agents: AgentState[] }>(stage.httpPort, '/api/v1/agents')
    return agents[0]?.reconciled?.state === 'done' && agents[0].reconciled
  })
/** Damage that no program does: the triggers that forbid it are taken away first, and come back with the next start. */
const damage = (work: (db: Database.Database) => void): void => {
  const db = new Database(join(stage.dataDir, 'ledger.db'))
  for (const table of ['readings', 'batches'])
    db.exec(`DROP TRIGGER IF EXISTS ${table}_stay; DROP TRIGGER IF EXISTS ${table}_last`)
  db.transaction(() => work(db))()
  db.close()
}
const batch = '(SELECT id FROM batches WHERE seq = ?)'
type Quarantine = { items: { code: string; reason: string; bytes: string }[]; total: number }

it('readings that the ledger has lost come again; what it holds in other words is kept aside and shown, never overwritten', {
  timeout: 400_000,
}, async () => {
  stage = await openWorks()
  writeRows(stage, ROWS)
  writeAgent(stage, { meters: ['a', 'c'], batch: 20 })
  await serve()
  agent = runAgent(stage)
  await settled(stage, 'a', { column: 0, rows: ROWS })
  await settled(stage, 'c', { column: 2, rows: ROWS })
  expect(await reconciled()).toMatchObject({ lacking: 0, altered: 0, gone: 0 })
  await close()

  damage((db) => {
    db.prepare(`DELETE FROM readings WHERE batch = ${batch}`).run(5)
    db.prepare(`DELETE FROM readings WHERE batch = ${batch} AND idx IN (0, 7, 19)`).run(7)
    db.prepare(`UPDATE readings SET value = '1.5' WHERE batch = ${batch} AND idx = 2`).run(11)
    db.prepare('UPDATE batches SET hash = zeroblob(32) WHERE seq = ?').run(13)
  })
  await serve()
  expect(await reconciled()).toMatchObject({ lacking: 2, altered: 2, gone: 0, resent: 4, from: 1 })
  // batch 11 begins with row 100: its third reading is meter a's of row 101
  const altered = expectedReadings(0, ROWS).map((line) => line.replace(` ${display(0, 101)} `, ' 1.5 '))
  await until('what was lost is there', async () => (await readingsOf(stage, 'a')).length === ROWS)
  expect(await readingsOf(stage, 'a')).toEqual(altered)
  expect(await readingsOf(stage, 'c')).toEqual(expectedReadings(2, ROWS))
  const { items } = await get<Quarantine>(stage.httpPort, '/api/v1/quarantine')
  expect(items.map(({ code }) => code).sort()).toEqual(['altered', 'conflict'])
  expect(items.find(({ code }) => code === 'altered')).toMatchObject({
    reason: expect.stringContaining('"1.5"'),
    bytes: expect.stringContaining(`"${display(0, 101)}"`),
  })
  expect(await metric(stage.httpPort, 'gentani_readings_total{verdict="accepted"}')).toBe(2 * ROWS)
  const told = (kind: string) =>
    metric(stage.httpPort, `gentani_agent_reconciled_batches{site="works",agent="edge",kind="${kind}"}`)
  expect([await told('lacking'), await told('altered'), await told('gone')]).toEqual([2, 2, 0])
  await close()

  // the next day says the same of what stays altered, once; what was lost stays mended
  await serve(300)
  expect(await reconciled()).toMatchObject({ lacking: 0, altered: 2, resent: 2 })
  await until('it was compared again', async () => {
    const first = await reconciled()
    return until('a later one', async () => (await reconciled()).at > first.at)
  })
  expect((await get<Quarantine>(stage.httpPort, '/api/v1/quarantine')).total).toBe(2)
  expect((await readingsOf(stage, 'a')).length).toBe(ROWS)
})

it('a whole batch that vanished from the ledger comes again, and so does one that vanishes while the server runs', {
  timeout: 400_000,
}, async () => {
  stage = await openWorks()
  writeRows(stage, ROWS)
  writeAgent(stage, { meters: ['a', 'c'], batch: 20 })
  await serve(400)
  agent = runAgent(stage)
  await settled(stage, 'c', { column: 2, rows: ROWS })
  await reconciled()
  damage((db) => {
    db.prepare(`DELETE FROM readings WHERE batch = ${batch}`).run(9)
    db.prepare('DELETE FROM batches WHERE seq = ?').run(9)
  })
  await until('batch 9 is there again', async () => (await readingsOf(stage, 'a')).length === ROWS)
  expect(await readingsOf(stage, 'a')).toEqual(expectedReadings(0, ROWS))
  await close()
  damage((db) => {
    db.prepare(`DELETE FROM readings WHERE batch = ${batch}`).run(17)
    db.prepare('DELETE FROM batches WHERE seq = ?').run(17)
  })
  await serve()
  appendRows(stage, ROWS, ROWS + 10)
  for (const [column, meter] of [[0, 'a'] as const, [2, 'c'] as const]) {
    const { want, sum } = await settled(stage, meter, { column, rows: ROWS + 10 })
    expect(sum).toBe(want)
    expect(await readingsOf(stage, meter)).toEqual(expectedReadings(column, ROWS + 10))
  }
  expect(await reconciled()).toMatchObject({ altered: 0, gone: 0 })
})
