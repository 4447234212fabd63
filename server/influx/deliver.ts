import type { Outcome } from './outcome.ts'

/** InfluxDB cannot take it now: nothing is lost, the cursor stands. */
export class NotNow extends Error {
  readonly afterMs: number | undefined
  readonly status: number | undefined
  constructor({
    reason,
    afterMs,
    status,
  }: { reason: string; afterMs?: number | undefined; status?: number | undefined }) {
    super(reason)
    this.afterMs = afterMs
    this.status = status
  }
}
export type Refusal = { readonly line: string; readonly status: number; readonly reason: string }
/** More refused lines than this in one page are no offending lines but a fault that all have in common. */
const MOST_REFUSED = 100

/**
 * Writes lines, halving what is refused until the offending lines stand alone; gives those back. Throws NotNow where the whole has
 * to be written again later: points are overwritten by identical ones, so what was written already is written once more.
 */
export const deliver = async (
  send: (lines: readonly string[]) => Promise<Outcome>,
  lines: readonly string[],
): Promise<Refusal[]> => {
  const refused: Refusal[] = []
  const put = async (some: readonly string[]): Promise<void> => {
    const outcome = await send(some)
    if (outcome.kind === 'written') return
    if (outcome.kind === 'again') throw new NotNow(outcome)
    const [only] = some
    if (some.length === 1 && only !== undefined) {
      refused.push({ line: only, status: outcome.status, reason: outcome.reason })
      if (refused.length > MOST_REFUSED)
        throw new NotNow({
          reason: `more than ${MOST_REFUSED} lines of one page are refused: ${outcome.reason}`,
          status: outcome.status,
        })
      return
    }
    const middle = some.length >> 1
    await put(some.slice(0, middle))
    await put(some.slice(middle))
  }
  if (lines.length === 0) return refused
  await put(lines)
  if (refused.length === 0) return refused
  // what was at fault may have been set right in the meantime: only what is refused twice is set aside
  const again = await send(refused.map((r) => r.line))
  if (again.kind === 'again') throw new NotNow(again)
  return again.kind === 'written' ? [] : refused
}
