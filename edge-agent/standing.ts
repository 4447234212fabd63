import type { Ack } from '#core/wire'

/** The first seq from `seq` on that the server has not got, by what it said last. */
export const nextOpen = (ack: Ack | undefined, seq: number): number => {
  if (!ack) return seq
  const from = Math.max(seq, ack.committed + 1)
  if (from > (ack.seen ?? ack.committed)) return from
  for (const [first, last] of ack.missing) {
    if (from < first) return first
    if (from <= last) return from
  }
  return (ack.seen ?? ack.committed) + 1
}

/** How many batches the server has above its first hole. */
export const inAbove = (ack: Ack | undefined): number => {
  if (ack?.seen === undefined) return 0
  return ack.missing.reduce((n, [first, last]) => n - (last - first + 1), ack.seen - ack.committed)
}
