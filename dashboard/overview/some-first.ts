import { useDeferredValue } from 'react'

/** Blocks that fill a screen. */
const FIRST = 4
/** Of a long list what fills a screen at once, so that the first figures do not wait for the thirtieth site; the rest right behind it. */
export const useSomeFirst = <T>(all: readonly T[]): readonly T[] => {
  const count = useDeferredValue(all.length, FIRST)
  return all.slice(0, count)
}
