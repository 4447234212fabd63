import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Database } from 'better-sqlite3'
import { SingleBar } from 'cli-progress'
import type { Plant } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { addMonths, at, dayInterval, type EpochMs, Month, monthInterval, monthOf, monthsBetween } from '#core/time'
import { TotalsBy } from '#core/totals'
import { openClosing } from '../closing/closing.ts'
import { ConfigurationError } from '../config/configuration-error.ts'
import { csv } from '../export/csv.ts'
import { jsonl } from '../export/jsonl.ts'
import { parquet } from '../export/parquet.ts'
import { type ExportedMeter, type Period, readingsTable, slotsTable, type Tell, totalsTable } from '../export/rows.ts'
import type { Table } from '../export/table.ts'
import type { Read } from '../ledger/contract.ts'
import { plantInUse } from '../ledger/plants.ts'
import { makeQueries } from '../ledger/queries.ts'
import { openSqlite } from '../ledger/sqlite.ts'
import { readCoefficients } from '../main.ts'
import { monthlyTotals } from '../totals/monthly.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { plantOf } from './report.ts'

export type ExportOptions = {
  readonly from?: unknown
  readonly to?: unknown
  readonly format?: unknown
  readonly what?: unknown
  readonly by?: unknown
  readonly site?: unknown
  readonly meter?: unknown
  readonly plant?: unknown
  readonly out?: unknown
}
const FORMATS = ['parquet', 'csv', 'jsonl'] as const
const WHATS = ['readings', 'slots', 'totals'] as const
const STEPS = 10_000

/** A day or a month of Japan, or a moment with its offset. */
const momentOf = (option: string, text: unknown): EpochMs => {
  const t = String(text)
  if (/^\d{4}-\d{2}-\d{2}$/.test(t) && !Number.isNaN(Date.parse(t))) return dayInterval(t).start
  if (Month.safeParse(t).success) return monthInterval(t).start
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(t) && !Number.isNaN(Date.parse(t))) return at(Date.parse(t))
  throw new ConfigurationError([
    `${option} ${text === undefined ? 'is missing' : t}: a day (2025-04-01), a month (2025-04) or a time with its offset`,
  ])
}
const oneOf = <T extends string>(option: string, list: readonly T[], text: unknown): T => {
  const found = list.find((each) => each === text)
  if (found === undefined) throw new ConfigurationError([`${option} ${String(text)}: one of ${list.join(', ')}`])
  return found
}

type Asked = {
  readonly period: Period
  readonly format: (typeof FORMATS)[number]
  readonly what: (typeof WHATS)[number]
  readonly out: string | undefined
}
const asked = (options: ExportOptions): Asked => {
  const period = { from: momentOf('--from', options.from), to: momentOf('--to', options.to) }
  if (period.to <= period.from)
    throw new ConfigurationError(['--to lies before --from: it is the first moment left out'])
  const format = oneOf('--format', FORMATS, options.format ?? 'csv')
  const what = oneOf('--what', WHATS, options.what ?? 'readings')
  const out = options.out === undefined ? undefined : String(options.out)
  if (format === 'parquet' && out === undefined) throw new ConfigurationError(['--format parquet needs --out <file>'])
  if (out !== undefined && existsSync(out)) throw new ConfigurationError([`--out ${out}: there is a file already`])
  return { period, format, what, out }
}

/** All meters that the ledger has, or those that were asked for; with the units of the plant. */
const metersOf = (db: Database, plant: Plant, { site, meter }: ExportOptions): ExportedMeter[] => {
  const known = new Map(placedMeters(plant).map((m) => [m.key, m] as const))
  const keys = db.prepare<[], string>('SELECT key FROM meters ORDER BY key').pluck().all()
  const wanted = keys.filter(
    (key) => (site === undefined || key.startsWith(`${site}/`)) && (meter === undefined || key === meter),
  )
  if (wanted.length === 0)
    throw new ConfigurationError([
      `the ledger has no meter ${meter === undefined ? `of site ${String(site)}` : String(meter)}`,
    ])
  return wanted.map((key) => {
    const placed = known.get(key)
    return { key, unit: placed?.meter.unit ?? null, base: placed?.unit ?? null }
  })
}

type Ledger = { readonly db: Database; readonly path: string; readonly plant: Plant; readonly dataDir: string }

const totalsOf = async ({ db, path, plant, dataDir }: Ledger, { from, to }: Period, options: ExportOptions) => {
  const queries = makeQueries(db, plant)
  const read: Read = async (name, ...args) => (queries[name] as (...of: typeof args) => never)(...args)
  const now = (): EpochMs => at(Date.now())
  const coefficients = readCoefficients(dataDir)
  const act = () => Promise.reject(new Error('an export writes nothing'))
  const hash = plantInUse(path)?.hash ?? ''
  const books = openClosing({ inUse: () => ({ plant, hash }), coefficients: () => coefficients, read, act, now })
  const months = monthsBetween(monthOf(from), monthOf(at(to - 1)))
  if (from !== monthInterval(monthOf(from)).start || to !== monthInterval(addMonths(months.at(-1) ?? '', 1)).start)
    throw new ConfigurationError(['totals are of whole months: --from 2025-04 --to 2026-04'])
  const by = oneOf('--by', TotalsBy.options, options.by ?? 'meter')
  const allowed =
    options.site === undefined && options.meter === undefined
      ? undefined
      : new Set(metersOf(db, plant, options).map(({ key }) => key))
  return totalsTable(
    await monthlyTotals({ plant: () => plant, coefficients: () => coefficients, read, now, books })(
      by,
      months,
      allowed,
    ),
  )
}

const write = async (table: Table, { format, out }: Pick<Asked, 'format' | 'out'>): Promise<void> => {
  const lines = () => Readable.from(format === 'csv' ? csv(table) : jsonl(table))
  if (out === undefined) return pipeline(lines(), process.stdout, { end: false })
  // a file of this name is whole, or it is not there
  const part = `${out}.part`
  try {
    if (format === 'parquet') parquet(table, part)
    else await pipeline(lines(), createWriteStream(part))
    renameSync(part, out)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/**
 * `gentani export --from --to`: readings, slots or monthly totals for other tools. It reads only, a page at a time, and does not
 * disturb a running server.
 */
export const exportPast = async (options: ExportOptions): Promise<number> => {
  const { period, format, what, out } = asked(options)
  const { dataDir } = environment()
  const path = join(dataDir, 'ledger.db')
  if (!existsSync(path))
    throw new ConfigurationError([`there is no ledger in ${dataDir}; GENTANI_DATA_DIR names its folder`])
  const plant = plantOf(options.plant === undefined ? undefined : String(options.plant), path)
  const db = openSqlite(path, { readonly: true })
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: `${what} |{bar}| {percentage} %`, stream: process.stderr, hideCursor: true })
    : undefined
  const tell: Tell = (done) => bar?.update(Math.floor(done * STEPS))
  try {
    if (what === 'totals') {
      await write(await totalsOf({ db, path, plant, dataDir }, period, options), { format, out })
      return exit.done
    }
    const source = { queries: makeQueries(db, plant), meters: metersOf(db, plant, options), tell }
    bar?.start(STEPS, 0)
    await write((what === 'readings' ? readingsTable : slotsTable)(source, period), { format, out })
    return exit.done
  } catch (error) {
    // whoever reads the output has seen enough
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return exit.done
    throw error
  } finally {
    bar?.stop()
    db.close()
  }
}
