import type { MeterRow } from '../api/meters.ts'

export type MeterState = 'computed' | 'answering' | 'behind' | 'silent' | 'due' | 'never' | 'suspect' | 'estimated'

/** How a meter is doing, worst first: silence outweighs the quality of what was last heard. */
export const meterState = ({ last, silentSince, catchingUp, measure, agent }: MeterRow): MeterState => {
  if (measure === 'virtual') return 'computed'
  if (last === null) return 'never'
  if (silentSince !== null) return agent === 'people' ? 'due' : 'silent'
  if (catchingUp) return 'behind'
  return last.quality === 'good' ? 'answering' : last.quality
}
export const inTrouble = (row: MeterRow): boolean =>
  !['answering', 'behind', 'estimated', 'computed'].includes(meterState(row))

/** A meter in its site's tree: parts follow the meter that they are a part of. */
export type Placed = { row: MeterRow; depth: number }
/** Depth first, in the plant's order. A part whose whole is not listed (a filter) stands on its own. */
export const tree = (rows: readonly MeterRow[]): Placed[] => {
  const listed = new Set(rows.map(({ id }) => id))
  const below = (parent: string | null, depth: number): Placed[] =>
    rows
      .filter((row) => (row.parent && listed.has(row.parent) && row.parent !== row.id ? row.parent : null) === parent)
      .flatMap((row) => [{ row, depth }, ...below(row.id, depth + 1)])
  return below(null, 0)
}

/** Rows that hold every word of the search, in names, key, carrier or agent. */
export const matching = (rows: readonly MeterRow[], search: string, words: (row: MeterRow) => string): MeterRow[] => {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const text = [row.key, row.name.ja, row.name.en, row.agent, words(row)].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
