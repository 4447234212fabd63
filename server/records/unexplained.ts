import type { ReadingId } from '#core/meter-record'
import type { StepWhy } from '#core/verdict'
import type { Read } from '../ledger/contract.ts'

/** An unexplained step as the ledger lists it; `amount`: signed, millionths. */
export type Unexplained = {
  readonly meter: string
  readonly from: ReadingId | null
  readonly fromAt: number | null
  readonly fromValue: string | null
  readonly to: ReadingId
  readonly toAt: number
  readonly toValue: string
  readonly amount: number
  readonly why: StepWhy
  /** newest reading of the meter, UTC ms: until it lies past the glitch window, a later one may still explain the step */
  readonly newestAt: number
  readonly ignored: boolean
}

/** Steps at most: a meter that is no counter must not fill a page's memory. */
const MOST = 1_000
/** The unexplained steps of a site, or of all, newest first; those that people said to ignore too. */
export const unexplainedSteps = async (read: Read, site: string | undefined): Promise<Unexplained[]> => {
  const rows = await read('unexplained', { limit: MOST, site, ignored: true })
  return rows.map(({ fromId, toId, verdict, fromReading: _f, toReading: _t, ...row }) => ({
    ...row,
    from: fromId,
    to: toId,
    ignored: verdict === 'ignore',
  }))
}
