import { ReconcileAnswer, type Reconciled, type ReconcileRequest } from '#core/reconciliation'
import { DAY, type EpochMs, HOUR, isoJst } from '#core/time'
import type { Read } from '../ledger/contract.ts'
import { compare, type Exchange } from './compare.ts'

export type ReconciliationOptions = {
  read: Read
  /** Sends a request to an agent that is connected. */
  ask: (site: string, agent: string, request: ReconcileRequest) => Promise<void>
  /** Batches that will come again are compared reading by reading. */
  awaited: (site: string, agent: string, asked: { epoch: string; seqs: readonly number[] }) => void
  /** What the agent runs now and how far the ledger has it; undefined while it is away. */
  running: (site: string, agent: string) => { epoch: string; committed: number } | undefined
  /** Told of each change of a result. */
  tell: (site: string, agent: string, result: Reconciled) => void
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
  now: () => EpochMs
  newId: () => string
  /** Between two reconciliations with one agent, ms. */
  everyMs?: number
  /** For an answer at most, and after a start of the agent or the server before the first question, ms. */
  answerMs?: number
  settleMs?: number
}
export type Reconciliation = {
  /** An agent is online: a first reconciliation since the start of this server is due, or one of a new epoch. */
  online(site: string, agent: string): void
  answer(site: string, agent: string, payload: Uint8Array): void
  stop(): void
}
/** Looks for what is due so often, ms. */
const LOOK = HOUR / 60
/** An agent that did not answer is asked again after this, ms. */
const AGAIN = HOUR

type Waiting = { readonly id: string; readonly resolve: (answer: ReconcileAnswer | undefined) => void }
type Due = { at: number; epoch: string; busy: boolean; waiting: Waiting | undefined }

/**
 * 照合: after each start of the server (a restored one starts too) and once a day, what the ledger holds of an agent's batches is
 * compared with what the agent keeps, by epoch, seq and hash; what is lacking comes again.
 */
export const startReconciliation = (options: ReconciliationOptions): Reconciliation => {
  const { read, ask, awaited, running, tell, log, now, newId } = options
  const { everyMs = DAY, answerMs = 60_000, settleMs = 5_000 } = options
  const agents = new Map<string, Due>()
  const timers = new Set<NodeJS.Timeout>()
  let stopped = false

  const later = (ms: number, work: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
    return timer
  }
  /** One question and its answer; undefined when none came in time. */
  const exchange = (site: string, agent: string, due: Due): Exchange => {
    return async (question) => {
      const id = newId()
      const answered = new Promise<ReconcileAnswer | undefined>((resolve) => {
        const timer = later(answerMs, () => resolve(undefined))
        due.waiting = {
          id,
          resolve: (answer) => {
            clearTimeout(timer)
            timers.delete(timer)
            resolve(answer)
          },
        }
      })
      await ask(site, agent, { ...question, id })
      const answer = await answered
      due.waiting = undefined
      return stopped ? undefined : answer
    }
  }
  const run = async (site: string, agent: string, due: Due): Promise<void> => {
    const is = running(site, agent)
    if (!is || due.busy || stopped) return
    due.busy = true
    due.epoch = is.epoch
    const at = now()
    const told = (result: Omit<Reconciled, 'at'>): void => tell(site, agent, { ...result, at: isoJst(at) })
    try {
      const result = await compare({ site, agent, ...is, read, awaited, exchange: exchange(site, agent, due), told })
      if (stopped) return
      due.at = at + (result.state === 'done' ? everyMs : Math.min(AGAIN, everyMs))
      told(result)
      if (result.state === 'done') say(log, { site, agent, epoch: is.epoch }, result)
    } catch (error) {
      due.at = at + AGAIN
      if (!stopped) log.warn({ site, agent, reason: (error as Error).message }, 'a reconciliation broke off')
    } finally {
      due.busy = false
    }
  }
  const look = setInterval(
    () => {
      for (const [key, due] of agents) {
        const [site = '', agent = ''] = key.split('/')
        if (now() >= due.at) void run(site, agent, due)
      }
    },
    Math.min(LOOK, everyMs),
  )

  return {
    online: (site, agent) => {
      const key = `${site}/${agent}`
      const known = agents.get(key)
      if (known && known.epoch === running(site, agent)?.epoch) return
      const due: Due = known ?? { at: 0, epoch: '', busy: false, waiting: undefined }
      due.at = now() + settleMs
      agents.set(key, due)
      later(settleMs, () => void run(site, agent, due))
    },
    answer: (site, agent, payload) => {
      const waiting = agents.get(`${site}/${agent}`)?.waiting
      const answer = readAnswer(payload)
      if (waiting && answer?.id === waiting.id) waiting.resolve(answer)
    },
    stop: () => {
      stopped = true
      clearInterval(look)
      for (const timer of timers) clearTimeout(timer)
      for (const { waiting } of agents.values()) waiting?.resolve(undefined)
    },
  }
}

const say = (log: ReconciliationOptions['log'], who: object, result: Omit<Reconciled, 'at'>): void => {
  const fields = { ...who, ...result }
  if (result.lacking + result.altered + result.gone === 0)
    log.info(fields, 'reconciled: the ledger has what the agent keeps')
  else log.warn(fields, 'reconciled: the ledger was not what the agent keeps')
}

const readAnswer = (payload: Uint8Array): ReconcileAnswer | undefined => {
  try {
    return ReconcileAnswer.safeParse(JSON.parse(new TextDecoder().decode(payload))).data
  } catch {
    return undefined // no JSON
  }
}
