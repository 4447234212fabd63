import type { SupplierRow } from './coefficient-set.ts'
import { absentHeadings, type Column, type Headings, headingsOf } from './supplier-heading.ts'

/** What a published list is of: it decides unit, digits and what is plausible. */
export type ListKind = 'electricity' | 'gas' | 'heat'
type Form = {
  readonly unit: 't-CO2/kWh' | 't-CO2/千m3(SATP)' | 't-CO2/GJ'
  readonly decimals: number
  readonly most: number
}
/** Unit, printed decimals, and the most that a factor can be: above it the sheet is in another unit. */
export const listForms: Readonly<Record<ListKind, Form>> = {
  electricity: { unit: 't-CO2/kWh', decimals: 6, most: 0.002 },
  gas: { unit: 't-CO2/千m3(SATP)', decimals: 2, most: 5 },
  heat: { unit: 't-CO2/GJ', decimals: 4, most: 0.3 },
}

/** Cells of a sheet as text, row by row; the first row is row 1. */
export type Sheet = readonly (readonly string[])[]
/** What is wrong, by row of the sheet; row 0: the sheet itself. */
export type RowFinding = { readonly row: number; readonly message: string }
/** The list as it stands in the sheet: supplier rows, and 代替値 and 全国平均係数 where it prints them. */
export type SupplierSheet = {
  readonly rows: readonly SupplierRow[]
  readonly defaultValue: string | null
  readonly nationalAverage: string | null
  readonly findings: readonly RowFinding[]
}

/** 全角 to 半角, one space for many: headings and names compare. */
const plain = (cell: string): string => cell.normalize('NFKC').replace(/\s+/g, ' ').trim()
const REGISTRATION = /^[A-Z]{0,2}\d{3,5}$/
/** ※ and * mark values that the list replaced by the default. */
const MARK = /[※*]/g
/** The rows of national values. */
const DEFAULT = /^代替値/
const NATIONAL = /^(代替値|全国平均)/
const NOTHING = /^[-－―ー—]*$/

type Value = { readonly digits: string | null } | { readonly fault: string }
/** A printed value: "0.000416", a spreadsheet's 4.16E-4, ※ marks; as many decimals as the list prints. */
const printedValue = (cell: string, { decimals, most, unit }: Form): Value => {
  const text = plain(cell).replace(MARK, '').trim()
  if (NOTHING.test(text)) return { digits: null }
  if (!/^\d+(\.\d+)?(e-?\d+)?$/i.test(text)) return { fault: `"${cell}" is not a number` }
  const n = Number(text)
  if (n > most) return { fault: `${text} is above ${most} ${unit}: is the sheet in another unit?` }
  const printed = n.toFixed(decimals)
  const exact = Math.abs(Number(printed) - n) < 1e-12
  return exact ? { digits: printed } : { fault: `${text} has more decimals than the list prints (${decimals})` }
}

type Reading = {
  rows: SupplierRow[]
  defaultValue: string | null
  nationalAverage: string | null
  findings: RowFinding[]
  seen: Map<string, number>
  /** merged cells: supplier of the row above */
  above: { registration: string; company: string }
}
type Line = { readonly row: number; readonly cell: (column: Column) => string; readonly all: readonly string[] }

const values = (line: Line, form: Form): { basic: Value; adjusted: Value } => ({
  basic: printedValue(line.cell('basic'), form),
  adjusted: printedValue(line.cell('adjusted'), form),
})
/** The row of 代替値 or 全国平均係数: its one number, whichever column it is in. */
const national = (line: Line, form: Form): Value => {
  const found = line.all.map((cell) => printedValue(cell, form)).find((v) => 'digits' in v && v.digits !== null)
  return found ?? { fault: 'no value stands beside it' }
}

