import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { AmountBin } from '#core/amount'
import { AnnualView } from '#core/annual-view'
import { pueSide, roleSide } from '#core/balance'
import type { TargetGround } from '#core/metered'
import { placedMeters } from '#core/plant-index'
import { at, DAY, dayStart, fiscalYear, fiscalYearInterval, monthInterval, monthOf, SLOT } from '#core/time'
import { openAnnual } from '../../../server/annual/annual.ts'
import { openLedgerFile } from '../../../server/ledger/file.ts'
import { startReaders } from '../../../server/ledger/readers.ts'
import { readCoefficients } from '../../../server/main.ts'
import { company, METERS, SITES } from './plant.ts'

/**
 * The fiscal-year view of a company of 20 sites × 300 meters: days and months in full for FY2024 and FY2025, half-hours of the
 * PUE's sides of two sites. Cold: nothing is held, all is read from SQLite. Warm: the months that live holds are in memory.
 * `tsx -C source tests/bench/company/main.ts [rounds, default 60]`
 */
const rounds = Number(process.argv[2] ?? 60)
const folder = mkdtempSync(join(tmpdir(), 'gentani-company-'))
const path = join(folder, 'ledger.db')
const plant = company()
const YEARS = [2024, 2025].map((y) => fiscalYearInterval(fiscalYear(y)))
const ms = (since: number): number => performance.now() - since

const fill = (): void => {
  const db = openLedgerFile(path)
  const meter = db.prepare('INSERT INTO meters (id, key) VALUES (?, ?)')
  const row = (table: string) =>
    db.prepare(
      `INSERT INTO ${table} (meter, start, amount, measured, e1, e2, e3, rollovers, glitches, set_aside, unexplained, estimated) VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0)`,
    )
  const [months, days, slots] = [row('months'), row('days'), row('slots')]
  const sides = new Set(
    plant.sites.slice(0, 2).flatMap((s) => [...pueSide(s), ...roleSide(s, 'it')].map((m) => m.meter as string)),
  )
  db.transaction(() => {
    for (const [i, { key }] of placedMeters(plant).entries()) {
      meter.run(i + 1, key)
      const perDay = 1_000_000 * (1 + (i % 97))
      for (const { start, end } of YEARS) {
        for (let month = start as number; month < end; ) {
          const { end: next } = monthInterval(monthOf(at(month)))
          months.run(i + 1, month, (perDay * (next - month)) / DAY, next - month)
          month = next
        }
        for (let day = dayStart(start) as number; day < end; day += DAY) days.run(i + 1, day, perDay, DAY)
        if (sides.has(key))
          for (let t = start as number; t < end; t += SLOT) slots.run(i + 1, t, Math.round(perDay / 48), SLOT)
      }
    }
  })()
  db.close()
}
const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN

const started = performance.now()
fill()
console.error(`${SITES} sites × ${METERS} meters made in ${(ms(started) / 1000).toFixed(0)} s`)
// the worker that a server asks
const readers = startReaders(path, plant)
const { read } = readers
await read('bookVersion')
const now = at(fiscalYearInterval(fiscalYear(2025)).end + 10 * DAY)
const months = async (range: { meters: readonly string[]; from: number; to: number }): Promise<readonly AmountBin[]> =>
  read('bins', { table: 'months', ...range })
const bare: TargetGround = {
  plant,
  coefficients: readCoefficients(),
  activity: [],
  baseChanges: [],
  now,
  months: [],
  common: new Map(),
  monthMaxima: new Map(),
}
const year = fiscalYear(2025)
const answer = serializerCompiler({ schema: AnnualView } as never) as (view: unknown) => string
let cpu = 0
const view = async (annual: ReturnType<typeof openAnnual>): Promise<number> => {
  const since = performance.now()
  const used = process.cpuUsage()
  const made = await annual.view(year)
  const bytes = answer(made).length
  if (made?.intensity.length !== SITES || !('value' in made.company.improvement) || bytes < 10_000)
    throw new Error('not the whole view')
  const { user, system } = process.cpuUsage(used)
  cpu = (user + system) / 1_000
  return ms(since)
}
const [cold, coldCpu]: [number[], number[]] = [[], []]
for (let i = 0; i < 3; i += 1) {
  cold.push(await view(openAnnual({ read, months, recent: () => bare, now: () => now })))
  coldCpu.push(cpu)
}

const [first, last] = [YEARS[0]?.start ?? now, YEARS[1]?.end ?? now]
const common = new Map(
  await Promise.all(
    plant.sites
      .slice(0, 2)
      .map(
        async (s) =>
          [s.id, await read('common', { facility: pueSide(s), it: roleSide(s, 'it'), from: first, to: last })] as const,
      ),
  ),
)
const held = {
  ...bare,
  months: await months({ meters: placedMeters(plant).map((m) => m.key), from: first, to: last }),
  common,
}
let clock = now
// each question comes later than a view is shared
const annual = openAnnual({ read, months, recent: () => held, now: () => clock })
await view(annual)
const [warm, warmCpu]: [number[], number[]] = [[], []]
for (let i = 0; i < rounds; i += 1) {
  clock = at(clock + 10_000)
  warm.push(await view(annual))
  warmCpu.push(cpu)
}
const middle = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
const list = (times: readonly number[]): string => times.map((t) => t.toFixed(0)).join(' ')
process.stdout.write(
  `cold ${list(cold)} ms (CPU ${list(coldCpu)}); warm of ${rounds}: p50 ${middle(warm).toFixed(0)} ms, p95 ${p95(warm).toFixed(0)} ms, CPU p50 ${middle(warmCpu).toFixed(0)} ms, p95 ${p95(warmCpu).toFixed(0)} ms\n`,
)
await readers.close()
rmSync(folder, { recursive: true })
