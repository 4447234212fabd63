import { type EpochMs, isoJst } from '#core/time'

/** Something that does not hold, with the row that shows it first. */
export type Flaw = {
  readonly check: 'acts' | 'readings' | 'slots' | 'days' | 'months' | 'closes'
  /** the row: act 7, reading 12, works/main 2026-05-01T00:30:00+09:00, works 2026-05 */
  readonly row: string
  readonly why: string
}
/** Things that hold and are worth to know. */
export type Note = { readonly row: string; readonly text: string }
export const atJst = (t: number): string => isoJst(t as EpochMs)
