import { hash } from 'node:crypto'
import { canonical } from '#core/act'
import type { Coefficients } from '#core/coefficient'

/** SHA-256 of a text's UTF-8 bytes, hex. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex')

/** All factor sets by content: `texts` are what a close pins, the list of the sets first. */
export type Library = {
  readonly hash: string
  readonly sets: ReadonlyMap<string, string>
  readonly texts: readonly string[]
}
export const libraryOf = ({ sets }: Coefficients): Library => {
  const texts = sets.map(canonical)
  const hashes = new Map(sets.map((set, i) => [set.id, sha256(texts[i] ?? '')]))
  const list = canonical([...hashes].map(([id, of]) => ({ id, hash: of })).toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  return { hash: sha256(list), sets: hashes, texts: [list, ...texts] }
}
