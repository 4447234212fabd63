import { z } from 'zod'
import type { DateFlaw } from './written-date.ts'
import type { NumberFlaw } from './written-number.ts'

/** Why an entered record cannot stand: a catalogue code that a page translates. */
export type RecordFlawCode =
  | NumberFlaw
  | DateFlaw
  | 'empty' // a field that must be filled in
  | 'month-unreadable'
  | 'year-unreadable'
  | 'choice-unknown' // none of the words that the field takes
  | 'meter-unknown'
  | 'site-unknown'
  | 'segment-unknown'
  | 'denominator-unknown'
  | 'unit-unknown'
  | 'unit-other' // the unit is not that of the denominator or of the meter
  | 'not-over' // the month or period is not over yet
  | 'ends-before' // it ends before it begins
  | 'after-its-year' // a certificate of energy generated after the fiscal year that it is used for
  | 'needs-kWh'
  | 'needs-t'
  | 'too-long'
  | 'overlap' // another record of the meter covers some of the days
  | 'twice' // the same as another line
  | 'virtual' // a meter by formula: no supplier bills it
  | 'id-unreadable'
  | 'clock-unreadable'
  | 'not-for-this' // a field that a record of this kind does not have
  | 'out-of-range' // the text says what is allowed: ≥ 0
  | 'area-unknown' // no site lies in the supply area
  | 'days-missing' // a month is given whole
  | 'day-twice'
  | 'day-other' // no day of the month
  | 'headings-missing'
  | 'no-rows'
  | 'no-it' // the site meters no IT
  | 'contract-unknown' // plant.yaml has no contract of this id
  | 'no-tariff' // the contract has none, so that no price of it counts
  | 'carrier-other' // the contract is for another carrier; the text says which
  | 'contract-overlap' // a later period begins before this one ends; the text says when
  | 'plant-refused' // with it plant.yaml could not be used; the text says why
  | 'other' // only words for it
/** What is wrong with a record: the code, a sentence for callers of the API, and the text that it is about. */
export type RecordFlaw = { readonly why: RecordFlawCode; readonly detail: string; readonly text?: string }
export const recordFlaw = (why: RecordFlawCode, detail: string, text?: string): RecordFlaw => ({
  why,
  detail,
  ...(text === undefined ? {} : { text: text.slice(0, 80) }),
})

/** A flaw at its place in a sheet or a request: `line` counts from 1, `field` names the column. */
export const PlacedFlaw = z.object({
  line: z.int(),
  field: z.string().nullable(),
  why: z.string().describe('code of the catalogue: empty, unit-other, overlap …'),
  detail: z.string(),
  text: z.string().optional(),
})
export type PlacedFlaw = z.infer<typeof PlacedFlaw>

/** How a schema names the catalogue code of a rule over several fields. */
export const because = (why: RecordFlawCode, error: string, field: string) => ({
  error,
  path: [field],
  params: { why },
})
/** The value at a place of a body. */
const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (of, key) => (typeof of === 'object' && of !== null ? (of as Record<PropertyKey, unknown>)[key] : undefined),
    body,
  )
const flawOf = (issue: z.core.$ZodIssue, value: unknown): RecordFlaw => {
  const { code, message } = issue
  if (code === 'custom') return recordFlaw((issue.params?.['why'] as RecordFlawCode | undefined) ?? 'other', message)
  if (code === 'invalid_type' && value === undefined) return recordFlaw('empty', message)
  if (typeof value !== 'number') return recordFlaw('other', message)
  if (code === 'too_small')
    return recordFlaw('out-of-range', message, `${issue.inclusive ? '≥' : '>'} ${issue.minimum}`)
  if (code === 'too_big') return recordFlaw('out-of-range', message, `${issue.inclusive ? '≤' : '<'} ${issue.maximum}`)
  return recordFlaw('other', message)
}
/** Places of a body as forms name them: lines count from 1. */
const placeOf = (path: readonly PropertyKey[]): string | null =>
  path.length === 0 ? null : path.map((key) => (typeof key === 'number' ? key + 1 : String(key))).join('.')
/** What a schema found in a body, as flaws by their places. */
export const schemaFlaws = (error: z.ZodError, body: unknown): { field: string | null; flaw: RecordFlaw }[] =>
  error.issues.map((issue) => ({ field: placeOf(issue.path), flaw: flawOf(issue, valueAt(body, issue.path)) }))
