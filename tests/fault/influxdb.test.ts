import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type Mosquitto, mosquitto } from '../agent/broker.ts'
import { metric } from '../e2e/api.ts'
import { gentani, type Program } from '../e2e/program.ts'
import { ROOT, type Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { DATABASE, type Influxd, makeInfluxd } from '../influx/influxd.ts'
import { appendRows, columns, writeAgent, writeRows } from './registers.ts'
import { openWorks, runAgent, serve, settled } from './works.ts'

const [FIRST_PART, ALL] = [600, 1_200]
/** Columns that the plant knows; the fourth is refused. */
const METERS = 3
const running: Program[] = []
let stage: Stage
let broker: Mosquitto
let influx: Influxd
afterEach(async () => {
  await Promise.all(running.splice(0).map((p) => p.kill9()))
  await broker.kill()
  await influx.remove()
  stage.remove()
})
const kept = <T extends Program>(p: T): T => {
  running.push(p)
  return p
}
const backlog = (kind: string): Promise<number> =>
  metric(stage.httpPort, `gentani_influxdb_backlog_rows{kind="${kind}"}`)
const waiting = async (): Promise<number> => (await backlog('readings')) + (await backlog('slots'))
const there = async (): Promise<number> =>
  Number((await influx.rows('SELECT count(value) FROM reading').catch(() => []))[0]?.['count'] ?? 0)
const told = async (args: readonly string[]): Promise<{ code: number | null; out: string }> => {
  const program = gentani(args, stage)
  const code = await program.ended
  return { code, out: program.out() + program.err() }
}

it('agent → Mosquitto → server → InfluxDB: away, wiped, rebuilt; counts and sums are those of the ledger', {
  timeout: 200_000,
}, async () => {
  stage = await openWorks()
  broker = await mosquitto()
  influx = await makeInfluxd()
  const own = `broker: { url: '${broker.url}' }\ninfluxdb: { version: "1", url: '${influx.url}', database: ${DATABASE} }\n`
  writeFileSync(stage.plantPath, `${own}${readFileSync(join(ROOT, 'tests/fault/plant.yaml'), 'utf8')}`)
  writeRows(stage, FIRST_PART)
  writeAgent(stage, { meters: columns, batch: 100, broker: `url: '${broker.url}'` })
  const server = kept(await serve(stage))
  const agent = kept(runAgent(stage))
  await until('the first part is there', async () => (await there()) === FIRST_PART * METERS)

  await influx.stop('SIGKILL')
  appendRows(stage, FIRST_PART, ALL)
  // the ledger and the page go on: slots and totals are complete while nothing can be projected
  for (const [column, meter] of [[0, 'a'] as const, [2, 'c'] as const]) {
    const { want, sum } = await settled(stage, meter, { column, rows: ALL })
    expect(sum).toBe(want)
  }
  await until('the backlog is told', async () => (await waiting()) >= (ALL - FIRST_PART) * METERS)
  await until('the fault is told', async () => (await metric(stage.httpPort, 'gentani_influxdb_failing')) === 1)
  await influx.start()
  await until('it has caught up', async () => (await waiting()) === 0 && (await there()) === ALL * METERS)

  // somebody writes over a half-hour: the comparison names it, a rebuild beside the running server sets it right
  const stray =
    'slot,carrier=grid,counted=yes,meter=a,role=intake,site=works,unit=kWh,use=none amount=1,valid=1 1748703600000'
  await fetch(`${influx.url}/write?db=${DATABASE}&precision=ms`, { method: 'POST', body: stray })
  const differing = await told(['verify', '--influx', stage.plantPath])
  expect(differing).toMatchObject({
    code: 1,
    out: expect.stringMatching(/slot works\/a 2025-06: ledger 40 points, sum [\d.]+; InfluxDB 40 points, sum/),
  })
  expect(await told(['rebuild-influx', stage.plantPath])).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${ALL * METERS} readings`),
  })
  // marks of before the rebuild are another's: they could hide that a day was lost since
  expect(await influx.rows('SHOW TAG VALUES FROM projection_day WITH KEY = source')).toHaveLength(2)
  expect(await agent.stop()).toBe(0)
  expect(await server.stop()).toBe(0)
  const { code, out } = await told(['verify', '--influx', stage.plantPath, '--json'])
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, ok: true, behind: 0, differences: [] })
})
