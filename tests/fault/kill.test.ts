import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterEach, expect, it } from 'vitest'
import { Ack, topic } from '#core/wire'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { nextOpen } from '../../edge-agent/standing.ts'
import { metric } from '../e2e/api.ts'
import type { Program } from '../e2e/program.ts'
import type { Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { columns, writeAgent, writeRows } from './registers.ts'
import { committed, expectedReadings, openWorks, readingsOf, runAgent, serve, settled } from './works.ts'

const ROWS = 20_000
const BATCH = 20
const BATCHES = (ROWS * columns.length) / BATCH
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
const reach = (seq: number) =>
  until(`seq ${seq} is committed`, async () => (await committed(stage).catch(() => 0)) >= seq, {
    ms: 120_000,
    every: 5,
  })

/** The ack as the broker keeps it: above a hole it says what is in as well. */
const standing = async (): Promise<Ack> => {
  const who = `${stage.site}.${stage.agent}`
  const client = await connectAsync(`mqtt://127.0.0.1:${stage.mqttPort}`, {
    ...{ username: who, clientId: who, password: stage.password },
  })
  const said = new Promise<Buffer>((resolve) => client.once('message', (_topic, payload) => resolve(payload)))
  await client.subscribeAsync(topic(stage.site, stage.agent, 'ack'), { qos: 1 })
  const payload = await said
  await client.endAsync()
  return Ack.parse(JSON.parse(payload.toString()))
}
/** What the dead agent's spool holds: readings ever made, and those that the server has not got. */
const spooled = (ack: Ack): { made: number; still: number } => {
  const spool = openSpool({
    path: join(stage.folder, 'spool.db'),
    maxBytes: 2 ** 31,
    now: Date.now,
    epoch: () => 'NEVER',
  })
  try {
    const { next } = spool.state()
    const batches = spool.peek(0, next)
    expect(batches.map((b) => b.seq)).toEqual(Array.from({ length: next - 1 }, (_, i) => i + 1))
    const sizes = batches.map((b) => ({
      seq: b.seq,
      readings: (JSON.parse(b.payload.toString()) as { readings: unknown[] }).readings.length,
    }))
    const sum = (some: typeof sizes): number => some.reduce((s, b) => s + b.readings, 0)
    return { made: sum(sizes), still: sum(sizes.filter((b) => nextOpen(ack, b.seq) === b.seq)) }
  } finally {
    spool.close()
  }
}
const disposed = async (): Promise<number> =>
  (await metric(stage.httpPort, 'gentani_readings_total{verdict="accepted"}')) +
  (await metric(stage.httpPort, 'gentani_readings_total{verdict="quarantined"}'))

it('kill -9 of server, agent and both in mid-flow: every reading once, totals to the last digit, nothing unaccounted for', {
  timeout: 400_000,
}, async () => {
  stage = await openWorks()
  writeRows(stage, ROWS)
  writeAgent(stage, { meters: columns, batch: BATCH })
  let server = kept(await serve(stage))
  let agent = kept(runAgent(stage))

  await reach(BATCHES * 0.1)
  await server.kill9()
  server = kept(await serve(stage))

  await reach(BATCHES * 0.3)
  await agent.kill9()
  // at rest now: generated = accepted + quarantined + still on the agent
  await until('the server has taken what was on its way', async () => {
    const connections = await metric(stage.httpPort, 'gentani_broker{kind="connections"}')
    return connections === 0 && (await metric(stage.httpPort, 'gentani_messages_waiting')) === 0
  })
  const seq = await committed(stage)
  expect(seq).toBeLessThan(BATCHES)
  const { made, still } = spooled(await standing())
  await until('the figures are told', async () => (await disposed()) + still >= made)
  expect((await disposed()) + still).toBe(made)
  expect(await metric(stage.httpPort, 'gentani_agent_committed_seq{site="works",agent="edge"}')).toBe(seq)
  agent = kept(runAgent(stage))

  await reach(BATCHES * 0.6)
  await Promise.all([server.kill9(), agent.kill9()])
  server = kept(await serve(stage))
  expect(await committed(stage)).toBeLessThan(BATCHES)
  agent = kept(runAgent(stage))

  // what was just read goes ahead of a backlog: the sum may stand before all that lies between is there
  await until('all is disposed of', async () => (await disposed()) === ROWS * columns.length)
  for (const [column, meter] of (['a', 'b', 'c'] as const).entries()) {
    const { want, sum } = await settled(stage, meter, { column, rows: ROWS })
    expect(sum).toBe(want)
    expect(await readingsOf(stage, meter)).toEqual(expectedReadings(column, ROWS))
  }
  expect(await metric(stage.httpPort, 'gentani_readings_total{verdict="quarantined"}')).toBe(ROWS)
  expect(await metric(stage.httpPort, 'gentani_batches_total{kind="conflict"}')).toBe(0)
  expect(await agent.stop()).toBe(0)
  const end = await committed(stage)
  expect(spooled({ epoch: '', committed: end, missing: [] })).toEqual({ made: ROWS * columns.length, still: 0 })
  expect(await server.stop()).toBe(0)
})
