import type { z } from 'zod'
import type { NewAct } from '#core/act'
import type { AnnualRecords } from '#core/annual-record'
import type { Plant } from '#core/plant'
import type { RecordTable } from '#core/record-field'
import type { RecordFlaw } from '#core/record-flaw'
import type { TableRow } from '#core/record-table'
import type { Role } from '#core/role'
import type { Day, EpochMs, FiscalYear, Month } from '#core/time'
import type { Deps } from './deps.ts'

/** The annual figures that a kind moves. */
export type MovesYears<T> = {
  readonly yearsOf: (body: T, now: FiscalYear) => FiscalYear[]
  /** The annual records with some bodies put in and others, by their keys, taken out. */
  readonly put: (
    records: AnnualRecords,
    bodies: readonly T[],
    gone: readonly T[],
  ) => Partial<AnnualRecords & { plant: Plant }>
}
/** What is computed beside each record of a kind: a bill's reconciliation, a measure's effect; null: its meter is gone. */
export type Beside<T, A> = {
  readonly schema: z.ZodType<A>
  readonly of: (deps: Deps, bodies: readonly T[]) => Promise<(A | null)[]>
  /** only a preview has it: for a whole list it takes too long, and there it stands already */
  readonly ofPreview?: true
}
/** One kind of record that people enter: its address, schema, key, site, and what follows from it. */
export type EnteredKind<T, A = never> = {
  readonly path: string
  readonly summary: string
  readonly kind: NewAct['kind']
  readonly role: Role
  readonly schema: z.ZodType<T>
  readonly check: (at: { plant: Deps['plant']; now: EpochMs }, body: T) => RecordFlaw | undefined
  /** what cannot stand beside the other records of the kind */
  readonly clash?: (body: T, others: readonly T[]) => RecordFlaw | undefined
  readonly keyOf: (body: T) => string
  readonly siteOf: (body: T, deps: Deps) => string
  /** the sites whose figures it is about, where they are not those of `siteOf` */
  readonly sitesOf?: (body: T, deps: Deps) => readonly string[]
  /** the days that a record is about, both included; none: it has no time of its own */
  readonly daysOf?: (body: T) => { readonly from: Day; readonly to: Day }
  /** months whose closed figures a change would leave as they are */
  readonly monthsOf?: (body: T) => readonly Month[]
  readonly years?: MovesYears<T>
  readonly beside?: Beside<T, A>
  /** how it is pasted and imported */
  readonly table?: RecordTable<T>
  /** its own way to read a sheet, where not each row is a record */
  readonly readSheet?: ReadSheet<T>
}
/** A sheet as it was read: its records, or what is wrong, by line; and its headings. */
export type SheetRead<T> = {
  readonly rows: readonly TableRow<T>[]
  /** from 1; 0: none was found */
  readonly headingLine: number
  readonly columns: Readonly<Record<string, number>>
}
export type ReadSheet<T> = (
  rows: readonly (readonly string[])[],
  about: { readonly given: Readonly<Record<string, string>>; readonly now: EpochMs },
) => SheetRead<T>

/** A list with some bodies put in, and those of other keys than theirs and the gone ones kept. */
export const replaced = <R, T extends R>(
  all: readonly R[],
  { bodies, gone, keyOf }: { bodies: readonly T[]; gone: readonly R[]; keyOf: (body: R) => string },
): R[] => {
  const keys = new Set([...bodies, ...gone].map(keyOf))
  return [...all.filter((r) => !keys.has(keyOf(r))), ...bodies]
}
