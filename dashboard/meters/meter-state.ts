import type { MeterRow } from '../api/meters.ts'

export type MeterState = 'answering' | 'silent' | 'never' | 'suspect' | 'estimated'

/** How a meter is doing, worst first: silence outweighs the quality of what was last heard. */
export const meterState = ({ last, silentSince }: MeterRow): MeterState => {
  if (last === null) return 'never'
  if (silentSince !== null) return 'silent'
  return last.quality === 'good' ? 'answering' : last.quality
}
export const inTrouble = (row: MeterRow): boolean => meterState(row) !== 'answering' && meterState(row) !== 'estimated'

/** Rows that hold every word of the search, in names, key, carrier or agent. */
export const matching = (rows: readonly MeterRow[], search: string, words: (row: MeterRow) => string): MeterRow[] => {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const text = [row.key, row.name.ja, row.name.en, row.agent, words(row)].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
