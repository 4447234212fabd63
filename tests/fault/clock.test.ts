import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { Batch } from '#core/wire'
import { mosquitto } from '../agent/broker.ts'
import { testServer } from '../agent/server.ts'
import { compiled, ROOT } from '../compiled.ts'
import { modbusPeer, words } from '../driver/modbus-bench.ts'
import { kill } from '../driver/peer.ts'
import { until } from '../e2e/until.ts'

const HOUR = 3_600_000
const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})
/** libfaketime of Debian: it shifts the wall clock of one process by what a file says, and leaves the monotonic one alone. */
const library = (): string => {
  const root = '/usr/lib'
  const folder = readdirSync(root).find(
    (name) => name.endsWith('-linux-gnu') && readdirSync(join(root, name)).includes('faketime'),
  )
  return join(root, folder ?? '', 'faketime/libfaketimeMT.so.1')
}
type Said = { readonly msg: string; readonly by_ms?: number; readonly url?: string }

it('the clock is set forward by an hour and back while the server is away: both steps are told, no reading is lost or stamped twice, and what was not sent is moved back', {
  timeout: 120_000,
}, async () => {
  const broker = await mosquitto()
  undo.push(() => broker.kill())
  const server = await testServer(broker.url)
  undo.push(() => server.close())
  const device = await modbusPeer('tcp')
  undo.push(() => device.kill())
  await device.put(100, words(1_234))
  const folder = mkdtempSync(join(tmpdir(), 'gentani-clock-'))
  const rc = join(folder, 'faketimerc')
  const shift = (seconds: number): void => {
    writeFileSync(`${rc}.next`, `+${seconds}s\n`)
    renameSync(`${rc}.next`, rc)
  }
  shift(0)
  writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 })
  writeFileSync(
    join(folder, 'agent.yaml'),
    `site: tokyo
agent: edge
broker: { url: '${broker.url}', passwordFile: password }
spool: { path: spool.db }
batch: { lingerMs: 100 }
clock: { source: trusted }
local: { port: 0 }
devices:
  - { id: meter, driver: modbus, url: 'modbus-tcp://127.0.0.1:${device.port}/1', every: 200ms, points: [{ meter: intake, measure: counter, unit: kWh, address: 100, type: u32 }] }
`,
  )
  const env = {
    LD_PRELOAD: library(),
    FAKETIME_TIMESTAMP_FILE: rc,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  const child: ChildProcess = spawn(process.execPath, [compiled('edge-agent/main.ts'), join(folder, 'agent.yaml')], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  undo.push(() => kill(child))
  const said: Said[] = []
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line) as Said))
  const steps = () => said.filter(({ msg }) => msg === 'the clock was set')
  const batches = () => [...server.taken.values()].map((text) => Batch.parse(JSON.parse(text)))
  const times = () => batches().flatMap(({ readings }) => readings.map(([, at]) => at))
  await until('readings come', () => times().length >= 10)

  await broker.kill()
  shift(3_600)
  await until('the step forward is told', () => steps().length === 1)
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  shift(0)
  await until('the step back is told', () => steps().length === 2)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await broker.start()
  const restored = Date.now()
  // read now, not only what waited: a clock that is set back must not stop the reading until it has caught up
  await until('what is read now comes', () => times().filter((t) => t > restored).length > 10, { ms: 20_000 })
  // a graceful stop sends what is left
  const url = said.find(({ msg }) => msg === 'local page')?.url ?? ''
  const figure = async (name: string): Promise<number> => {
    const text = await (await fetch(new URL('/metrics', url))).text()
    return Number(new RegExp(`^gentani_agent_${name} (\\S+)$`, 'm').exec(text)?.[1])
  }
  await until('nothing waits', async () => (await figure('unsent_batches')) <= 1)
  const made = await figure('samples_total')
  child.kill('SIGTERM')
  await until('the agent is gone', () => child.exitCode !== null)
  // what it sent last may still be on its way through the broker
  await until('all is in', () => times().length >= made && server.taken.size === Math.max(...server.taken.keys()))

  for (const [i, by] of [HOUR, -HOUR].entries()) expect(Math.abs((steps()[i]?.by_ms ?? 0) - by)).toBeLessThan(500)
  const notes = batches().flatMap((b) => b.notes ?? [])
  expect(notes.filter(({ kind }) => kind === 'clock-step')).toHaveLength(2)
  const stamped = times()
  expect(stamped.length).toBeGreaterThanOrEqual(made)
  expect(new Set(stamped).size).toBe(stamped.length)
  expect(Math.max(...stamped)).toBeLessThan(Date.now() + 1_000)
  const moved = batches().filter(({ restamped }) => restamped)
  expect(moved.length).toBeGreaterThan(0)
  for (const { restamped } of moved) expect(Math.abs((restamped?.by ?? 0) + HOUR)).toBeLessThan(500)
})
