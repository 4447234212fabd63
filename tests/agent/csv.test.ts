import { appendFileSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isoJst } from '#core/time'
import { CsvConfig } from '../../edge-agent/driver/csv/config.ts'
import { csv } from '../../edge-agent/driver/csv/csv.ts'
import { cells } from '../../edge-agent/driver/csv/row.ts'
import type { Sample } from '../../edge-agent/driver/driver.ts'
import { kept, take, turned } from './stage.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'gentani-csv-'))
const point = (meter: string, column: string) => ({ meter, column, measure: 'counter', unit: 'kWh', decimals: 2 })
const config = (fields: object) => CsvConfig.parse({ id: 'd', driver: 'csv', points: [point('a', 'A')], ...fields })
const start = (mark?: string, clock = turned('2026-11-22T00:00:00Z')) => ({ mark, clock, log: kept() })
const plain = (samples: readonly Sample[]) => samples.map(({ point: p, at, raw }) => `${p} ${isoJst(at)} ${raw}`)

describe('csv: cells', () => {
  it.each([
    ['1,2,,4', ['1', '2', '', '4']],
    ['"1,234.5",x', ['1,234.5', 'x']],
    ['a,"say ""so""",b', ['a', 'say "so"', 'b']],
    ['a,""', ['a', '']],
    ['a,"open', undefined],
    ['a,b"c', undefined],
  ])('%s', (line, expected) => expect(cells(line, ',')).toEqual(expected))
})

describe('csv: read', () => {
  it('reads decimals as they stand, Japan time, and names what is wrong with file and line', async () => {
    const path = join(folder(), 'x.csv')
    writeFileSync(
      path,
      '\uFEFFtime,A,B\r\n2026-04-01 00:00,10.50,1\r\nyesterday,11,2\r\n2026-04-01 00:30,12,\r\n\r\n2026-04-01T01:00+00:00,0.1000000000001,-4\r\n2026-02-30 00:00,1,1\r\n2026-04-01 02:00,1e5,7',
    )
    const log = kept()
    const both = config({ path, mode: 'read', points: [point('a', 'A'), point('b', 'B')] })
    const samples = await take(csv(both, { ...start(), log }), 99)
    expect(plain(samples)).toEqual([
      'a 2026-04-01T00:00:00+09:00 10.50',
      'b 2026-04-01T00:00:00+09:00 1',
      'a 2026-04-01T00:30:00+09:00 12',
      'a 2026-04-01T10:00:00+09:00 0.1000000000001',
      'b 2026-04-01T10:00:00+09:00 -4',
      'b 2026-04-01T02:00:00+09:00 7',
    ])
    expect(log.said).toEqual([
      `${path}:3: "yesterday" is not a time like iso`,
      `${path}:4: B: "" is not a number`,
      `${path}:7: "2026-02-30 00:00" is not a time like iso`,
      `${path}:8: A: "1e5" is not a number`,
      'file read',
    ])
  })

  it('goes on after its mark, and knows other writings', async () => {
    const path = join(folder(), 'x.csv.gz')
    const text = '日時;電力量\n1.4.2026 0:15;"1.234,5"\n1.4.2026 0:00;7\n'
    writeFileSync(path, gzipSync(Buffer.from(text)))
    const german = config({
      path,
      mode: 'read',
      delimiter: ';',
      decimal: ',',
      thousands: '.',
      time: { column: '日時', format: 'd.M.yyyy H:mm', midnight: 'same-day' },
      points: [point('a', '電力量')],
    })
    const [first] = await take(csv(german, start()), 1)
    expect(plain(await take(csv(german, start()), 9))).toEqual([
      'a 2026-04-01T00:15:00+09:00 1234.5',
      'a 2026-04-02T00:00:00+09:00 7',
    ])
    expect(plain(await take(csv(german, start(first?.mark)), 9))).toEqual(['a 2026-04-02T00:00:00+09:00 7'])
  })

  it('says which columns there are when one is missing', async () => {
    const path = join(folder(), 'x.csv')
    writeFileSync(path, 'time,B\n')
    await expect(take(csv(config({ path, mode: 'read' }), start()), 1)).rejects.toThrow(
      'no column "A"; the file has: time, B',
    )
  })

  it('reads Shift_JIS and files without a heading', async () => {
    const path = join(folder(), 'x.csv')
    writeFileSync(path, Buffer.from([...Buffer.from('2026-04-01 00:00,5,'), 0x93, 0x64, 0x97, 0xcd, 0x0a]))
    const bare = config({
      path,
      mode: 'read',
      header: false,
      encoding: 'shift_jis',
      time: { column: '1' },
      points: [point('a', '2')],
    })
    expect(plain(await take(csv(bare, start()), 9))).toEqual(['a 2026-04-01T00:00:00+09:00 5'])
  })
})

