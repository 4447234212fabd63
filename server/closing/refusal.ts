/** Codes of the error catalogue that closing answers with. */
export type RefusalCode =
  | 'month-closed'
  | 'month-not-closed'
  | 'close-blocked'
  | 'close-changed'
  | 'unknown-finding'
  | 'second-person'
  | 'nothing-to-adjust'
  | 'adjustment-incomplete'

/** Why a month was not closed, opened or adjusted. */
export class CloseRefused extends Error {
  readonly code: RefusalCode
  constructor(code: RefusalCode, detail: string) {
    super(detail)
    this.code = code
  }
}
