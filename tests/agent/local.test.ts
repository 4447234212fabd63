import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { compiled, ROOT } from '../compiled.ts'
import { kill } from '../driver/peer.ts'
import { until } from '../driver/watch.ts'
import { mosquitto } from './broker.ts'
import { testServer } from './server.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

type Said = Record<string, unknown> & { msg: string; url?: string }

/** An agent as a process, and what it logs. */
const run = async (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-local-'))
  writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 })
  const file = join(folder, 'agent.yaml')
  writeFileSync(file, text)
  const args = [compiled('edge-agent/main.ts'), file]
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  undo.push(() => kill(child))
  const said: Said[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line) as Said))
  const says = (words: string, n = 1) =>
    until(
      () => said.filter(({ msg }) => msg.startsWith(words)).length >= n,
      () => `not said: ${words}; but ${said.map(({ msg }) => msg).join('; ')}`,
      15_000,
    )
  await says('local page')
  const url = said.find(({ msg }) => msg === 'local page')?.url ?? ''
  const get = async (path: string) => {
    const answer = await fetch(new URL(path, url))
    return { status: answer.status, text: await answer.text() }
  }
  return { child, file, says, get, said }
}
const agentFile = (url: string, extra = '', points = ['intake']) => `site: tokyo
agent: edge
broker: { url: '${url}', passwordFile: password }
spool: { path: spool.db }
batch: { lingerMs: 50 }
local: { port: 0 }
${extra}devices:
  - id: plant
    driver: simulator
    model: data-centre
    every: 1s
    backfill: { from: '${new Date(Date.now() - 3_600_000).toISOString()}', every: 1m }
    points: [${points.map((p) => `{ meter: ${p}, quantity: ${p}, measure: counter, unit: kWh, decimals: 3 }`).join(', ')}]
  - { id: dead, driver: modbus, url: 'modbus-tcp://127.0.0.1:9/1', every: 200ms, timeout: 100ms, points: [{ meter: x, measure: gauge, unit: kW, address: 1 }] }
`

describe('an agent on the spot', () => {
  it('shows health, last values, figures and the demand while the server is away, and tells the server when it is back', {
    timeout: 40_000,
  }, async () => {
    const broker = await mosquitto()
    undo.push(() => broker.kill())
    await broker.kill()
    const agent = await run(agentFile(broker.url, 'demand: [{ meter: intake, limit_kW: 100 }]\n'))
    await agent.says('demand of the running half-hour: limit')
    await agent.says('device does not answer')
    const page = (await agent.get('/')).text
    expect(page).toContain('tokyo/edge')
    expect(page).toContain('未接続')
    expect(page).toMatch(/<td>intake<\/td><td>\d+\.\d{3}<\/td><td>kWh<\/td>/)
    expect(page).toContain('限界 limit')
    expect(JSON.parse((await agent.get('/healthz')).text)).toEqual({
      ok: true,
      connected: false,
      blocked: null,
      silent: ['dead'],
    })
    const figures = (await agent.get('/metrics')).text
    expect(figures).toMatch(/^gentani_agent_connected 0$/m)
    expect(figures).toMatch(/^gentani_agent_device_answers\{device="plant"\} 1$/m)
    expect(figures).toMatch(/^gentani_agent_device_answers\{device="dead"\} 0$/m)
    expect(figures).toMatch(/^gentani_agent_demand_level\{meter="intake"\} 3$/m)
    expect((await agent.get('/../etc/passwd')).status).toBe(404)

    await broker.start()
    const server = await testServer(broker.url)
    undo.push(() => server.close())
    await until(
      () => server.statuses.some((s) => s.state === 'online' && s.demand?.[0]?.level === 3 && s.silent?.[0] === 'dead'),
      () => JSON.stringify(server.statuses.at(-1)),
      20_000,
    )
    await until(
      () => server.taken.size > 0,
      () => 'no batch',
    )
  })

  it('SIGHUP takes a good configuration and keeps the running one before a bad one; SIGTERM stops it', {
    timeout: 40_000,
  }, async () => {
    const agent = await run(agentFile('mqtt://127.0.0.1:9'))
    writeFileSync(agent.file, agentFile('mqtt://127.0.0.1:9').replace('model: data-centre', 'model: castle'))
    agent.child.kill('SIGHUP')
    await agent.says('not reloaded: ')
    expect((await agent.get('/healthz')).status).toBe(200)
    writeFileSync(agent.file, agentFile('mqtt://127.0.0.1:9', '', ['intake', 'pv']))
    agent.child.kill('SIGHUP')
    await agent.says('the configuration is read anew')
    await agent.says('local page', 2)
    agent.child.kill('SIGTERM')
    const [code] = (await once(agent.child, 'exit')) as [number | null]
    expect(code).toBe(0)
  })

  it('a full spool stops sampling, alarms, and samples no hole into what it kept', { timeout: 40_000 }, async () => {
    const small = agentFile('mqtt://127.0.0.1:9')
      .replace('spool: { path: spool.db }', 'spool: { path: spool.db, maxBytes: 262144 }')
      .replace(/from: '[^']*'/, "from: 'previous-fiscal-year'")
    const agent = await run(small)
    await agent.says('the spool is full')
    await until(
      () => agent.said.some(({ msg }) => msg.startsWith('the spool is full')),
      () => 'not full',
    )
    const { status, text } = await agent.get('/healthz')
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({
      ok: false,
      blocked: { reason: expect.stringMatching(/bytes are not acknowledged yet/) },
    })
    expect((await agent.get('/metrics')).text).toMatch(/^gentani_agent_sampling_stopped 1$/m)
  })
})