describe('csv: follow', () => {
  it('emits whole rows as they are appended, goes on after a restart, and reads a replaced file anew', async () => {
    const path = join(folder(), 'log.csv')
    writeFileSync(path, 'time,A\n2026-04-01 00:00,1\n2026-04-01 00:01,2')
    const following = config({ path, mode: 'follow', every: '5ms' })
    const first = await take(csv(following, start()), 1)
    expect(plain(first)).toEqual(['a 2026-04-01T00:00:00+09:00 1'])

    const more = take(csv(following, start(first.at(-1)?.mark)), 3)
    appendFileSync(path, '5\n2026-04-01 00:02,3\nbad,3\n2026-04-01 00:03,4\n2026')
    const second = await more
    expect(plain(second).map((line) => line.split(' ')[2])).toEqual(['25', '3', '4'])

    renameSync(path, `${path}.1`)
    writeFileSync(path, 'time,A\n2026-04-02 00:00,1\n2026-04-02 00:01,2\n2026-04-02 00:02,3\n2026-04-02 00:03,4\n')
    const third = await take(csv(following, start(second.at(-1)?.mark)), 4)
    expect(plain(third)[0]).toBe('a 2026-04-02T00:00:00+09:00 1')
  })

  it('resumes between rows of one instant without doubling or losing any', async () => {
    const path = join(folder(), 'log.csv')
    const rows = Array.from({ length: 40 }, (_, i) => `2026-04-01 00:00,${i}`)
    writeFileSync(path, `time,A\n${rows.join('\n')}\n`)
    const seen: string[] = []
    let mark: string | undefined
    while (seen.length < 40) {
      const [sample] = await take(csv(config({ path, mode: 'follow', every: '5ms' }), start(mark)), 1)
      seen.push(sample?.raw ?? '')
      mark = sample?.mark
    }
    expect(seen).toEqual(rows.map((_, i) => String(i)))
  })
})

/** Half-hour rows of 2018: row i of the year has i % 7 + d kWh; stamped at the end, midnight on the same day. */
const yearFile = (): string => {
  const path = join(folder(), 'year.csv')
  const lines = ['time,A']
  for (let i = 0; i < 365 * 48; i++) {
    const end = new Date(Date.UTC(2018, 0, 1) + (i + 1) * 1_800_000)
    const day = new Date(Date.UTC(2018, 0, 1) + i * 1_800_000)
    lines.push(`${day.toISOString().slice(0, 10)} ${end.toISOString().slice(11, 16)},${(i % 7) + 0.25}`)
  }
  writeFileSync(path, lines.join('\n'))
  return path
}
const replayed = (path: string, from: string, points: object[] = [point('a', 'A')]) =>
  config({
    path,
    mode: 'replay',
    replay: 'yearly',
    interval: '30m',
    time: { format: 'yyyy-MM-dd HH:mm', midnight: 'same-day' },
    originYear: 2024,
    every: '1m',
    backfill: { from, every: '30m' },
    points,
  })
const amount = (row: number) => (row % 7) + 0.25
const rows = (first: number, last: number) => {
  let sum = 0
  for (let i = first; i < last; i++) sum += amount(i)
  return sum
}

describe('csv: replay yearly', () => {
  const path = yearFile()

  it('repeats 28 February on the 29th and is whole over the leap year', async () => {
    const leap = replayed(path, '2024-02-28T00:00:00+09:00')
    const days = (await take(csv(leap, start()), 48 * 3 + 1))
      .filter((_, i) => i % 48 === 0)
      .map(({ raw }) => Number(raw))
    const feb28 = rows(58 * 48, 59 * 48)
    expect(days[0]).toBeCloseTo(rows(0, 58 * 48), 6)
    expect(days.slice(1).map((v, i) => v - (days[i] ?? 0))).toEqual([feb28, feb28, rows(59 * 48, 60 * 48)])
    const [next] = await take(csv(replayed(path, '2025-01-01T00:00:00+09:00'), start()), 1)
    expect(Number(next?.raw)).toBeCloseTo(rows(0, 365 * 48) + feb28, 6)
  })

  it('runs linearly inside a row', async () => {
    const clock = turned('2026-07-01T03:10:00+09:00')
    const mark = String(Date.parse('2026-07-01T03:00:00+09:00'))
    const live = await take(csv(replayed(path, 'fiscal-year'), start(mark, clock)), 31)
    const row = amount(181 * 48 + 6)
    const first = Number(live[0]?.raw)
    for (const [i, { raw }] of live.slice(0, 30).entries())
      expect(Math.abs(Number(raw) - first - (row * i) / 30)).toBeLessThanOrEqual(0.011)
  })

  it('makes shares, monthly factors and a base load exact', async () => {
    const points = [
      { ...point('share', 'A'), decimals: 6, times: '0.333333' },
      { ...point('above', 'A'), decimals: 6, above: '3' },
      { ...point('monthly', 'A'), decimals: 6, times: Array.from({ length: 12 }, (_, i) => String(i)) },
    ]
    const samples = await take(csv(replayed(path, '2026-03-01T00:00:00+09:00', points), start()), 6)
    const steps = [0, 1, 2].map((i) => (Number(samples[i + 3]?.raw) - Number(samples[i]?.raw)).toFixed(6))
    const row = amount(59 * 48)
    expect(steps).toEqual([(row * 0.333333).toFixed(6), Math.max(0, row - 3).toFixed(6), (2 * row).toFixed(6)])
  })

  it('refuses a year with a hole and names it', async () => {
    const holed = join(folder(), 'holed.csv')
    writeFileSync(holed, 'time,A\n2018-01-01 00:30,1\n2018-01-01 00:30,2\n')
    const log = kept()
    await expect(take(csv(replayed(holed, 'fiscal-year'), { ...start(), log }), 1)).rejects.toThrow(
      '01-01 00:30 is missing',
    )
    expect(log.said).toEqual([`${holed}:3: 01-01 00:00 stands in the file twice`])
  })
})
