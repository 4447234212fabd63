import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { mosquitto } from '../../agent/broker.ts'
import { makeInfluxd } from '../../influx/influxd.ts'
import type { Load } from '../ingest/load.ts'
import type { Ask, Started } from '../ingest/server.ts'
import { answer, start } from '../process.ts'
import { startNodeRed } from './node-red.ts'

/**
 * The whole path from publish to InfluxDB 1.6.7, readings a second: our server (embedded broker, committed acks, slots, live, totals
 * and figures projected too) beside Mosquitto → Node-RED (MQTT in → function → InfluxDB batch) on the same messages in the same run.
 * The clock runs from the first publish until InfluxDB holds every reading; ours also says when all was committed. Where readings
 * are lost the clock stops at the last that came, only those that came count, and the loss is told.
 * npm ci --prefix tests/bench/node-red --ignore-scripts && npx tsx -C source tests/bench/influx/path.ts [--scale 1] [--json]
 */
const scale = process.argv.includes('--scale') ? Number(process.argv[process.argv.indexOf('--scale') + 1]) : 1
const AGENTS = 4
const METERS = 1_000
const sizes = [
  { perBatch: 100, readings: 400_000 * scale, window: 64 },
  { perBatch: 1, readings: 40_000 * scale, window: 1_024 },
] as const
type Size = (typeof sizes)[number]
type Row = {
  what: string
  perBatch: number
  readings: number
  lost: number
  seconds: number
  committedSeconds?: number
}
/** Nothing more came for so long: what is missing is lost, ms. */
const STILL = 20_000

const influx = await makeInfluxd()
const messages = ({ readings, perBatch }: Size): number => Math.ceil(readings / perBatch / AGENTS)

/** How many readings InfluxDB holds in the end, and when the last of them came. */
const arrived = async (all: number): Promise<{ readings: number; at: number }> => {
  let [readings, at] = [0, performance.now()]
  while (readings < all && performance.now() - at < STILL) {
    const [row] = await influx.rows('SELECT count(value) FROM reading').catch(() => [])
    const now = Number(row?.['count'] ?? 0)
    if (now > readings) [readings, at] = [now, performance.now()]
    await pause(100)
  }
  return { readings, at }
}

/** Publishes all messages; seconds until InfluxDB holds every reading, and until the load generator had its answers. */
const run = async (size: Size, { port, passwords, acks }: { port: number; passwords: string[]; acks: boolean }) => {
  const load = start('../ingest/load.ts', import.meta.url)
  try {
    const { perBatch, window } = size
    load.send({ port, passwords, messages: messages(size), perBatch, window, meters: METERS, acks } satisfies Load)
    const { seconds: answered } = await answer<{ seconds: number }>(load)
    const started = performance.now() - answered * 1_000
    const all = messages(size) * perBatch * AGENTS
    const { readings, at } = await arrived(all)
    return { readings, lost: all - readings, seconds: (at - started) / 1_000, answered }
  } finally {
    load.kill()
  }
}
const empty = async (): Promise<void> => {
  await influx.rows('DROP DATABASE gentani')
  await influx.rows('CREATE DATABASE gentani')
}
const ours = async (size: Size): Promise<Row> => {
  await empty()
  const dataDir = mkdtempSync(join(tmpdir(), 'gentani-bench-'))
  const server = start('../ingest/server.ts', import.meta.url)
  try {
    const influxdb = { version: '1', url: influx.url, database: 'gentani' }
    server.send({ mode: 'server', dataDir, agents: AGENTS, meters: METERS, influxdb } satisfies Ask)
    const { port, passwords } = await answer<Started>(server)
    const { answered, ...done } = await run(size, { port, passwords, acks: true })
    return { what: 'Gentani, committed', perBatch: size.perBatch, committedSeconds: answered, ...done }
  } finally {
    server.kill()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}
const nodeRed = async (size: Size): Promise<Row> => {
  await empty()
  // nothing shall be dropped on its way to Node-RED
  const broker = await mosquitto('max_queued_messages 0\nmax_inflight_messages 0')
  const red = await startNodeRed({ mqttPort: broker.port, influxPort: influx.port, database: 'gentani' })
  try {
    const passwords = Array.from({ length: AGENTS }, () => 'any')
    const { answered: _answered, ...done } = await run(size, { port: broker.port, passwords, acks: false })
    return { what: 'Mosquitto → Node-RED', perBatch: size.perBatch, ...done }
  } finally {
    await red.stop()
    await broker.kill()
  }
}

try {
  const rows: Row[] = []
  for (const size of sizes) rows.push(await ours(size), await nodeRed(size))
  const perSecond = (row: Row): number => row.readings / row.seconds
  const lines = rows.map((row) => {
    const other = rows.find((r) => r.perBatch === row.perBatch && r !== row)
    const committed = row.committedSeconds === undefined ? '' : Math.round(row.readings / row.committedSeconds)
    const ratio = other ? (perSecond(row) / perSecond(other)).toFixed(2) : ''
    return `| ${row.what} | ${row.perBatch} | ${row.readings} | ${row.lost} | ${committed} | ${Math.round(perSecond(row))} | ${ratio} |`
  })
  const head = '| what | readings a message | readings | lost | committed/s | in InfluxDB/s | ÷ the other |'
  process.stdout.write(
    process.argv.includes('--json')
      ? `${JSON.stringify(rows, null, 2)}\n`
      : `${[head, '| --- | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n')}\n`,
  )
} finally {
  await influx.remove()
}
