import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { WireReading } from '#core/wire'
import { compiled, ROOT } from '../compiled.ts'
import { mosquitto } from './broker.ts'
import { testServer } from './server.ts'

const DAYS = 30
const MINUTE = 60_000

const agentFile = (folder: string, url: string): string => {
  const from = new Date(Date.now() - DAYS * 86_400_000).toISOString()
  writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 })
  const point = (quantity: string) =>
    `{ meter: ${quantity}, quantity: ${quantity}, measure: counter, unit: kWh, decimals: 3 }`
  const file = join(folder, 'agent.yaml')
  writeFileSync(
    file,
    `site: tokyo
agent: edge
broker: { url: '${url}', passwordFile: password }
spool: { path: spool.db }
batch: { maxReadings: 100, lingerMs: 50 }
devices:
  - { id: a, driver: simulator, model: data-centre, every: 1s, backfill: { from: '${from}', every: 5m }, points: [${['intake', 'pv', 'ups-a'].map(point)}] }
  - { id: b, driver: simulator, model: data-centre, every: 1s, backfill: { from: '${from}', every: 15m }, points: [${['ups-b', 'lighting'].map(point)}] }
`,
  )
  return file
}

const children: ChildProcess[] = []
const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const step of undo.splice(0).reverse()) await step()
})
const run = (...args: string[]) => {
  const child = spawn(process.execPath, [compiled('edge-agent/main.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  return child
}

describe('agent process', () => {
  it('is killed twice in the middle and once stopped: every seq arrives once, no reading is doubled or lost', {
    timeout: 40_000,
  }, async () => {
    const broker = await mosquitto()
    undo.push(() => broker.kill())
    const server = await testServer(broker.url)
    undo.push(() => server.close())
    const folder = mkdtempSync(join(tmpdir(), 'gentani-process-'))
    const file = agentFile(folder, broker.url)
    for (const enough of [40, 150]) {
      const child = run(file)
      while (server.taken.size < enough) await pause(5)
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const last = run(file)
    const readings = () =>
      [...server.taken]
        .sort(([a], [b]) => a - b)
        .flatMap(([, text]) => (JSON.parse(text) as { readings: WireReading[] }).readings)
    const live = Date.now() + 1_500
    while (!readings().some(([meter, at]) => meter === 'lighting' && at > live)) await pause(200)
    last.kill('SIGTERM')
    const [code] = await once(last, 'exit')
    expect(code).toBe(0)
    while (server.statuses.at(-1)?.state !== 'offline') await pause(20)

    expect(server.conflicts).toEqual([])
    expect(server.ack().missing).toEqual([])
    for (const [meter, step] of [
      ['intake', 5],
      ['pv', 5],
      ['ups-a', 5],
      ['ups-b', 15],
      ['lighting', 15],
    ] as const) {
      const mine = readings().filter(([id]) => id === meter)
      const times = mine.map(([, at]) => at)
      const steps = times.slice(1).map((t, i) => t - (times[i] as number))
      expect(Math.min(...steps)).toBe(1_000)
      expect(Math.max(...steps)).toBe(step * MINUTE)
      expect(times.length).toBeGreaterThan((DAYS * 1_440) / step)
      const values = mine.map(([, , value]) => Number(value))
      expect(values.slice(1).every((v, i) => v >= (values[i] as number))).toBe(true)
    }
  })

  it('exits 78 with every finding of its configuration', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gentani-process-'))
    const file = join(folder, 'agent.yaml')
    writeFileSync(join(folder, 'password'), 'secret', { mode: 0o644 })
    writeFileSync(
      file,
      `site: Tokyo
agent: edge
broker: { url: 127.0.0.1, passwordFile: password }
spool: { path: spool.db, colour: red }
devices:
  - { id: a, driver: modem, points: [] }
`,
    )
    const child = run(file)
    let said = ''
    child.stderr?.on('data', (chunk) => {
      said += String(chunk)
    })
    const [code] = await once(child, 'exit')
    expect(code).toBe(78)
    const lines = said
      .trim()
      .split('\n')
      .filter((line) => line.startsWith(file))
    expect(lines.map((line) => line.slice(file.length + 1).split(':')[0])).toEqual(['1', '3', '4', '6'])
  })
})
