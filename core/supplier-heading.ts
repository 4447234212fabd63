/** Columns of a published list. */
export type Column = 'registration' | 'company' | 'menu' | 'basic' | 'adjusted' | 'substituted'
/** Which column stands where, and the first row under the headings. */
export type Headings = { readonly columns: Partial<Record<Column, number>>; readonly below: number }

/** Headings as the ministry's lists print them, in the order in which they are tried. */
const patterns: readonly (readonly [Column, RegExp])[] = [
  ['registration', /登録番号|事業者番号|^registration$/],
  ['company', /事業者名|事業者の名称|氏名又は名称|会社名|^company$/],
  ['adjusted', /調整後/],
  ['adjusted', /^adjusted/],
  ['basic', /基礎/],
  ['basic', /^basic/],
  ['menu', /メニュー|供給区域|供給地区|^(area_)?menu$/],
  ['substituted', /^substituted$/],
]
const NEEDED: readonly Column[] = ['company', 'adjusted']
/** What is said of a sheet without them. */
export const absentHeadings =
  'no row has the headings 事業者名 and 調整後排出係数 (with 登録番号, メニュー and 基礎排出係数 where printed)'
/** How far down headings are looked for, under title and notes. */
const FIRST_ROWS = 30

const plain = (cell: string): string => cell.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
const columnsOf = (cells: readonly string[]): Partial<Record<Column, number>> => {
  const columns: Partial<Record<Column, number>> = {}
  cells.forEach((cell, i) => {
    const text = plain(cell)
    const found = patterns.find(([column, pattern]) => columns[column] === undefined && pattern.test(text))
    if (found) columns[found[0]] = i
  })
  return columns
}
const isWhole = (columns: Partial<Record<Column, number>>): boolean => NEEDED.every((c) => columns[c] !== undefined)
/** Two rows of headings as one: 排出係数 over 基礎 and 調整後. */
const joined = (a: readonly string[], b: readonly string[]): string[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => `${a[i] ?? ''}${b[i] ?? ''}`)

/** The first row, or pair of rows, that holds the headings; undefined where none does. */
export const headingsOf = (sheet: readonly (readonly string[])[]): Headings | undefined => {
  for (let i = 0; i < Math.min(FIRST_ROWS, sheet.length); i += 1) {
    const one = columnsOf(sheet[i] ?? [])
    if (isWhole(one)) return { columns: one, below: i + 1 }
    const two = columnsOf(joined(sheet[i] ?? [], sheet[i + 1] ?? []))
    if (i + 1 < sheet.length && isWhole(two)) return { columns: two, below: i + 2 }
  }
  return undefined
}
