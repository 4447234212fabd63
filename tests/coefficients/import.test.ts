import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { setChanges } from '#core/coefficient-diff'
import { CoefficientSet } from '#core/coefficient-set'
import { electricityLocation, electricityMarket } from '#core/emission-factor'
import { type ListAbout, setsOfSheet } from '#core/supplier-import'
import { readSupplierSheet } from '#core/supplier-sheet'
import { fiscalYear } from '#core/time'
import { ownFolder, readFolders, writeSets } from '../../server/coefficients/folder.ts'
import { readList } from '../../server/coefficients/sheet.ts'
import { compiled } from '../compiled.ts'
import { shipped } from '../golden/shipped.ts'

const root = join(import.meta.dirname, '../..')
/** A list as the ministry's workbooks have it: title, headings with units, merged cells, ※ marks, national values, a note. */
const workbook = join(import.meta.dirname, 'list.xlsx')
const about: ListAbout = {
  kind: 'electricity',
  year: 2026,
  title: 'R7年度実績',
  published: '2027-01-15',
  url: null,
  isRevision: false,
}
let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gentani-coefficients-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const shiftJis: Record<string, readonly number[]> = {
  // Node writes no Shift_JIS: the bytes of the headings, by hand from JIS X 0208
  登録番号: [0x93, 0x6f, 0x98, 0x5e, 0x94, 0xd4, 0x8d, 0x86],
  事業者名: [0x8e, 0x96, 0x8b, 0xc6, 0x8e, 0xd2, 0x96, 0xbc],
  調整後: [0x92, 0xb2, 0x90, 0xae, 0x8c, 0xe3],
}
const coefficientsOf = (folders: readonly string[]) => {
  const parsed = readFolders(folders)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  return parsed.coefficients
}

describe('reading a list', () => {
  test('a workbook: merged cells carry down, marks are kept apart, digits are as printed', async () => {
    const sheet = readSupplierSheet(await readList(workbook), 'electricity')
    expect(sheet.findings).toEqual([])
    expect(sheet.rows.map((r) => [r.registration, r.menu, r.basic, r.adjusted, r.substituted ?? false])).toEqual([
      ['A0002', '', '0.000423', '0.000423', true],
      ['A0009', 'メニューA', '0.000000', '0.000000', false],
      ['A0009', 'メニューB(残差)', '0.000521', '0.000521', false],
      ['A0009', '(参考値)事業者全体', '0.000470', '0.000470', false],
      ['A0269', 'メニューM', '0.000445', '0.000445', false],
      ['', '最終保障・離島', '0.000699', '0.000699', false],
    ])
    expect([sheet.defaultValue, sheet.nationalAverage]).toEqual(['0.000409', '0.000418'])
  })
  test('a CSV in Shift_JIS is the same as one in UTF-8', async () => {
    const path = join(dataDir, 'list.csv')
    const comma = [0x2c]
    const head = [
      ...(shiftJis['登録番号'] ?? []),
      ...comma,
      ...(shiftJis['事業者名'] ?? []),
      ...comma,
      ...(shiftJis['調整後'] ?? []),
    ]
    writeFileSync(path, Buffer.concat([Buffer.from(head), Buffer.from('\nA0001,Denki,0.000400\n')]))
    const old = readSupplierSheet(await readList(path), 'electricity')
    writeFileSync(path, '\ufeff登録番号,事業者名,調整後\nA0001,Denki,0.000400\n')
    expect(readSupplierSheet(await readList(path), 'electricity')).toEqual(old)
    expect(old.rows).toEqual([{ registration: 'A0001', company: 'Denki', menu: '', basic: null, adjusted: '0.000400' }])
  })
  test('every fault of every row comes at once, with its row', () => {
    const sheet = readSupplierSheet(
      [
        ['電気事業者別排出係数'],
        ['登録番号', '電気事業者名', 'メニュー', '排出係数', ''],
        ['', '', '', '基礎', '調整後'],
        ['A0001', 'Denki', 'メニューA', '0.000400', '0,4'],
        ['A0001', 'Denki', 'メニューB', '0.416', '0.000416'],
        ['0x12', 'Denki', '', '0.000400', '0.000400'],
        ['A0002', 'Hikari', '', '-', '－'],
        ['A0003', 'Kaze', '', '0.0004165', '0.000400'],
        ['A0004', 'Mizu', 'メニューA', '0.000400', '0.000400'],
        ['A0004', 'Mizu', 'メニューA', '0.000400', '0.000400'],
        ['代替値', '', '', '', ''],
      ],
      'electricity',
    )
    expect(sheet.findings.map((f) => `${f.row}: ${f.message}`)).toEqual([
      '4: "0,4" is not a number',
      '5: 0.416 is above 0.002 t-CO2/kWh: is the sheet in another unit?',
      '6: "0x12" is no registration number',
      '7: neither 基礎 nor 調整後 is printed',
      '8: 0.0004165 has more decimals than the list prints (6)',
      '10: A0004 メニューA stands in row 9 already',
      '11: 代替値: no value stands beside it',
    ])
    expect(setsOfSheet(shipped(), sheet, about)).toMatchObject({ ok: false })
  })
  test('a sheet without headings says which ones are looked for', () => {
    expect(readSupplierSheet([['a', 'b']], 'gas').findings).toEqual([
      { row: 0, message: expect.stringContaining('調整後排出係数') },
    ])
  })
})

