import { z } from 'zod'
import { columnFields } from '#core/manual-columns'
import type { ManualEntry } from '#core/manual-entry'
import { get, withQuery } from './get.ts'
import { send } from './send.ts'

const Kind = z.enum(['reading', 'amount', 'level', 'delivery'])
const Meter = z.object({
  key: z.string(),
  name: z.object({ ja: z.string(), en: z.string() }),
  unit: z.string(),
  each: z.number(),
  kinds: z.array(Kind),
})
export type ManualMeter = z.infer<typeof Meter>
const Entry = z.object({
  meter: z.string(),
  kind: Kind,
  from: z.string().nullable(),
  at: z.string(),
  value: z.string(),
  unit: z.string(),
  note: z.string().nullable(),
  document: z.string().nullable(),
  act: z.int(),
  index: z.int(),
  person: z.string(),
  name: z.string().nullable(),
  enteredAt: z.string(),
  reason: z.string(),
  file: z.string().nullable(),
})
export type ListedEntry = z.infer<typeof Entry>
const Columns = z.partialRecord(z.enum(columnFields), z.int())
const Preview = z.object({
  entries: z.int(),
  repeated: z.array(z.int()),
  flaws: z.array(
    z.object({
      line: z.int(),
      why: z.string(),
      text: z.string().optional(),
      numbers: z.record(z.string(), z.string()).optional(),
    }),
  ),
  doubts: z.array(z.object({ line: z.int(), amount: z.number(), unit: z.string() })),
  notes: z.array(z.object({ line: z.int(), text: z.string(), value: z.string() })),
  months: z.array(
    z.object({
      meter: z.string(),
      month: z.string(),
      before: z.number().nullable(),
      after: z.number().nullable(),
      unit: z.string(),
    }),
  ),
  readings: z.object({ add: z.int(), setAside: z.int() }),
  sheet: z.object({ headings: z.array(z.string()), headingLine: z.int(), columns: Columns, rows: z.int() }).nullable(),
})
export type EntryPreview = z.infer<typeof Preview>
const Written = Preview.extend({ written: z.boolean() })

/** What is to be entered: entries of a form, or a sheet as a file (pasted text is one too). */
export type EntrySource = { readonly entries: readonly ManualEntry[] } | { readonly file: SheetFile }
export type SheetFile = {
  readonly name: string
  /** base64 */
  readonly content: string
  readonly meter?: string
  readonly columns?: z.infer<typeof Columns>
  readonly headingLine?: number
}

const URL = '/api/v1/manual-readings'
export const MANUAL = 'manual-readings'
export const manualQuery = (site: string | null) => ({
  queryKey: [MANUAL, site],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    get(
      withQuery(URL, { site: site ?? undefined }),
      z.object({ meters: z.array(Meter), entries: z.array(Entry) }),
      signal,
    ),
})
export const previewEntries = (source: EntrySource): Promise<EntryPreview> =>
  send('POST', `${URL}/preview`, source, Preview)
export const enter = (source: EntrySource, reason: string): Promise<z.infer<typeof Written>> =>
  send('POST', URL, { ...source, reason }, Written)
export const withdraw = (
  { act, index }: { act: number; index: number },
  reason: string,
): Promise<z.infer<typeof Written>> => send('POST', `${URL}/withdraw`, { act, index, reason }, Written)
