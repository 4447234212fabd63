import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { get, metric, ready } from '../e2e/api.ts'
import { device } from '../e2e/device.ts'
import { gentani, type Program } from '../e2e/program.ts'
import { openStage, type Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { writePlant } from './plants.ts'

let stage: Stage
const programs: Program[] = []
const servers: Server[] = []
beforeEach(async () => {
  stage = await openStage({ site: 'works' })
  writePlant(stage.plantPath)
})
afterEach(async () => {
  await Promise.all(programs.splice(0).map((p) => p.kill9()))
  for (const server of servers.splice(0)) server.close()
  stage.remove()
})
const start = (ports: Parameters<typeof gentani>[1] = stage): Program => {
  const program = gentani(['server', stage.plantPath], ports)
  programs.push(program)
  return program
}
const occupy = async (port: number): Promise<void> => {
  const server = createServer().listen(port, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
}

describe('what another program has already', { timeout: 90_000 }, () => {
  it.each([
    ['HTTP', 'httpPort'],
    ['MQTT', 'mqttPort'],
  ] as const)('the %s port: named, with the variable, exit 1', async (name, key) => {
    await occupy(stage[key])
    const program = start()
    expect(await program.ended).toBe(1)
    expect(program.err()).toContain(`${name} port ${stage[key]}`)
    expect(program.err()).toContain(`GENTANI_${name}_PORT`)
    expect(program.err().trim().split('\n').length).toBe(1)
  })

  it('the data directory: named, exit 1; the first server goes on', async () => {
    start()
    await ready(stage.httpPort)
    const second = start({ dataDir: stage.dataDir, httpPort: 0, mqttPort: 0 })
    expect(await second.ended).toBe(1)
    expect(second.err()).toContain(stage.dataDir)
    expect(second.err().trim().split('\n').length).toBe(1)
    expect((await fetch(`http://127.0.0.1:${stage.httpPort}/healthz`)).status).toBe(200)
  })

  it('a lock dies with its process: after kill -9 the directory is free', async () => {
    const first = start()
    await ready(stage.httpPort)
    await first.kill9()
    start()
    await ready(stage.httpPort)
    expect((await get<{ status: string }>(stage.httpPort, '/healthz')).status).toBe('ok')
  })
})

describe('an agent that says another unit than the plant', { timeout: 90_000 }, () => {
  type Item = { kind: string; code: string; reason: string; meter: string | null; bytes?: string }
  it('its readings are set aside with the reason, those of its other meters are taken', async () => {
    const server = start()
    await ready(stage.httpPort)
    const d = await device(stage)
    const point = (meter: string, unit: string) => ({ meter, measure: 'counter', unit, decimals: 1 })
    await d.birth([point('main', 'MWh'), point('line', 'kWh')])
    const t = Date.now() - 120_000
    await d.send([
      ['main', t, '1.0'],
      ['line', t, '1.0'],
      ['line', t + 60_000, '2.0'],
    ])
    const { items } = await until('it is listed', async () => {
      const page = await get<{ items: Item[]; total: number }>(stage.httpPort, '/api/v1/quarantine')
      return page.total === 1 && page
    })
    expect(items).toMatchObject([{ kind: 'reading', code: 'birth-mismatch', meter: 'works/main' }])
    expect(items[0]?.reason).toMatch(/unit|differ|plant/)
    expect(items[0]?.bytes).toBe(JSON.stringify(['main', t, '1.0']))
    await until('the figures are told', async () => {
      return (await metric(stage.httpPort, 'gentani_readings_total{verdict="accepted"}')) === 2
    })
    await d.close()
    expect(await server.stop()).toBe(0)
    expect(server.out()).toContain('works/main')
  })
})

describe('gentani agent', { timeout: 90_000 }, () => {
  it('ends with the signal that ends it, and leaves no process behind', async () => {
    const path = join(stage.folder, 'agent.yaml')
    writeFileSync(
      path,
      `site: works
agent: edge
broker: { url: 'mqtt://127.0.0.1:${stage.mqttPort}', passwordFile: password }
spool: { path: spool.db }
devices:
  - { id: m, driver: simulator, model: data-centre, points: [{ meter: main, quantity: intake, measure: counter, unit: kWh, decimals: 1 }] }
`,
    )
    const spool = { path: join(stage.folder, 'spool.db'), maxBytes: 2 ** 31, now: Date.now, epoch: () => 'NONE' }
    const program = gentani(['agent', path])
    programs.push(program)
    await until('the agent runs', () => program.out().includes('not connected'))
    expect(() => openSpool(spool)).toThrow()
    expect(await program.stop()).toBe(0)
    openSpool(spool).close()
  })
})

describe('an agent that cannot come in', { timeout: 90_000 }, () => {
  it('keeps trying and says why once; a wrong password stops nothing else', async () => {
    start()
    await ready(stage.httpPort)
    await expect(device({ ...stage, password: 'wrong' })).rejects.toThrow()
    const d = await device(stage)
    await d.send([['main', Date.now() - 60_000, '5.0']])
    await d.close()
    expect(await metric(stage.httpPort, 'gentani_broker{kind="refused"}')).toBeGreaterThanOrEqual(1)
  })
})
