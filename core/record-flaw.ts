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
/** What a schema found, as flaws by field. */
export const schemaFlaws = (error: z.ZodError): { field: string | null; flaw: RecordFlaw }[] =>
  error.issues.map((issue) => {
    const why = issue.code === 'custom' ? (issue.params?.['why'] as RecordFlawCode | undefined) : undefined
    const field = issue.path[0] === undefined ? null : String(issue.path[0])
    return { field, flaw: recordFlaw(why ?? 'other', issue.message) }
  })
