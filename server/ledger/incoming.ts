import type { Into } from './altered.ts'
import type { Fact, Kept } from './facts.ts'
import { meterLists } from './meter-lists.ts'

/** Readings that wait at most, about 1 MB: the largest commits come in parts. */
const MOST = 16_384

/**
 * Readings of a commit on their way to the derivations. They come meter by meter out of it, each meter's in the order in which they
 * came: what the fold of a meter needs is then at hand for all its readings, where one after the other of a thousand meters would
 * find none of it in the processor's cache. Columns, since an object a reading would outlive the young generation.
 */
export const incoming = () => {
  const lists = meterLists(MOST)
  const column = (): Float64Array => new Float64Array(MOST)
  const [ids, times, amounts, epochs, seqs] = [column(), column(), column(), column(), column()]
  /** quality, mark × 4, foreign × 16 */
  const flags = new Uint8Array(MOST)
  const values: string[] = Array(MOST).fill('')

  const factAt = (meter: number, i: number): Fact => {
    const flag = flags[i] as number
    return {
      id: ids[i] as number,
      meter,
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
    isFull: lists.isFull,
    put(id: number, { meter, at, value, scaled, quality, mark }: Kept, { epoch, seq, source }: Into): void {
      const i = lists.count()
      ids[i] = id
      times[i] = at
      values[i] = value
      amounts[i] = scaled
      epochs[i] = epoch.id
      seqs[i] = seq
      flags[i] = quality | (mark << 2) | (source.foreign ? 16 : 0)
      lists.put(meter)
    },
    /** Hands all of them on, meter by meter, and forgets them. */
    drain(take: (fact: Fact) => void): void {
      lists.drain((meter, first, next) => {
        for (let i = first; i >= 0; i = next(i)) take(factAt(meter, i))
      })
    },
  }
}
