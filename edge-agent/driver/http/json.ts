import { valueAt } from '#core/exact-json'
import { decimal, type Read } from '../decimal.ts'

/** The number at a place of a document that `parseExact` has read, or why there is none. */
export const numberAt = (document: unknown, path: string): Read => {
  const here = valueAt(document, path)
  if (here === undefined) return { ok: false, why: `the answer has no ${path}` }
  const value = typeof here === 'string' ? decimal(here) : undefined
  return value ? { ok: true, value } : { ok: false, why: `${path} is ${JSON.stringify(here)}, no number` }
}
