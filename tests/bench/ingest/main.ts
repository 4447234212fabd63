import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answer, start } from '../process.ts'
import type { Load } from './load.ts'
import type { Ask, Mode, Started, Taken } from './server.ts'
import { bareInserts } from './sqlite.ts'

/**
 * Readings a second from publish to committed ack, beside the bare broker and bare SQLite in the same run.
 * npx tsx -C source tests/bench/ingest/main.ts [--json] [--scale 1] [--only server,ledger]
 */
type Row = { what: string; perBatch: number; readings: number; seconds: number; perSecond: number } & Partial<Taken>

const AGENTS = 4
const METERS = 1_000
const option = (name: string): string | undefined =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined
const scale = Number(option('--scale') ?? 1)
const sizes = [
  { perBatch: 100, readings: 600_000 * scale, window: 64 },
  { perBatch: 1, readings: 120_000 * scale, window: 1_024 },
] as const
const names: Record<Mode, string> = {
  bare: 'bare aedes, PUBACK only',
  path: 'bare aedes → SQLite (FULL, indexed), PUBACK after the commit',
  broker: 'our broker, no ledger, PUBACK only',
  facts: 'broker + facts, no slots, committed ack',
  ledger: 'broker + ledger (facts, slots), committed ack',
  server: 'whole server (slots, live, HTTP, push), committed ack',
}
const modes = Object.keys(names).filter((m) => option('--only')?.split(',').includes(m) ?? true) as Mode[]
const acknowledged = new Set<Mode>(['facts', 'ledger', 'server'])

const inFolder = async <T>(work: (dataDir: string) => Promise<T> | T): Promise<T> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gentani-bench-'))
  try {
    return await work(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const measure = (mode: Mode, { perBatch, readings, window }: (typeof sizes)[number]): Promise<Row> =>
  inFolder(async (dataDir) => {
    const server = start('./server.ts', import.meta.url)
    const load = start('./load.ts', import.meta.url)
    try {
      server.send({ mode, dataDir, agents: AGENTS, meters: METERS } satisfies Ask)
      const { port, passwords } = await answer<Started>(server)
      const messages = Math.ceil(readings / perBatch / AGENTS)
      load.send({
        port,
        passwords,
        messages,
        perBatch,
        window,
        meters: METERS,
        acks: acknowledged.has(mode),
      } satisfies Load)
      const { seconds } = await answer<{ seconds: number }>(load)
      server.send('taken')
      const taken = await answer<Taken>(server)
      const sent = messages * perBatch * AGENTS
      return { what: names[mode], perBatch, readings: sent, seconds, perSecond: sent / seconds, ...taken }
    } finally {
      load.kill()
      server.kill()
    }
  })

const bareSqlite = (): Promise<Row> =>
  inFolder((dataDir) => {
    const rows = sizes[0].readings
    const seconds = bareInserts(dataDir, { rows, meters: METERS })
    return {
      what: 'bare SQLite inserts (FULL, 5,000 a transaction)',
      perBatch: 5_000,
      readings: rows,
      seconds,
      perSecond: rows / seconds,
    }
  })

const print = (rows: readonly Row[], sqlite: Row): string => {
  const whole = (n: number): string => Math.round(n).toLocaleString('en')
  const lines = rows.map((row) => {
    const bare = rows.find((r) => r.what === names.bare && r.perBatch === row.perBatch)
    const ratio = (other: Row | undefined): string => (other ? (row.perSecond / other.perSecond).toFixed(2) : '')
    const memory = row.peakRssMB === undefined ? '' : whole(row.peakRssMB)
    const cpu = row.cpuSeconds === undefined ? '' : ((row.cpuSeconds / row.readings) * 1e6).toFixed(1)
    const figures = [row.perBatch, whole(row.readings), whole(row.perSecond), ratio(bare), ratio(sqlite), cpu, memory]
    return `| ${[row.what, ...figures].join(' | ')} |`
  })
  const head =
    '| what | readings a message | readings | readings/s | ÷ bare aedes | ÷ bare SQLite | server CPU µs a reading | peak RSS MB |'
  return [head, '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |', ...lines].join('\n')
}

const sqlite = await bareSqlite()
const rows: Row[] = []
for (const size of sizes) for (const mode of modes) rows.push(await measure(mode, size))
rows.push(sqlite)
process.stdout.write(
  process.argv.includes('--json') ? `${JSON.stringify(rows, null, 2)}\n` : `${print(rows, sqlite)}\n`,
)
