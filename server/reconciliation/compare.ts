import { BLOCKS, type ReconcileAnswer, type Reconciled, type ReconcileRequest } from '#core/reconciliation'
import type { Read } from '../ledger/contract.ts'

/** Sends a question and resolves to its answer; undefined when the agent gave none. */
export type Exchange = (question: Omit<ReconcileRequest, 'id'>) => Promise<ReconcileAnswer | undefined>
type Comparison = {
  readonly site: string
  readonly agent: string
  readonly epoch: string
  /** the ledger has disposed of every seq up to here */
  readonly committed: number
  readonly read: Read
  readonly awaited: (site: string, agent: string, asked: { epoch: string; seqs: readonly number[] }) => void
  readonly exchange: Exchange
  readonly told: (result: Omit<Reconciled, 'at'>) => void
}
type Result = Omit<Reconciled, 'at'>

/** Batches of one block: the ledger's reader digests one block at a time, between other questions. */
const STEP = 64
/** Blocks of one question: the agent digests them with a breath after each. */
const AT_ONCE = Math.min(BLOCKS, 64)
/** So often it is looked whether what was sent again is committed, and ms between two looks. */
const LOOKS = 4
const LOOK_MS = 500

/** Compares what the agent keeps of its epoch, up to what the ledger has disposed of, block by block, and asks again for what differs. */
export const compare = async (comparison: Comparison): Promise<Result> => {
  const { epoch, committed, exchange, told } = comparison
  let result: Result = {
    state: 'running',
    from: 0,
    to: committed,
    ...{ compared: 0, lacking: 0, altered: 0, gone: 0, resent: 0 },
  }
  const unanswered = (): Result => ({ ...result, state: 'unanswered' })
  const hello = await exchange({ epoch, from: 1, to: 0, step: STEP, have: [] })
  if (!hello) return unanswered()
  result = { ...result, from: hello.oldest, to: Math.min(committed, hello.next - 1) }
  told(result)
  for (let from = hello.oldest; from <= result.to; from += STEP * AT_ONCE) {
    const to = Math.min(result.to, from + STEP * AT_ONCE - 1)
    const have = await digests(comparison, { from, to })
    const answer = await exchange({ epoch, from, to, step: STEP, have })
    if (!answer) return unanswered()
    for (const first of answer.differing) {
      const found = await again(comparison, { from: first, to: Math.min(to, first + STEP - 1) })
      if (!found) return unanswered()
      result = added(result, found)
    }
    result = { ...result, compared: result.compared + to - from + 1 }
    told(result)
  }
  return { ...result, state: 'done' }
}

type Seqs = { readonly from: number; readonly to: number }
type Found = Pick<Result, 'lacking' | 'altered' | 'gone' | 'resent'>

const added = (result: Result, found: Found): Result => ({
  ...result,
  lacking: result.lacking + found.lacking,
  altered: result.altered + found.altered,
  gone: result.gone + found.gone,
  resent: result.resent + found.resent,
})

/** Digests of blocks; the reader is asked for one block at a time. */
const digests = async ({ site, agent, epoch, read }: Comparison, { from, to }: Seqs): Promise<string[]> => {
  const out: string[] = []
  for (let first = from; first <= to; first += STEP)
    out.push(
      ...(await read('digests', { site, agent, epoch, from: first, to: Math.min(to, first + STEP - 1), step: STEP })),
    )
  return out
}

/** Asks for the batches of a block that differ, each by itself, and looks whether the ledger holds them afterwards. */
const again = async (comparison: Comparison, { from, to }: Seqs): Promise<Found | undefined> => {
  const { site, agent, epoch, read, awaited, exchange } = comparison
  const one = { site, agent, epoch, from, to, step: 1 }
  const have = await read('digests', one)
  awaited(site, agent, { epoch, seqs: have.map((_digest, i) => from + i) })
  const answer = await exchange({ epoch, from, to, step: 1, have })
  if (!answer) return undefined
  const differing = async (): Promise<number> => {
    const now = await read('digests', one)
    return answer.resent.filter(([seq, digest]) => now[seq - from] !== digest).length
  }
  let altered = await differing()
  // what came by an outside broker may not be committed yet when the answer is here
  for (let look = 0; altered > 0 && look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    altered = await differing()
  }
  const resent = answer.resent.length
  return { resent, altered, lacking: resent - altered, gone: answer.gone.length }
}
