import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { meterKey } from '#core/id'
import type { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import { at, DAY, dayStart } from '#core/time'
import { connect } from '../../../server/influx/connection.ts'
import { openHistory } from '../../../server/influx/history.ts'
import { totalLine } from '../../../server/influx/lines.ts'
import { openOldMinutes } from '../../../server/influx/old-minutes.ts'
import { startProjection } from '../../../server/influx/start.ts'
import { plantTags } from '../../../server/influx/tags.ts'
import { openLedgerFile } from '../../../server/ledger/file.ts'
import { startReaders } from '../../../server/ledger/readers.ts'
import { until } from '../../e2e/until.ts'
import { DATABASE, makeInfluxd } from '../../influx/influxd.ts'
import { benchPlant, meterId, SITE } from '../ingest/plant.ts'
import { fillLedger } from './ledger.ts'

/**
 * Where long history is read from: minutes made again of readings, out of InfluxDB 1.6.7 and out of the ledger, with the files in
 * memory and (cold) with their pages dropped before each question; and days of many meters over five years, out of both.
 * npx tsx -C source tests/bench/influx/reading-back.ts [--readings 2000000] [--meters 500] [--rounds 5]
 */
const option = (name: string, otherwise: number): number =>
  process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise
const readings = option('--readings', 2_000_000)
const meters = option('--meters', 500)
const rounds = option('--rounds', 5)
const YEARS_DAYS = 5 * 365
const DAYS_METERS = 300
const folder = mkdtempSync(join(tmpdir(), 'gentani-bench-'))
const log = { info: () => undefined, warn: console.error, error: console.error }
const config = { version: '1', database: DATABASE, readings: true, batch: 10_000, timeout: 120_000 } as const

const files = (of: string): string[] =>
  readdirSync(of, { recursive: true, encoding: 'utf8' })
    .map((name) => join(of, name))
    .filter((path) => statSync(path).isFile())
/** Takes a folder's pages out of memory; what a running program has mapped stays. */
const drop = (of: string): void => {
  for (const path of files(of)) execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none'])
}
const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN
const timed = async (work: () => Promise<unknown>, before: () => unknown = () => undefined): Promise<number> => {
  const all: number[] = []
  for (let i = 0; i < rounds; i += 1) {
    await before()
    const start = performance.now()
    await work()
    all.push(performance.now() - start)
  }
  return median(all)
}
const rows: [what: string, influx: number, ledger: number][] = []

const influx = await makeInfluxd()
try {
  const plant: Plant = { ...benchPlant({ agents: 1, meters }), influxdb: { ...config, url: influx.url } }
  const connection = connect({ ...config, url: influx.url }, folder)
  const history = openHistory(connection)
  await fillLedger(folder, plant, { readings, meters })
  const projection = startProjection({ plant, dataDir: folder, folder, log })
  const caught = () => {
    const state = projection.state()
    return state !== undefined && state.written > 0 && state.behind.readings + state.behind.slots === 0
  }
  await until('all is written', caught, { ms: 600_000, every: 50 })
  await projection.close()

  let reader = startReaders(join(folder, 'ledger.db'), plant)
  const key = (n: number): string => meterKey(SITE, meterId(0, n))
  const last = Date.now() - 60_000
  const range = (of: readonly number[]) => ({ meters: of.map(key), from: last - (readings / meters) * 1_000, to: last })
  const reopen = async (): Promise<void> => {
    await reader.close()
    await influx.stop()
    drop(folder)
    drop(influx.folder)
    await influx.start()
    reader = startReaders(join(folder, 'ledger.db'), plant)
    // a thread that starts is no part of it
    await reader.read('counts')
    await reader.read('minutesAgain', { meters: [], from: 0, to: 1 })
  }
  const asked = (from: boolean) => (of: readonly number[]) =>
    openOldMinutes({
      ...{ plant, read: reader.read, history: from ? history : undefined },
      state: () => undefined,
    })(range(of))
  const [back, own] = [asked(true), asked(false)]
  const one = await back([7])
  if (one.readBack.size !== 1 || one.rows.length === 0) throw new Error(`InfluxDB was not read: ${one.instead}`)
  for (const count of [1, 10]) {
    const of = Array.from({ length: count }, (_, i) => i * 17)
    rows.push([
      `minutes of ${count} of ${meters} meters, ${readings / meters} readings each`,
      await timed(() => back(of)),
      await timed(() => own(of)),
    ])
    rows.push([`the same, cold`, await timed(() => back(of), reopen), await timed(() => own(of), reopen)])
  }
  await reader.close()
  connection.close()

  // five years of days
  const years: Plant = benchPlant({ agents: 1, meters: DAYS_METERS })
  const path = join(folder, 'years.db')
  const db = openLedgerFile(path)
  const meter = db.prepare('INSERT INTO meters (id, key) VALUES (?, ?)')
  const day = db.prepare('INSERT INTO days VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0)')
  const first = dayStart(at(Date.now() - YEARS_DAYS * DAY)) as number
  const amount = (i: number, n: number): number => (1_000 + ((i * 7 + n) % 97)) * MICRO
  db.transaction(() => {
    for (let i = 0; i < DAYS_METERS; i += 1) {
      meter.run(i + 1, key(i))
      for (let n = 0; n < YEARS_DAYS; n += 1) day.run(i + 1, first + n * DAY, amount(i, n), DAY)
    }
  })()
  db.close()
  const tags = plantTags(years)
  const other = connect({ ...config, url: influx.url, database: 'years' }, folder)
  await other.change('CREATE DATABASE years')
  for (let i = 0; i < DAYS_METERS; i += 1) {
    const lines = Array.from({ length: YEARS_DAYS }, (_, n) => {
      const bin = { amount: amount(i, n), measured: DAY, estimated: 0, unexplained: 0 }
      return totalLine(tags.get(key(i))?.amount ?? '', { period: 'day', start: first + n * DAY }, bin)
    })
    const outcome = await other.send(lines)
    if (outcome.kind !== 'written') throw new Error(JSON.stringify(outcome))
  }
  const days = startReaders(path, years)
  const all = Array.from({ length: DAYS_METERS }, (_, i) => key(i))
  const span = { from: first, to: first + YEARS_DAYS * DAY }
  const over = openHistory(other)
  const window = { start: at(span.from), end: at(span.to) }
  const [a, b] = [
    await over.bins({ of: 'day', window }),
    await days.read('bins', { table: 'days', meters: all, ...span }),
  ]
  if (a.length !== b.length || a.length !== DAYS_METERS * YEARS_DAYS)
    throw new Error(`${a.length} and ${b.length} days`)
  rows.push([
    `${DAYS_METERS} meters by day over 5 years`,
    await timed(() => over.bins({ of: 'day', window })),
    await timed(() => days.read('bins', { table: 'days', meters: all, ...span })),
  ])
  await days.close()
  other.close()
  process.stdout.write(
    [
      '| question | InfluxDB, ms | ledger, ms |',
      '| --- | ---: | ---: |',
      ...rows.map(([what, i, l]) => `| ${what} | ${i.toFixed(0)} | ${l.toFixed(0)} |`),
      '',
    ].join('\n'),
  )
} finally {
  await influx.remove()
  rmSync(folder, { recursive: true, force: true })
}
