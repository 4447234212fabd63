import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InfluxDB, Point } from '@influxdata/influxdb-client'
import type { Plant } from '#core/plant'
import { pages } from '../../../server/influx/page.ts'
import { timing } from '../../../server/influx/projection.ts'
import { startProjection } from '../../../server/influx/start.ts'
import { type Cursor, openState, START } from '../../../server/influx/state.ts'
import { openFollower } from '../../../server/ledger/follow.ts'
import { until } from '../../e2e/until.ts'
import { DATABASE, type Influxd, makeInfluxd } from '../../influx/influxd.ts'
import { benchPlant } from '../ingest/plant.ts'
import { fillLedger } from './ledger.ts'

/**
 * Points a second from the ledger into InfluxDB 1.6.7, beside the bare client writing the same points in the same run: as lines made
 * beforehand, and as `Point`s that it makes itself. Same InfluxDB, emptied before each; same batches, no compression; in turns.
 * npx tsx -C source tests/bench/influx/main.ts [--readings 500000] [--meters 1000] [--rounds 3] [--json]
 */
const option = (name: string, otherwise: number): number =>
  process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise
const readings = option('--readings', 500_000)
const meters = option('--meters', 1_000)
const rounds = option('--rounds', 3)
const BATCH = 10_000
const folder = mkdtempSync(join(tmpdir(), 'gentani-bench-'))
const log = {
  info: () => undefined,
  warn: (fields: object, m: string) => console.error(m, fields),
  error: (fields: object, m: string) => console.error(m, fields),
}

/** All lines that the projection writes. */
const linesOf = (plant: Plant): string[] => {
  const follower = openFollower(join(folder, 'ledger.db'))
  const state = openState(join(folder, 'lines.db'))
  const made = pages({ plant, follower, state, now: Date.now, keptOverThere: () => Number.NEGATIVE_INFINITY })
  const out: string[] = []
  for (let from: Cursor = START, more = true; more; ) {
    const page = made.next(from, { withSlots: true })
    for (const line of page.lines) out.push(line)
    more = page.end.reading !== from.reading || page.end.change !== from.change
    from = page.end
  }
  follower.close()
  state.close()
  return out
}
const LINE = /^([^,]+),(\S+) (\S+) (\d+)$/
/** What a program hands to the client for one point. */
type Plain = { name: string; tags: [string, string][]; fields: [string, number][]; at: number }
const plain = (line: string): Plain => {
  const [, name = '', tags = '', fields = '', at = ''] = LINE.exec(line) ?? []
  const pairs = (text: string): [string, string][] => text.split(',').map((p) => p.split('=') as [string, string])
  return { name, tags: pairs(tags), fields: pairs(fields).map(([k, v]) => [k, Number(v)]), at: Number(at) }
}

/** The bare client: one awaited flush a batch. */
const bare = async (
  influx: Influxd,
  count: number,
  put: (i: number, api: ReturnType<InfluxDB['getWriteApi']>) => void,
): Promise<number> => {
  const options = { batchSize: BATCH + 1, maxBatchBytes: 1e9, flushInterval: 0, maxRetries: 0, gzipThreshold: 1e9 }
  const api = new InfluxDB({ url: influx.url, timeout: 60_000 }).getWriteApi('', DATABASE, 'ms', options)
  api.path = `/write?db=${DATABASE}&precision=ms`
  const start = performance.now()
  for (let i = 0; i < count; i += BATCH) {
    for (let j = i; j < Math.min(count, i + BATCH); j += 1) put(j, api)
    await api.flush()
  }
  return (performance.now() - start) / 1_000
}
const projected = async (plant: Plant, n: number): Promise<number> => {
  const dataDir = join(folder, `run-${n}`)
  // the ledger is the same file, the projection's own file is new
  const running = startProjection({ plant, dataDir: folder, folder: dataDir, log, timing: { ...timing, pollMs: 20 } })
  // a thread that starts is no part of it: its first report comes before its first page
  await until('it runs', () => running.state(), { every: 5 })
  const start = performance.now()
  await until(
    'all is written',
    () => {
      const state = running.state()
      return (
        state !== undefined &&
        state.failing === null &&
        state.written > 0 &&
        state.behind.readings + state.behind.slots === 0
      )
    },
    { ms: 600_000, every: 10 },
  )
  const seconds = (performance.now() - start) / 1_000
  await running.close()
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `influxdb.db${end}`), { force: true })
  return seconds
}

const influx = await makeInfluxd()
try {
  const plant: Plant = {
    ...benchPlant({ agents: 1, meters }),
    influxdb: { version: '1', url: influx.url, database: DATABASE, readings: true, batch: BATCH, timeout: 60_000 },
  }
  await fillLedger(folder, plant, { readings, meters })
  const lines = linesOf(plant)
  const points = lines.map(plain)
  const count = async (): Promise<number> =>
    Number((await influx.rows('SELECT count(value) FROM reading'))[0]?.['count'] ?? 0)
  const empty = async (): Promise<void> => {
    await influx.rows(`DROP DATABASE ${DATABASE}`)
    await influx.rows(`CREATE DATABASE ${DATABASE}`)
  }
  const modes = {
    'bare client, lines made beforehand': () => bare(influx, lines.length, (i, api) => api.writeRecord(lines[i] ?? '')),
    'bare client, Points': () =>
      bare(influx, points.length, (i, api) => {
        const { name, tags, fields, at } = points[i] as Plain
        const point = new Point(name).timestamp(at)
        for (const [key, value] of tags) point.tag(key, value)
        for (const [key, value] of fields) point.floatField(key, value)
        api.writePoint(point)
      }),
    'ledger → InfluxDB': (round: number) => projected(plant, round),
  }
  const seconds: Record<string, number[]> = {}
  for (let round = 0; round < rounds; round += 1)
    for (const [name, run] of Object.entries(modes)) {
      await empty()
      seconds[name] = [...(seconds[name] ?? []), await run(round)]
      const there = await count()
      if (there !== readings) throw new Error(`${name}: ${there} readings are there, ${readings} were to be`)
    }
  const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN
  const rows = Object.entries(seconds).map(([what, all]) => ({
    what,
    points: lines.length,
    seconds: all,
    perSecond: lines.length / middle(all),
  }))
  const best = Object.fromEntries(rows.map((r) => [r.what, r.perSecond]))
  const own = best['ledger → InfluxDB'] ?? Number.NaN
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
  else
    process.stdout.write(
      [
        '| what | points | points/s (median) | ledger → InfluxDB ÷ this |',
        '| --- | ---: | ---: | ---: |',
        ...rows.map(
          (r) => `| ${r.what} | ${r.points} | ${Math.round(r.perSecond)} | ${(own / r.perSecond).toFixed(2)} |`,
        ),
        '',
      ].join('\n'),
    )
} finally {
  await influx.remove()
  rmSync(folder, { recursive: true, force: true })
}