describe('importing', () => {
  const imported = async () => {
    const made = setsOfSheet(shipped(), readSupplierSheet(await readList(workbook), 'electricity'), about)
    if (!made.ok) throw new Error(JSON.stringify(made.findings))
    return made.sets
  }
  test('the set, the default and the average of FY2026 are no longer provisional; no year before changes', async () => {
    const before = shipped()
    writeSets(ownFolder(dataDir), await imported())
    const after = coefficientsOf([join(root, 'coefficients'), ownFolder(dataDir)])
    const supply = { supplier: 'A0009', menu: '' }
    const market = (of: typeof before, year: number) =>
      electricityMarket(of, { carrier: 'grid', year: fiscalYear(year), supply })
    expect(market(before, 2026)).toMatchObject({ ok: true, value: { printed: '0.000547', provisional: 2025 } })
    expect(market(after, 2026)).toMatchObject({
      ok: true,
      value: { printed: '0.000521', reason: 'residual', provisional: null, set: 'shk-electricity-suppliers-fy2026-r2' },
    })
    expect(electricityLocation(after, fiscalYear(2026))).toMatchObject({ ok: true, value: { printed: '0.000418' } })
    for (let year = 2013; year <= 2025; year += 1) {
      expect(market(after, year)).toEqual(market(before, year))
      expect(electricityLocation(after, fiscalYear(year))).toEqual(electricityLocation(before, fiscalYear(year)))
    }
  })
  test('the same list again is refused; as a revision it takes the place of the first, which stays readable', async () => {
    writeSets(ownFolder(dataDir), await imported())
    const there = coefficientsOf([join(root, 'coefficients'), ownFolder(dataDir)])
    const sheet = readSupplierSheet(await readList(workbook), 'electricity')
    expect(setsOfSheet(there, sheet, about)).toMatchObject({
      ok: false,
      findings: [{ row: 0, message: expect.stringContaining('as a revision') }],
    })
    const revised = {
      ...sheet,
      defaultValue: '0.000410',
      rows: sheet.rows.map((r) => (r.menu === 'メニューM' ? { ...r, adjusted: '0.000444' } : r)),
    }
    const again = setsOfSheet(there, revised, { ...about, published: '2027-08-03', isRevision: true })
    if (!again.ok) throw new Error(JSON.stringify(again.findings))
    expect(again.sets.map((set) => [set.id, set.supersedes])).toEqual([
      ['shk-electricity-suppliers-fy2026-r3', ['shk-electricity-suppliers-fy2026-r2']],
      ['shk-electricity-default-fy2026-r2', ['shk-electricity-default-fy2026']],
    ])
    writeSets(ownFolder(dataDir), again.sets)
    const last = coefficientsOf([join(root, 'coefficients'), ownFolder(dataDir)])
    const supply = { supplier: 'A0269', menu: 'メニューM' }
    expect(electricityMarket(last, { carrier: 'grid', year: fiscalYear(2026), supply })).toMatchObject({
      ok: true,
      value: { printed: '0.000444' },
    })
    const [one, two] = ['r2', 'r3'].map((r) => last.sets.find((s) => s.id === `shk-electricity-suppliers-fy2026-${r}`))
    if (!one || !two) throw new Error('a set is gone')
    expect(setChanges(one, two).map((c) => [c.row, c.change])).toEqual([['A0269 メニューM', 'changed']])
  })
  test('a value of a table of many years is corrected by that table anew, the other years as they were', () => {
    const sheet = { rows: [], nationalAverage: null, defaultValue: '0.000417', findings: [] }
    const rows = [{ registration: 'A0001', company: 'Denki', menu: '', basic: null, adjusted: '0.000400' }]
    const made = setsOfSheet(shipped(), { ...sheet, rows }, { ...about, year: 2025, isRevision: true })
    if (!made.ok) throw new Error(JSON.stringify(made.findings))
    const set = made.sets[1]
    const old = shipped().sets.find((s) => s.id === 'shk-electricity-default')
    if (!set || !old) throw new Error('no set')
    expect(set.supersedes).toEqual(['shk-electricity-default'])
    expect(setChanges(old, set).map((c) => [c.row, c.change, c.after])).toEqual([
      ['default 2025–2025', 'changed', '0.000417 t-CO2/kWh'],
    ])
  })
  test('written files are sets by their schema, and none is ever overwritten', async () => {
    const sets = await imported()
    writeSets(ownFolder(dataDir), sets)
    const files = readdirSync(ownFolder(dataDir))
    expect(files).toHaveLength(3)
    for (const file of files) {
      const json: unknown = JSON.parse(readFileSync(join(ownFolder(dataDir), file), 'utf8'))
      expect(CoefficientSet.parse(json)).toEqual(sets.find((set) => `${set.id}.json` === file))
    }
    expect(() => writeSets(ownFolder(dataDir), sets)).toThrow(/never changed/)
  })
  test('a file in the data directory that is no set stops the start, by name', () => {
    writeSets(ownFolder(dataDir), [])
    writeFileSync(join(ownFolder(dataDir), 'broken.json'), '{')
    expect(readFolders([join(root, 'coefficients'), ownFolder(dataDir)])).toMatchObject({
      ok: false,
      findings: [{ file: 'broken.json' }],
    })
  })
})

test('gentani coefficients import --write --json writes the sets and says them', () => {
  const args = [
    'import',
    workbook,
    '--kind',
    'electricity',
    '--year',
    '2026',
    '--title',
    'R7年度実績',
    '--write',
    '--json',
  ]
  const run = spawnSync(
    process.execPath,
    [compiled('server/cli/gentani.ts'), 'coefficients', ...args, '--published', '2027-01-15'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, GENTANI_DATA_DIR: dataDir } },
  )
  expect([run.status, run.stderr]).toEqual([0, ''])
  expect(JSON.parse(run.stdout)).toMatchObject({ ok: true, sets: [{ from: 2026, to: 2026 }, {}, {}] })
  expect(readdirSync(ownFolder(dataDir))).toHaveLength(3)
}, 120_000)
