import type { Into } from './altered.ts'
import type { Fact, Kept } from './facts.ts'

/** Readings that wait at most, about 1 MB: the largest commits come in parts. */
const MOST = 16_384

/**
 * Readings of a commit on their way to the derivations. They come meter by meter out of it, each meter's in the order in which they
 * came: what the fold of a meter needs is then at hand for all its readings, where one after the other of a thousand meters would
 * find none of it in the processor's cache. Columns, since an object a reading would outlive the young generation.
 */
export const incoming = () => {
  const [ids, times, amounts, seqs] = [0, 0, 0, 0].map(() => new Float64Array(MOST)) as Columns
  const [epochs, meters, after] = [0, 0, 0].map(() => new Int32Array(MOST)) as [Int32Array, Int32Array, Int32Array]
  /** quality, mark × 4, foreign × 16 */
  const flags = new Uint8Array(MOST)
  const values: string[] = Array(MOST).fill('')
  let count = 0
  /** first and last reading of each meter, by its row; −1: none */
  let firsts = new Int32Array(0)
  let lasts = new Int32Array(0)

  const widen = (meter: number): void => {
    const wide = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const more = new Int32Array(Math.max(1_024, meter * 2)).fill(-1)
      more.set(old)
      return more
    }
    firsts = wide(firsts)
    lasts = wide(lasts)
  }
  const factAt = (i: number): Fact => {
    const flag = flags[i] as number
    return {
      id: ids[i] as number,
      meter: meters[i] as number,
      at: times[i] as number,
      value: values[i] as string,
      scaled: amounts[i] as number,
      quality: flag & 3,
      mark: (flag >> 2) & 3,
      epoch: epochs[i] as number,
      seq: seqs[i] as number,
      foreign: flag >= 16,
    }
  }
  return {
    isFull: () => count === MOST,
    put(id: number, { meter, at, value, scaled, quality, mark }: Kept, { epoch, seq, source }: Into): void {
      const i = count
      count += 1
      ids[i] = id
      meters[i] = meter
      times[i] = at
      values[i] = value
      amounts[i] = scaled
      seqs[i] = seq
      epochs[i] = epoch.id
      flags[i] = quality | (mark << 2) | (source.foreign ? 16 : 0)
      after[i] = -1
      if (meter >= firsts.length) widen(meter)
      const before = lasts[meter] as number
      if (before < 0) firsts[meter] = i
      else after[before] = i
      lasts[meter] = i
    },
    /** Hands all of them on, meter by meter, and forgets them. */
    drain(take: (fact: Fact) => void): void {
      for (let i = 0; i < count; i += 1) {
        const meter = meters[i] as number
        let next = firsts[meter] as number
        firsts[meter] = -1
        lasts[meter] = -1
        for (; next >= 0; next = after[next] as number) take(factAt(next))
      }
      count = 0
    },
  }
}
type Columns = [Float64Array, Float64Array, Float64Array, Float64Array]
