/** Begin what a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/
/** A cell of a CSV file (RFC 4180): quoted where it must be; text that a spreadsheet would run as a formula gets an apostrophe before it. */
export const csvCell = (value: string | number | null): string => {
  if (value === null) return ''
  const text = String(value)
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
/** A CSV file's text; lines end with CR LF. */
export const csvText = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
