import { type Directory, linesOf, type Named, type RecordField } from './record-field.ts'
import { type RecordFlaw, type RecordFlawCode, recordFlaw } from './record-flaw.ts'
import { dayOf } from './time.ts'
import { writtenDate } from './written-date.ts'
import { narrow, writtenNumber } from './written-number.ts'

/** A flaw inside a field; `within` is its place there, as `2.count` of a second line. */
export type CellFlaw = { readonly flaw: RecordFlaw; readonly within?: string }
/** What the text of a field says. */
export type CellRead =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly flaws: readonly CellFlaw[] }
const value = (v: unknown): CellRead => ({ ok: true, value: v })
const refused = (why: RecordFlawCode, detail: string, text: string): CellRead => ({
  ok: false,
  flaws: [{ flaw: recordFlaw(why, `"${text.slice(0, 80)}": ${detail}`, text) }],
})

const monthText = (text: string): string | undefined => {
  const m = /^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*月?$/.exec(text)
  const day = m ? `${m[1]}/${m[2]}/1` : /月$/.test(text) ? `${text}1日` : text
  const read = writtenDate(day)
  const date = read.ok ? dayOf(read.at) : undefined
  return date?.endsWith('-01') ? date.slice(0, 7) : undefined
}
const yearText = (text: string): number | undefined => {
  const bare = text.replace(/年度?$/, '').replace(/^FY\s*/i, '')
  if (/^(19|20)\d{2}$/.test(bare)) return Number(bare)
  const read = writtenDate(`${bare}年12月31日`)
  return read.ok ? Number(dayOf(read.at).slice(0, 4)) : undefined
}
const clockText = (text: string): string | undefined => {
  const m = /^(\d{1,2})\s*(?::|時)\s*(\d{2})?\s*分?(?::\d{2})?$/.exec(text)
  return m ? `${(m[1] ?? '').padStart(2, '0')}:${m[2] ?? '00'}` : undefined
}
const named = (all: readonly Named[], text: string): string | undefined => {
  if (all.some((n) => n.key === text)) return text
  const found = all.filter((n) => n.names.includes(text))
  return found.length === 1 ? found[0]?.key : undefined
}
const oneOf = (all: readonly Named[], text: string, why: RecordFlawCode): CellRead => {
  const key = named(all, text)
  return key === undefined ? refused(why, 'not known, or not one alone', text) : value(key)
}
const several = (all: readonly Named[], text: string): CellRead => {
  const keys = text.split(/[\s,;、]+/).filter((t) => t !== '')
  const stray = keys.find((t) => named(all, t) === undefined)
  if (stray !== undefined && named(all, text) !== undefined) return value([named(all, text)])
  return stray === undefined ? value(keys.map((t) => named(all, t))) : refused('meter-unknown', 'no such meter', stray)
}
const numberOf = (text: string, kind: 'number' | 'real' | 'whole'): CellRead => {
  const read = writtenNumber(text.replace(/^[¥\\]/, ''))
  if (!read.ok) return refused(read.why, 'not a number as it stands', text)
  if (kind === 'number') return value(read.value)
  if (kind === 'real') return value(Number(read.value))
  return /^-?\d{1,15}$/.test(read.value)
    ? value(Number(read.value))
    : refused('number-unreadable', 'a whole number', text)
}
const choiceOf = ({ choices = {} }: RecordField, text: string): CellRead => {
  const found = Object.entries(choices).find(([code, words]) => code === text || words.includes(text))
  return found ? value(found[0]) : refused('choice-unknown', 'none of the words that this column takes', text)
}
const dayCell = (text: string): CellRead => {
  const read = writtenDate(text)
  return read.ok ? value(dayOf(read.at)) : refused(read.why, 'no day as it stands', text)
}
const found = (read: unknown, flaw: readonly [RecordFlawCode, string], text: string): CellRead =>
  read === undefined ? refused(...flaw, text) : value(read)

type Line = Readonly<Record<string, unknown>>
/** Cells of a line by their names; everything that is wrong in it. */
const lineOf = (
  cells: readonly RecordField[],
  texts: readonly string[],
  at: Directory,
): { line: Line; flaws: CellFlaw[] } => {
  const line: Record<string, unknown> = {}
  const flaws: CellFlaw[] = []
  for (const [i, field] of cells.entries()) {
    const text = texts[i] ?? ''
    if (text === '') {
      if (!field.optional) flaws.push({ within: field.name, flaw: recordFlaw('empty', `${field.name} is empty`) })
      continue
    }
    const read = readCell(field, text, at)
    if (read.ok) line[field.name] = read.value
    else flaws.push(...read.flaws.map(({ flaw }) => ({ within: field.name, flaw })))
  }
  return { line, flaws }
}
const rowsOf = ({ rows }: RecordField, text: string, at: Directory): CellRead => {
  const { cells = [], by } = rows ?? {}
  const read = linesOf(text).flatMap((texts, i) =>
    texts.every((t) => t === '') ? [] : [{ number: i + 1, ...lineOf(cells, texts, at) }],
  )
  const flaws = read.flatMap((r) => r.flaws.map((f) => ({ ...f, within: `${r.number}.${f.within}` })))
  if (flaws.length > 0) return { ok: false, flaws }
  const lines = read.map((r) => r.line)
  if (by === undefined) return value(lines)
  const keys = lines.map((line) => String(line[by]))
  const twin = keys.findIndex((key, i) => keys.indexOf(key) < i)
  if (twin >= 0) {
    const first = String(read[keys.indexOf(keys[twin] ?? '')]?.number)
    const flaw = recordFlaw('twice', `the same as line ${first}`, first)
    return { ok: false, flaws: [{ within: `${read[twin]?.number}.${by}`, flaw }] }
  }
  const rest = ({ [by]: _key, ...others }: Line): unknown => (cells.length === 2 ? Object.values(others)[0] : others)
  return value(Object.fromEntries(lines.map((line, i) => [keys[i], rest(line)])))
}

/** Reads the text of one field; empty text is no concern of it. */
export const readCell = (field: RecordField, text: string, at: Directory): CellRead => {
  switch (field.kind) {
    case 'text':
    case 'block':
      return value(text)
    case 'id':
      return /^[a-z0-9-]{1,64}$/.test(text) ? value(text) : refused('id-unreadable', '1 to 64 of a-z, 0-9 and -', text)
    case 'number':
    case 'real':
    case 'whole':
      return numberOf(text, field.kind)
    case 'day':
      return dayCell(text)
    case 'clock':
      return found(clockText(narrow(text)), ['clock-unreadable', 'a time is written 17:30'], text)
    case 'month':
      return found(monthText(narrow(text)), ['month-unreadable', 'a month is written 2026-04'], text)
    case 'year':
      return found(yearText(narrow(text)), ['year-unreadable', 'a fiscal year is written 2026'], text)
    case 'choice':
      return choiceOf(field, text)
    case 'meter':
      return oneOf(at.meters, text, 'meter-unknown')
    case 'meters':
      return several(at.meters, text)
    case 'site':
      return oneOf(at.sites, text, 'site-unknown')
    case 'segment':
      return oneOf(at.segments, text, 'segment-unknown')
    case 'denominator':
      return oneOf(at.denominators, text, 'denominator-unknown')
    case 'rows':
      return rowsOf(field, text, at)
  }
}
