import { applies, linesText, type RecordField, type RecordTable } from './record-field.ts'

/** Digits of a number as people write it: never an exponent. */
const DIGITS = 20
const plain = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'number') return String(value)
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: DIGITS })
}
const at = (record: unknown, name: string): unknown =>
  name
    .split('.')
    .reduce<unknown>(
      (of, key) => (typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined),
      record,
    )

const rowsText = ({ rows }: RecordField, value: unknown): string => {
  const { cells = [], by } = rows ?? {}
  if (typeof value !== 'object' || value === null) return ''
  const lines = Object.entries(value).map(([key, row]: [string, unknown]) =>
    cells.map(({ name }) => {
      if (name === by) return key
      return plain(by !== undefined && cells.length === 2 ? row : at(row, name))
    }),
  )
  return linesText(lines)
}
const textOf = (field: RecordField, value: unknown): string => {
  if (field.kind === 'rows') return rowsText(field, value)
  return Array.isArray(value) ? value.map(plain).join(' ') : plain(value)
}

/** A record as texts of its fields: read again, they give the record. */
export const textsOf = <T extends object>({ fields }: RecordTable<T>, record: T): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap((field) =>
      applies(field, record as Readonly<Record<string, unknown>>)
        ? [[field.name, textOf(field, at(record, field.name))]]
        : [],
    ),
  )
