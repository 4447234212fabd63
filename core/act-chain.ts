import { type Act, actText } from './act.ts'

/** The hash before the first act. */
export const FIRST_PREVIOUS = '0'.repeat(64)
/** SHA-256 of a text's UTF-8 bytes, hex: given by the caller, since the core takes no library. */
export type Sha256 = (text: string) => string
/** The first act that does not follow from the ones before it. */
export type ChainFlaw = { readonly id: number; readonly why: string }
/** The last act before a page of them; undefined: the page begins with the first of all. */
export type ChainEnd = Pick<Act, 'id' | 'at' | 'hash'>

const flawOf = (act: Act, before: ChainEnd, sha256: Sha256): string | undefined => {
  if (act.id !== before.id + 1) return `act ${before.id + 1} is missing before it`
  if (act.previous !== before.hash) return `its previous hash is not that of act ${before.id}`
  if (act.at < before.at) return `it is earlier than act ${before.id}`
  if (act.hash !== sha256(actText(act))) return 'its hash is not that of its content'
  return undefined
}

/**
 * Walks the hash chain of acts in order and names the first bad one; undefined: all follow. A page at a time, each after
 * the `end` of the one before. Acts cut off at the end leave a chain that holds: keep the newest hash elsewhere to see that.
 */
export const chainFlaw = (acts: Iterable<Act>, sha256: Sha256, end?: ChainEnd): ChainFlaw | undefined => {
  let before = end ?? { id: 0, at: Number.NEGATIVE_INFINITY, hash: FIRST_PREVIOUS }
  for (const act of acts) {
    const why = flawOf(act, before, sha256)
    if (why !== undefined) return { id: act.id, why }
    before = act
  }
  return undefined
}
