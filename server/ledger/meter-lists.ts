/**
 * Numbers below `most`, a list for each meter (by its row) in the order in which they came: in place, without an object a number.
 * They come out meter by meter.
 */
export const meterLists = (most: number) => {
  const after = new Int32Array(most)
  const meters = new Int32Array(most)
  let count = 0
  /** first and last of each meter; −1: none */
  let firsts = new Int32Array(0)
  let lasts = new Int32Array(0)

  const widened = (old: Int32Array, meter: number): Int32Array<ArrayBuffer> => {
    const wide = new Int32Array(Math.max(1_024, meter * 2)).fill(-1)
    wide.set(old)
    return wide
  }
  return {
    /** How many were put: the next one. */
    count: (): number => count,
    isFull: (): boolean => count === most,
    /** Puts the next number on the list of a meter. */
    put(meter: number): void {
      const i = count
      count += 1
      meters[i] = meter
      after[i] = -1
      if (meter >= firsts.length) {
        firsts = widened(firsts, meter)
        lasts = widened(lasts, meter)
      }
      const last = lasts[meter] as number
      if (last < 0) firsts[meter] = i
      else after[last] = i
      lasts[meter] = i
    },
    /** Hands each list on and forgets it; meters in the order of their first number. `next` answers −1 behind the last. */
    drain(take: (meter: number, first: number, next: (i: number) => number) => void): void {
      const next = (i: number): number => after[i] as number
      for (let i = 0; i < count; i += 1) {
        const meter = meters[i] as number
        const first = firsts[meter] as number
        firsts[meter] = -1
        lasts[meter] = -1
        if (first >= 0) take(meter, first, next)
      }
      count = 0
    },
  }
}
