import { z } from 'zod'
import { Author } from '#core/decision-item'
import { Figure } from '#core/figure'
import { Segment } from '#core/plant'
import { PlacedFlaw } from '#core/record-flaw'
import { get, withQuery } from './get.ts'
import { RECORDS } from './meter-records.ts'
import { send } from './send.ts'

/** Addresses of the kinds of record that people enter. */
export type EnteredPath =
  | 'activity'
  | 'bills'
  | 'certificates'
  | 'measures'
  | 'reductions'
  | 'contracts'
  | 'demand-response'
  | 'hour-classes'
  | 'area-factors'
  | 'base-changes'
  | 'centre-records'
  | 'avoided-products'
  | 'product-shares'
  | 'unit-prices'
/** A kind of record as the page asks for it: its address, and the schemas of its body and of what stands beside it. */
export type EnteredKind<T, A> = {
  readonly path: EnteredPath
  readonly schema: z.ZodType<T>
  readonly beside: z.ZodType<A>
}
/** A record that stands; `by.act` is the basis of a change to it. */
export type EnteredRow<T, A> = {
  readonly key: string
  readonly site: string
  readonly by: Author
  readonly record: T
  readonly beside: A | null
}

const Effect = z.object({
  fy: z.int(),
  changes: z.array(z.object({ figure: z.string(), before: Figure, after: Figure })),
})
const Done = z.object({
  preview: z.boolean(),
  acts: z.array(z.int()),
  effects: z.array(Effect),
  closed: z.array(z.object({ site: z.string(), month: z.string() })),
  flaws: z.array(PlacedFlaw),
})
export type Done = z.infer<typeof Done>
const Row = z.object({
  line: z.int(),
  texts: z.record(z.string(), z.string()),
  state: z.enum(['new', 'change', 'same', 'flawed']),
})
export type SheetRow = z.infer<typeof Row>
const Sheet = Done.extend({
  rows: z.array(Row),
  sheet: z.object({ headings: z.array(z.string()), headingLine: z.int(), columns: z.record(z.string(), z.int()) }),
})
export type SheetAnswer = z.infer<typeof Sheet>

type Signalled = { signal: AbortSignal }
type Asked = { readonly site: string | null; readonly from?: string | undefined; readonly to?: string | undefined }
/** The records of a kind that stand. */
export const enteredQuery = <T, A>(kind: EnteredKind<T, A>, { site, from, to }: Asked) => ({
  queryKey: [RECORDS, kind.path, site, from ?? null, to ?? null],
  queryFn: async ({ signal }: Signalled): Promise<EnteredRow<T, A>[]> => {
    const Answer = z.object({
      records: z.array(
        z.object({
          key: z.string(),
          site: z.string(),
          by: Author,
          record: kind.schema,
          beside: kind.beside.nullable(),
        }),
      ),
    })
    return (await get(withQuery(`/api/v1/${kind.path}`, { site: site ?? undefined, from, to }), Answer, signal)).records
  },
})
/** Every version of a record, newest first; a null one was withdrawn. */
export const historyQuery = <T, A>(kind: EnteredKind<T, A>, { site, key }: { site: string; key: string }) => ({
  queryKey: [RECORDS, kind.path, 'history', site, key],
  queryFn: async ({ signal }: Signalled) => {
    const Answer = z.object({ versions: z.array(Author.extend({ record: kind.schema.nullable() })) })
    return (await get(withQuery(`/api/v1/${kind.path}/history`, { site, key }), Answer, signal)).versions
  },
})

type Order = { readonly reason?: string; readonly preview: boolean }
/** Enters a record in the place of the one that was seen (`basis`), or says what that would change. */
export const enter = <T, A>(
  { path, beside }: EnteredKind<T, A>,
  { record, basis }: { record: T; basis: number | null },
  order: Order,
) =>
  send(
    'POST',
    `/api/v1/${path}`,
    { records: [record], bases: [basis], ...order },
    Done.extend({ beside: z.array(beside.nullable()) }),
  )
/** Withdraws a record, or says what that would change. */
export const withdrawRecord = (
  path: EnteredPath,
  { site, key, basis }: { site: string; key: string; basis: number },
  order: Order,
): Promise<Done> => send('POST', `/api/v1/${path}/withdraw`, { records: [{ site, key, basis }], ...order }, Done)

/** A sheet: a file, or pasted cells as one. */
export type BroughtSheet = {
  readonly name: string
  /** base64 */
  readonly content: string
  readonly columns?: Readonly<Record<string, number>>
  readonly headingLine?: number
  readonly given?: Readonly<Record<string, string>>
}
export const enterSheet = (path: EnteredPath, file: BroughtSheet, order: Order): Promise<SheetAnswer> =>
  send('POST', `/api/v1/${path}/file`, { file, ...order }, Sheet)

export const segmentsQuery = {
  queryKey: ['segments'],
  queryFn: async ({ signal }: Signalled) =>
    (await get('/api/v1/segments', z.object({ segments: z.array(Segment) }), signal)).segments,
  staleTime: 60_000,
}