const supplierOf = (line: Line, above: Reading['above']): Reading['above'] => {
  const [registration, company] = [plain(line.cell('registration')), line.cell('company').trim()]
  return registration === '' && company === '' ? above : { registration, company: company || above.company }
}
const rowFault = (
  { registration, company }: Reading['above'],
  found: { basic: Value; adjusted: Value },
): string | undefined => {
  if (company === '') return 'no supplier is named'
  if (registration !== '' && !REGISTRATION.test(registration)) return `"${registration}" is no registration number`
  for (const value of [found.basic, found.adjusted]) if ('fault' in value) return value.fault
  const empty = [found.basic, found.adjusted].every((v) => 'digits' in v && v.digits === null)
  return empty ? 'neither 基礎 nor 調整後 is printed' : undefined
}
const digits = (value: Value): string | null => ('digits' in value ? value.digits : null)

const readSupplier = (reading: Reading, line: Line, form: Form): void => {
  const supplier = supplierOf(line, reading.above)
  reading.above = supplier
  const found = values(line, form)
  const note = (message: string): void => void reading.findings.push({ row: line.row, message })
  const fault = rowFault(supplier, found)
  if (fault) return note(fault)
  const menu = line.cell('menu').trim()
  const key = `${supplier.registration || supplier.company} ${menu}`
  const before = reading.seen.get(key)
  if (before !== undefined) return note(`${key} stands in row ${before} already`)
  reading.seen.set(key, line.row)
  const marked = /[※*]/.test(line.cell('basic') + line.cell('adjusted')) || line.cell('substituted').trim() === '1'
  reading.rows.push({
    ...supplier,
    menu,
    basic: digits(found.basic),
    adjusted: digits(found.adjusted),
    ...(marked ? { substituted: true } : {}),
  })
}

const readLine = (reading: Reading, line: Line, form: Form): void => {
  const text = plain(line.all.join(' '))
  const name = plain(line.cell('registration') + line.cell('company') + line.cell('menu'))
  if (text === '') return
  const isDefault = DEFAULT.test(name)
  if (!NATIONAL.test(name)) return readSupplier(reading, line, form)
  const value = national(line, form)
  if ('fault' in value) reading.findings.push({ row: line.row, message: `${name}: ${value.fault}` })
  else if (isDefault) reading.defaultValue = value.digits
  else reading.nationalAverage = value.digits
}

const lineOf = (cells: readonly string[], row: number, columns: Headings['columns']): Line => ({
  row,
  all: cells,
  cell: (column) => {
    const at = columns[column]
    return at === undefined ? '' : (cells[at] ?? '')
  },
})
/** Notes under a list (※ …, 注 …) are one cell of text without a value. */
const isNote = ({ all, cell }: Line): boolean => {
  const [only, ...more] = all.filter((c) => c.trim() !== '')
  if (only === undefined || more.length > 0 || cell('basic') + cell('adjusted') !== '') return false
  return !REGISTRATION.test(plain(only)) && !NATIONAL.test(plain(only))
}

/**
 * Reads the ministry's yearly list (電気事業者別排出係数 and those of gas and heat) out of a sheet. Columns are found by their
 * Japanese headings; a supplier's merged cells carry down. Every finding of every row comes at once.
 */
export const readSupplierSheet = (sheet: Sheet, kind: ListKind): SupplierSheet => {
  const nothing = { rows: [], defaultValue: null, nationalAverage: null }
  const headings = headingsOf(sheet)
  if (!headings) return { ...nothing, findings: [{ row: 0, message: absentHeadings }] }
  const reading: Reading = {
    ...nothing,
    rows: [],
    findings: [],
    seen: new Map(),
    above: { registration: '', company: '' },
  }
  sheet.slice(headings.below).forEach((cells, i) => {
    const line = lineOf(cells, headings.below + i + 1, headings.columns)
    if (!isNote(line)) readLine(reading, line, listForms[kind])
  })
  if (reading.rows.length === 0 && reading.findings.length === 0)
    reading.findings.push({ row: 0, message: 'no row of a supplier stands under the headings' })
  const { rows, defaultValue, nationalAverage, findings } = reading
  return { rows, defaultValue, nationalAverage, findings }
}
