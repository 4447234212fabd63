import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSheet } from '../../server/table/read-sheet.ts'
import { FILE_LIMIT, UNPACKED_LIMIT } from '../../server/table/sheet.ts'
import { readXlsx } from '../../server/table/xlsx.ts'
import { archive, sheetXml, workbook, workbookParts } from './workbook.ts'

const rows = async (bytes: Uint8Array): Promise<string[][] | string> => {
  const sheet = await readSheet(bytes)
  return sheet.ok ? sheet.rows : sheet.why
}
/** 日付,指示値 in Shift_JIS (code points by hand: no encoder of it at hand). */
const SHIFT_JIS = Buffer.from([0x93, 0xfa, 0x95, 0x74, 0x2c, 0x8e, 0x77, 0x8e, 0xa6, 0x92, 0x6c, 0x0d, 0x0a])

describe('text', () => {
  const text = '日付,指示値\r\n2026/4/1,"1,234"\r\n\r\n2026/5/1,１２\r\n'
  const read = [['日付', '指示値'], ['2026/4/1', '1,234'], [''], ['2026/5/1', '１２']]
  it('UTF-8, with or without its mark', async () => {
    expect(await rows(Buffer.from(text))).toEqual(read)
    expect((await rows(Buffer.from(`\ufeff${text}`)))[0]).toEqual(['日付', '指示値'])
  })
  it('UTF-16 with its mark', async () => expect(await rows(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(read))
  it('Shift_JIS', async () => {
    const bytes = Buffer.concat([SHIFT_JIS, Buffer.from('2026/4/1,100\r\n')])
    expect(await rows(bytes)).toEqual([
      ['日付', '指示値'],
      ['2026/4/1', '100'],
    ])
  })
  it('tabs, as pasted from a spreadsheet', async () => {
    expect(await rows(Buffer.from('日付\t指示値\n2026/4/1\t1,234'))).toEqual([
      ['日付', '指示値'],
      ['2026/4/1', '1,234'],
    ])
  })
})

describe('workbooks', () => {
  it('give numbers as they were typed and days as days', async () => {
    const bytes = workbook([
      ['検針日', '指示値', '備考'],
      [{ serial: 46113 }, { n: '12345.6' }, '定例'],
      [{ serial: 46113.395833333336 }, { n: '0.30000000000000004' }, ''],
      ['令和8年4月1日', { n: '1.0E-2' }, ''],
    ])
    expect(await rows(bytes)).toEqual([
      ['検針日', '指示値', '備考'],
      ['2026-04-01', '12345.6', '定例'],
      ['2026-04-01 09:30:00', '0.3', ''],
      ['令和8年4月1日', '0.01', ''],
    ])
  })
})

describe('hostile and broken files', () => {
  it('a zip bomb is stopped before it unpacks, whatever size it claims', async () => {
    const parts = workbookParts(sheetXml([]))
    const bomb = { name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(UNPACKED_LIMIT + 1_000_000, 0x20), claims: 100 }
    const bytes = archive([...parts.slice(0, -1), bomb])
    expect(bytes.length).toBeLessThan(200_000)
    expect(await rows(bytes)).toBe('unpacks-too-large')
  })
  it('many parts that are small each, but not together', async () => {
    const part = Buffer.alloc(1_000_000, 0x20)
    const parts = Array.from({ length: 70 }, (_, i) => ({ name: `xl/${i}.xml`, data: part }))
    expect(await rows(archive(parts))).toBe('unpacks-too-large')
  })
  it('a reader that takes too long is killed', async () => {
    expect(await readXlsx(workbook([['日付']]), 1)).toMatchObject({ ok: false, why: 'took-too-long' })
  })
  it('entities that multiply are not unfolded', async () => {
    const lol = `<!DOCTYPE x [<!ENTITY a "${'z'.repeat(1_000)}">${['b', 'c', 'd', 'e']
      .map((e, i) => `<!ENTITY ${e} "${`&${'abcd'[i]};`.repeat(100)}">`)
      .join('')}]>`
    const sheet = sheetXml([['日付', 'X']])
      .replace('<worksheet', `${lol}<worksheet`)
      .replace('>X<', '>&e;<')
    const read = await rows(archive(workbookParts(sheet)))
    expect(JSON.stringify(read).length).toBeLessThan(10_000)
  })
  it('files over the limit are not read', async () => {
    expect(await rows(Buffer.alloc(FILE_LIMIT + 1, 0x31))).toBe('too-large')
  })
  it('more rows than a sheet of readings has', async () => {
    expect(await rows(Buffer.from('1,2\n'.repeat(20_001)))).toBe('too-many-rows')
  })

  const folder = join(import.meta.dirname, 'malformed')
  it.each(readdirSync(folder))('%s is refused with its cause, and the process lives', async (name) => {
    const why = name.split('.')[0]?.replace(/-\d+$/, '')
    expect(await rows(readFileSync(join(folder, name)))).toBe(why)
  })
})
