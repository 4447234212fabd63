import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manualPlantPath } from '../manual/plant.ts'
import { workbook } from '../table/workbook.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ openAs: { person: 'mori' }, plantPath: manualPlantPath })
  await house.person('mori', 'operator')
})
afterAll(() => house.shutDown())

const url = '/api/v1/manual-readings'
const at = (text: string): number => Date.parse(`${text}+09:00`)
const file = (name: string, content: string | Buffer, rest: object = {}) => ({
  file: { name, content: Buffer.from(content).toString('base64'), ...rest },
})
type Preview = {
  flaws: { line: number; why: string }[]
  notes: { line: number; text: string; value: string }[]
  months: { month: string; after: number | null }[]
  repeated: number[]
  written: boolean
  sheet: { columns: Record<string, number>; headingLine: number; rows: number }
}

describe('manual readings over HTTP', () => {
  const csv = '検針表\r\n検針日,指示値,備考\r\n令和8年3月1日,"1,000.0",定例\r\n2026/4/1,1100,\r\n'

  it('a sheet is read by its headings; the preview writes nothing', async () => {
    const { status, body } = await house.post(`${url}/preview`, file('水道.csv', csv, { meter: 'works/water' }))
    expect(status).toBe(200)
    const preview = body as unknown as Preview
    expect(preview.sheet).toMatchObject({ columns: { date: 0, reading: 1, note: 2 }, headingLine: 2, rows: 2 })
    expect(preview).toMatchObject({ flaws: [], repeated: [], notes: [{ line: 3, text: '1,000.0', value: '1000.0' }] })
    expect(preview.months).toEqual([{ meter: 'works/water', month: '2026-03', before: null, after: 100, unit: 'm3' }])
    expect(await house.read('acts', { kinds: ['manual-reading'], limit: 9 })).toEqual([])
  })

  it('is entered with author, reason and the file; a second time nothing is new', async () => {
    const body = { ...file('水道.csv', csv, { meter: 'works/water' }), reason: '3月検針' }
    expect((await house.post(url, { ...body, reason: ' ' })).status).toBe(400)
    expect((await house.post(url, body)).body).toMatchObject({ written: true, readings: { add: 2, setAside: 0 } })
    expect((await house.post(url, body)).body).toMatchObject({ written: false, repeated: [3, 4] })
    const list = (await house.get(`${url}?meter=works/water`)).body as { entries: object[]; meters: { key: string }[] }
    expect(list.meters.map((m) => m.key)).toEqual(['works/water', 'works/bill', 'works/oil', 'works/lpg'])
    expect(list.entries).toHaveLength(2)
    expect(list.entries[0]).toMatchObject({
      value: '1100',
      unit: 'm3',
      at: '2026-04-01T00:00:00+09:00',
      person: 'mori',
      reason: '3月検針',
      file: '水道.csv',
    })
  })

  it('a workbook: errors by line, all at once, and nothing is written', async () => {
    const bytes = workbook([
      ['メーター', '開始日', '終了日', '使用量'],
      ['都市ガス', { serial: 46083 }, { serial: 46112 }, { n: '310' }],
      ['都市ガス', '', '4/30', { n: '290' }],
      ['都市ガス', '2026/4/15', '2026/5/6', '三百'],
      ['ガス', '2026/4/15', '2026/5/6', { n: '1' }],
    ])
    const { body } = await house.post(url, { ...file('gas.xlsx', bytes), reason: '請求書' })
    const { flaws, written } = body as unknown as Preview
    expect(written).toBe(false)
    expect(flaws.map((f) => [f.line, f.why])).toEqual([
      [3, 'date-without-year'],
      [4, 'number-unreadable'],
      [5, 'meter-unknown'],
    ])
    expect(await house.read('acts', { kinds: ['manual-reading'], limit: 9 })).toHaveLength(1)
  })

  it('one entry, taken back with a reason', async () => {
    const entry = { kind: 'reading', meter: 'works/water', at: at('2026-05-01T09:00'), value: '1900' }
    expect((await house.post(url, { entries: [entry], reason: '目視' })).body).toMatchObject({ written: true })
    const { entries } = (await house.get(url)).body as { entries: { act: number; index: number; value: string }[] }
    const { act, index } = entries[0] as { act: number; index: number }
    const gone = { act, index, reason: '桁違い' }
    expect((await house.post(`${url}/withdraw`, gone)).body).toMatchObject({ written: true, readings: { setAside: 1 } })
    expect(await house.post(`${url}/withdraw`, gone)).toMatchObject({ status: 404 })
    expect(((await house.get(url)).body as { entries: object[] }).entries).toHaveLength(2)
  })

  it.each([
    ['unreadable-file', file('x.xlsx', 'PK not an archive')],
    ['unreadable-file', file('x.csv', Buffer.from([0xff, 0x81, 0xfd]))],
    ['no-columns', file('x.csv', 'a,b\n1,2\n')],
    ['bad-request', {}],
    ['bad-request', { entries: [{ kind: 'reading', meter: 'works/water', at: 1, value: '12,5' }] }],
    ['bad-request', { ...file('x.csv', 'a'), entries: [] }],
  ] as const)('%s', async (code, body) => {
    expect((await house.post(`${url}/preview`, body)).body).toMatchObject({ code })
  })
})
