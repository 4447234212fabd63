import type { ReactNode } from 'react'
import type { RecordTable } from '#core/record-field'
import type { EnteredKind, EnteredRow } from '../api/entered.ts'
import type { Ground } from './ground.ts'

/** A column of a list of records. */
export type Column<T, A> = {
  readonly name: string
  readonly number?: true
  /** what the rows are ordered by */
  readonly order: (row: EnteredRow<T, A>, ground: Ground) => string | number
} & (
  | { readonly cell: (row: EnteredRow<T, A>, ground: Ground) => ReactNode }
  | {
      /** texts of a cell: lines, and what stands in small below them */
      readonly lines: (
        row: EnteredRow<T, A>,
        ground: Ground,
      ) => { readonly main: readonly string[]; readonly small: string }
    }
)
/** Texts of the fields of a form. */
export type Draft = Readonly<Record<string, string>>
/** A kind of record as its tab shows it. */
export type KindView<T extends object, A> = EnteredKind<T, A> & {
  readonly table: RecordTable<T>
  readonly columns: readonly Column<T, A>[]
  /** fields that make the key: they stay when a record is changed */
  readonly keys: readonly string[]
  /** whether the list is of a fiscal year */
  readonly byYear: boolean
  /** fields that a new record begins with */
  readonly first: (ground: Ground) => Draft
  /** its sheets have columns of their own, which nobody chooses */
  readonly ownSheet?: true
  /** what of a draft follows from a field that was changed, such as the unit of a meter */
  readonly follow?: (draft: Draft, field: string, ground: Ground) => Draft
  /** what a text field offers to choose from; undefined: it is typed */
  readonly offers?: (field: string, draft: Draft, ground: Ground) => readonly (readonly [string, string])[] | undefined
  /** whether annual figures move; default: where nothing is computed for a record */
  readonly moves?: true
  /** closed months that a record is about get an adjustment */
  readonly adjusts?: true
  /** what is computed for a record, as a form's preview shows it */
  readonly Beside?: (props: { beside: A; record: T }) => ReactNode
  /** what the records shown come to together */
  readonly Summary?: (props: { rows: readonly EnteredRow<T, A>[]; ground: Ground }) => ReactNode
}
