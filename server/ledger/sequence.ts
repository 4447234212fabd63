/**
 * Which seqs of an epoch are disposed of: all up to `committed`, and ranges above it, ascending and apart.
 * `lost` are those among them whose readings are not known: void, or quarantined whole.
 */
export type Sequence = { committed: number; above: [number, number][]; lost: number[] }

export const emptySequence = (): Sequence => ({ committed: 0, above: [], lost: [] })

/** Whether a seq is in. */
export const has = (s: Sequence, seq: number): boolean =>
  seq <= s.committed || s.above.some(([a, b]) => a <= seq && seq <= b)

/** Puts a seq in. */
export const put = (s: Sequence, seq: number): void => {
  if (seq === s.committed + 1 && s.above.length === 0) {
    s.committed = seq
    return
  }
  if (has(s, seq)) return
  const ranges = [...s.above, [seq, seq] as [number, number]].sort((x, y) => x[0] - y[0])
  const merged: [number, number][] = []
  for (const [a, b] of ranges) {
    const last = merged.at(-1)
    if (last && a <= last[1] + 1) last[1] = Math.max(last[1], b)
    else merged.push([a, b])
  }
  const first = merged[0]
  if (first && first[0] === s.committed + 1) {
    s.committed = first[1]
    merged.shift()
  }
  s.above = merged
}

/** The holes seen above `committed`, inclusive; at most `most` of them. */
export const holes = (s: Sequence, most = 100): [number, number][] => {
  const out: [number, number][] = []
  let next = s.committed + 1
  for (const [a, b] of s.above) {
    if (out.length === most) break
    out.push([next, a - 1])
    next = b + 1
  }
  return out
}

/** Whether the readings of a seq between two others are not known: it is still missing, or it was lost. */
export const missingBetween = (s: Sequence, one: number, other: number): boolean => {
  const [from, to] = one < other ? [one, other] : [other, one]
  if (to - from < 2) return false
  if (s.lost.some((seq) => from < seq && seq < to)) return true
  return to > s.committed && holes(s, Number.POSITIVE_INFINITY).some(([a, b]) => a < to && b > from)
}
