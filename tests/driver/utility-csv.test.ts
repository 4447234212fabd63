import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isoJst } from '#core/time'
import { systemClock } from '../../edge-agent/clock.ts'
import { UtilityCsvConfig } from '../../edge-agent/driver/utility-csv/config.ts'
import { utilityCsv } from '../../edge-agent/driver/utility-csv/utility-csv.ts'
import { kept } from '../agent/stage.ts'
import { until, watch } from './watch.ts'

const POINT = '03-0011-2233-4455-6677-8899'
const heading = `供給地点特定番号,日付,${Array.from({ length: 48 }, (_, i) => `${i >> 1}:${i % 2 ? '30' : '00'}`).join(',')}`
const day = (date: string, value: (i: number) => string, point = POINT) =>
  `${point},${date},${Array.from({ length: 48 }, (_, i) => value(i)).join(',')}`
const folder = () => mkdtempSync(join(tmpdir(), 'gentani-30min-'))
const config = (path: string, fields: object = {}) =>
  UtilityCsvConfig.parse({
    ...{ id: 'grid', driver: 'utility-csv', path, every: '30ms', encoding: 'utf-8', date: 2, first: 3 },
    points: [{ meter: 'intake', measure: 'delta', unit: 'kWh', decimals: 1, where: { column: 1, is: POINT } }],
    ...fields,
  })
const open = (c: UtilityCsvConfig, log = kept(), mark?: string) =>
  watch(utilityCsv(c, { mark, clock: systemClock, log }))
const got = async (seen: ReturnType<typeof watch>, n: number) => {
  await until(
    () => seen.samples.length >= n,
    () => `${seen.samples.length} samples`,
  )
  await seen.stop()
  return seen.samples
}

describe('utility-csv: 30分値', () => {
  it('a row a day: 48 amounts by the end of their half-hours in Japan time; other supply points are passed over', async () => {
    const path = folder()
    const text = `${heading}\n${day('2026/4/1', (i) => String(i / 10))}\n${day('2026/4/1', () => '9', 'another')}\n`
    writeFileSync(join(path, 'a.csv'), text)
    const samples = await got(open(config(path)), 48)
    expect(samples).toHaveLength(48)
    expect(samples.slice(0, 2).map(({ at, raw }) => [isoJst(at), raw])).toEqual([
      ['2026-04-01T00:30:00+09:00', '0.0'],
      ['2026-04-01T01:00:00+09:00', '0.1'],
    ])
    expect(isoJst(samples[47]?.at ?? (0 as never))).toBe('2026-04-02T00:00:00+09:00')
    expect(samples.filter(({ mark }) => mark !== undefined)).toHaveLength(1)
  })

  it('each file once, also after a restart; the same name with other content is read anew', async () => {
    const path = folder()
    const file = join(path, 'a.csv')
    writeFileSync(
      file,
      day('2026-04-01', () => '1'),
    )
    const first = await got(open(config(path)), 48)
    const mark = first.at(-1)?.mark ?? ''
    const again = open(config(path), kept(), mark)
    writeFileSync(file, day('20260401', () => '1,000.5').replaceAll('1,000.5', '"1,000.5"'))
    const second = await got(again, 48)
    expect(second).toHaveLength(48)
    expect(second[0]?.raw).toBe('1000.5')
  })

  it('Shift_JIS, one row a half-hour', async () => {
    const path = join(folder(), 'b.csv')
    const head = Buffer.from([0x93, 0xfa, 0x95, 0x74, 0x0a]) // 日付
    const rows = Buffer.from('2026/04/01,0:00,12.3\n2026/04/01,23:30,4\n')
    writeFileSync(path, Buffer.concat([head, rows]))
    const points = [{ meter: 'intake', measure: 'delta', unit: 'kWh', decimals: 1 }]
    const narrow = config(path, { encoding: 'shift_jis', date: 1, time: 2, first: 3, points })
    const samples = await got(open(narrow), 2)
    expect(samples.map(({ at, raw }) => `${isoJst(at)} ${raw}`)).toEqual([
      '2026-04-01T00:30:00+09:00 12.3',
      '2026-04-02T00:00:00+09:00 4.0',
    ])
  })

  it('a file with one bad value is not taken at all, and is named with line and column', async () => {
    const path = folder()
    writeFileSync(join(path, 'bad.csv'), `${heading}\n${day('2026/4/1', (i) => (i === 5 ? 'x' : '1'))}\n`)
    const log = kept()
    const seen = open(config(path), log)
    await until(
      () => log.said.length > 0,
      () => 'nothing was said',
    )
    await seen.stop()
    expect(log.said).toEqual([`nothing of the file was taken: ${join(path, 'bad.csv')}:2: column 8: "x" is no number`])
    expect(seen.samples).toEqual([])
  })
})
