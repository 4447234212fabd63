import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { parse } from 'csv-parse/sync'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExportOptions, exportPast } from '../../server/cli/export.ts'
import type { ConfigurationError } from '../../server/config/configuration-error.ts'
import { csvCell } from '../../server/export/csv.ts'
import { decimalOf } from '../../server/export/rows.ts'
import { type RunningServer, startServer } from '../../server/main.ts'
import { compiled } from '../compiled.ts'
import { slotSum } from '../e2e/api.ts'
import { device } from '../e2e/device.ts'
import { gentani } from '../e2e/program.ts'
import type { Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { at, counted, display } from '../fault/registers.ts'
import { openWorks } from '../fault/works.ts'

const ROWS = 300
let stage: Stage
let server: RunningServer
beforeAll(async () => {
  stage = await openWorks()
  server = await startServer({ ...stage, log: pino({ level: 'silent' }) })
  const d = await device(stage)
  for (let row = 0; row < ROWS; row += 50)
    await d.send(
      Array.from({ length: 50 }, (_, i) => row + i).flatMap((r) => [
        ['a', at(r), display(0, r)] as [string, number, string],
        ['c', at(r), display(2, r)] as [string, number, string],
      ]),
    )
  // what no table program may run
  await d.send([
    ['b', at(0), '=1+2'],
    ['b', at(1), '-12'],
  ])
  await until('the slots are there', async () => {
    return (await slotSum(stage.httpPort, 'works/c', [at(0), at(ROWS)])) === counted(2, ROWS - 1)
  })
  await d.close()
})
afterAll(async () => {
  await server?.close()
  stage?.remove()
})

const exported = async (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
  const run = gentani(['export', '--from', '2025-06-01', '--to', '2025-06-02', ...args], stage)
  return { code: await run.ended, out: run.out(), err: run.err() }
}
type Stored = { meter: string; at: number; value: string; seq: number; idx: number; received: number }
/** What the ledger's file says, asked without the exporter's code. */
const stored = (): Stored[] => {
  const db = new Database(join(stage.dataDir, 'ledger.db'), { readonly: true })
  try {
    return db
      .prepare<[], Stored>(
        `SELECT m.key AS meter, r.at, r.value, b.seq, r.idx, b.received FROM readings r JOIN meters m ON m.id = r.meter
         JOIN batches b ON b.id = r.batch ORDER BY m.key, r.at, r.id`,
      )
      .all()
  } finally {
    db.close()
  }
}
type Cells = Record<string, unknown>
/** Rows of the three formats in one form. */
const plain = (rows: readonly Cells[]): Stored[] =>
  rows.map((r) => ({
    meter: String(r['meter']),
    at: Number(r['at_utc_ms']),
    value: String(r['value']),
    seq: Number(r['seq']),
    idx: Number(r['index']),
    received: Number(r['received_utc_ms']),
  }))

describe('gentani export beside a running server', () => {
  it('readings read back from CSV, JSON lines and Parquet are those of the ledger', { timeout: 300_000 }, async () => {
    const want = stored()
    expect(want.length).toBe(2 * ROWS + 2)

    const csv = await exported('--format', 'csv')
    expect(csv).toMatchObject({ code: 0, err: '' })
    const rows = parse(csv.out, { columns: true }) as Cells[]
    expect(plain(rows)).toEqual(want.map((r) => (r.value === '=1+2' ? { ...r, value: "'=1+2" } : r)))
    expect(rows[0]).toMatchObject({ at_jst: '2025-06-01T00:00:00+09:00', unit: 'kWh', quality: 'good', mark: 'usable' })

    const jsonl = await exported('--format', 'jsonl')
    const objects = jsonl.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Cells)
    expect(plain(objects)).toEqual(want)

    const out = join(stage.folder, 'june.parquet')
    expect(await exported('--format', 'parquet', '--out', out)).toMatchObject({ code: 0, err: '' })
    const file = await asyncBufferFromFile(out)
    expect(plain(await parquetReadObjects({ file }))).toEqual(want)
    const { schema } = await parquetMetadataAsync(file)
    expect(schema.find(({ name }) => name === 'value')).toMatchObject({ converted_type: 'UTF8' })
    expect(schema.find(({ name }) => name === 'at_utc_ms')).toMatchObject({ type: 'INT64' })

    // a file that is there stays as it is
    const before = readFileSync(out)
    const again = await exported('--format', 'parquet', '--out', out)
    expect(again.code).toBe(78)
    expect(readFileSync(out)).toEqual(before)
    expect(existsSync(`${out}.part`)).toBe(false)
  })

  it('a program that is slow to read gets everything', { timeout: 300_000 }, async () => {
    const asks = `"${process.execPath}" "${compiled('server/cli/gentani.ts')}" export --from 2025-06-01 --to 2025-06-02 --format jsonl`
    const sh = (reader: string) =>
      promisify(execFile)('bash', ['-o', 'pipefail', '-c', `${asks} | ${reader}`], {
        env: { ...process.env, GENTANI_DATA_DIR: stage.dataDir },
      })
    // more than a pipe holds lies with the exporter when it has read the last row
    const slow = await sh('(sleep 2; cat)')
    expect(slow.stdout.trimEnd().split('\n').length).toBe(2 * ROWS + 2)
    // and one that has seen enough is no error
    expect(await sh('head -n 1 | cut -c 1')).toEqual({ stdout: '{\n', stderr: '' })
  })

  it('half-hours and totals are exact decimals with their unit', { timeout: 300_000 }, async () => {
    const slots = await exported('--what', 'slots', '--format', 'jsonl', '--meter', 'works/c')
    const rows = slots.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Cells)
    expect(rows.length).toBe(ROWS / 30)
    const sum = rows.reduce((total, r) => total + Math.round(Number(r['amount']) * 1e6), 0)
    expect(sum).toBe(counted(2, ROWS - 1))
    expect(rows.every((r) => r['unit'] === 'm3' && typeof r['amount'] === 'string')).toBe(true)

    const totals = gentani(['export', '--from', '2025-06', '--to', '2025-07', '--what', 'totals'], stage)
    expect(await totals.ended).toBe(0)
    const months = parse(totals.out(), { columns: true }) as Cells[]
    expect(months.find((r) => r['key'] === 'works/c')).toMatchObject({
      month: '2025-06',
      amount: decimalOf(counted(2, ROWS - 1)),
      unit: 'm3',
    })
  })

  it('names what is wrong with a question', async () => {
    const wrong = async (options: ExportOptions): Promise<string> =>
      exportPast(options).then(
        () => '',
        (error: ConfigurationError) => error.lines.join('\n'),
      )
    const period = { from: '2025-06', to: '2025-07' }
    expect(await wrong({ ...period, from: 'yesterday' })).toContain('--from yesterday')
    expect(await wrong({ from: '2025-06' })).toContain('--to is missing')
    expect(await wrong({ from: '2025-07', to: '2025-06' })).toContain('--to lies before --from')
    expect(await wrong({ ...period, format: 'parquet' })).toContain('--out')
    expect(await wrong({ ...period, format: 'xlsx' })).toContain('parquet, csv, jsonl')
    expect(await wrong({ ...period, what: 'everything' })).toContain('readings, slots, totals')
  })
})

it('a cell is quoted, guarded and left a number as it must be', () => {
  const cells: [string | number | null, string][] = [
    ['plain', 'plain'],
    [null, ''],
    [-1.5, '-1.5'],
    ['-12.50', '-12.50'],
    ['+1e3', '+1e3'],
    ['=SUM(A1)', "'=SUM(A1)"],
    ['+cmd|x', "'+cmd|x"],
    ['-cmd', "'-cmd"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['-1,=2', '"\'-1,=2"'],
  ]
  for (const [cell, text] of cells) expect(csvCell(cell)).toBe(text)
})

it('millionths are written exactly', () => {
  const table: [number, string][] = [
    [0, '0'],
    [1, '0.000001'],
    [-1_500_000, '-1.5'],
    [9_000_000_000_000_001, '9000000000.000001'],
    [12_000_000, '12'],
  ]
  for (const [millionths, text] of table) expect(decimalOf(millionths)).toBe(text)
})
