import { type ChainEnd, type ChainFlaw, chainFlaw, FIRST_PREVIOUS } from '#core/act-chain'
import { sha256 } from './acts.ts'
import type { Read } from './contract.ts'

/** How far the chain of acts was walked, and the first act that does not follow. */
export type ChainState = { readonly acts: number; readonly hash: string; readonly flaw: ChainFlaw | null }
const PAGE = 1_000
/** The whole chain is walked again this often when it is asked for, ms; between, what is new. */
const AFRESH = 3_600_000

/** Watches the chain of acts: each question walks on from where the last one ended. */
export const watchChain = (read: Read, now: () => number): (() => Promise<ChainState>) => {
  let end: ChainEnd | undefined
  let began = now()
  let running: Promise<ChainState> | undefined
  const walk = async (): Promise<ChainState> => {
    if (now() - began >= AFRESH) {
      end = undefined
      began = now()
    }
    for (;;) {
      const acts = await read('actChain', { after: end?.id ?? 0, limit: PAGE })
      const flaw = chainFlaw(acts, sha256, end)
      if (flaw) return { acts: flaw.id - 1, hash: end?.hash ?? FIRST_PREVIOUS, flaw }
      end = acts.at(-1) ?? end
      if (acts.length < PAGE) return { acts: end?.id ?? 0, hash: end?.hash ?? FIRST_PREVIOUS, flaw: null }
    }
  }
  return () => {
    running ??= walk().finally(() => {
      running = undefined
    })
    return running
  }
}
