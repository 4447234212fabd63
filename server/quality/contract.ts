import type { QualityFinding } from '#core/quality'

/** The findings as they stand, kept up by the runner. */
export type Quality = {
  /** all that touch [from, to), newest first */
  findings(range: { site?: string | undefined; from: number; to: number }): QualityFinding[]
  find(id: string): QualityFinding | undefined
  /** not yet seen by a person, newest first */
  open(): QualityFinding[]
  /** up to which moment every meter has been judged; null: the first round is not over */
  judgedTo(): number | null
  /** takes up at once who has seen what */
  reload(): Promise<void>
  stop(): Promise<void>
}
