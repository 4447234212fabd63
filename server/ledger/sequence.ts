/**
 * Which seqs of an epoch are disposed of: all up to `committed`, and ranges above it, ascending and apart.
 * `lost` are those among them whose readings are not known: void, or quarantined whole.
 */
export type Sequence = { committed: number; above: [number, number][]; lost: number[] }

export const emptySequence = (): Sequence => ({ committed: 0, above: [], lost: [] })

/** Whether a seq is in. */
export const has = (s: Sequence, seq: number): boolean =>
  seq <= s.committed || s.above.some(([a, b]) => a <= seq && seq <= b)

/** Puts a seq in. In order, or at the end of a range above a long hole, this costs nothing. */
export const put = (s: Sequence, seq: number): void => {
  if (has(s, seq)) return
  const i = s.above.findLastIndex(([first]) => first < seq)
  const [before, after] = [s.above[i], s.above[i + 1]]
  const end = after && after[0] === seq + 1 ? after[1] : seq
  const joined = end === seq ? 0 : 1
  if (before === undefined && seq === s.committed + 1) {
    s.committed = end
    s.above.splice(0, joined)
  } else if (before && before[1] === seq - 1) {
    before[1] = end
    s.above.splice(i + 1, joined)
  } else s.above.splice(i + 1, joined, [seq, end])
}

/** The holes of an ack and up to where they are all the holes there are. */
export const standing = (s: Sequence, most = 100): { missing: [number, number][]; seen?: number } => {
  const missing = holes(s, most)
  const seen = s.above[missing.length - 1]?.[1]
  return { missing, ...(seen !== undefined && { seen }) }
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
