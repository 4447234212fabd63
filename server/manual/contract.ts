import type { Act } from '#core/act'
import type { ManualEntry } from '#core/manual-entry'
import type { RowFlaw } from '#core/manual-table'

/** An entry that stands, with its author. */
export type StandingEntry = {
  readonly entry: ManualEntry
  readonly act: number
  readonly index: number
  readonly person: string
  readonly at: number
  readonly reason: string
  readonly file: string | null
}
/** What is entered; `line`: where it stands in a file, else its place from 1. */
export type Asked = { readonly entry: ManualEntry; readonly line: number }
export type MonthChange = {
  readonly meter: string
  readonly month: string
  /** base units; null: nothing in that month */
  readonly before: number | null
  readonly after: number | null
  readonly unit: string
}
/** A step that no rule will explain once it is entered: it may be entered, and waits for a decision. */
export type Doubt = { readonly line: number; readonly amount: number; readonly unit: string }
/** What entering would do, or why it cannot be. */
export type Preview = {
  readonly entries: number
  /** lines of entries that stand already, and are passed over */
  readonly repeated: readonly number[]
  readonly flaws: readonly RowFlaw[]
  readonly doubts: readonly Doubt[]
  readonly months: readonly MonthChange[]
  /** readings to be written, and readings that are set aside for them */
  readonly readings: { readonly add: number; readonly setAside: number }
}
export type Entering = {
  readonly person: string
  readonly reason: string
  readonly file?: { readonly name: string; readonly sha256: string } | undefined
}

/** Entries of people, in one place: every change is one transaction. */
export type Manual = {
  standing(site?: string): Promise<StandingEntry[]>
  preview(asked: readonly Asked[]): Promise<Preview>
  /** writes all of it or, where there is a flaw, nothing */
  enter(asked: readonly Asked[], by: Entering): Promise<Preview & { readonly acts: readonly Act[] }>
  /** takes an entry back: the readings that rest on it are set aside; undefined where no such entry stands */
  withdraw(entry: { act: number; index: number }, by: Entering): Promise<Preview | undefined>
}
