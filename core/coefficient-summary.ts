import type { CoefficientSet, Confidence } from './coefficient-set.ts'

/** Fiscal years of a set: of the list, or from the first to the last of its values; null is open. */
export const yearsOf = (set: CoefficientSet): readonly [number | null, number | null] => {
  if (set.kind === 'supplier-co2') return [set.from, set.to]
  const isOpen = (of: 'from' | 'to'): boolean => set.values.some((row) => row[of] === null)
  const ends = set.values.flatMap(({ from, to }) => [from, to]).filter((year) => year !== null)
  return [isOpen('from') ? null : Math.min(...ends), isOpen('to') ? null : Math.max(...ends)]
}

/** Best known first: a set, and a figure, is as sure as the least sure value in it. */
const ORDER: readonly Confidence[] = ['verified', 'corroborated', 'one_source', 'unverified']
/** The least sure of some confidences; of none: verified, for the law itself counts zero. */
export const leastSure = (of: Iterable<Confidence>): Confidence => {
  let least = 0
  for (const confidence of of) least = Math.max(least, ORDER.indexOf(confidence))
  return ORDER[least] ?? 'unverified'
}
export const confidenceOf = (set: CoefficientSet): Confidence =>
  set.kind === 'supplier-co2' ? set.confidence : leastSure(set.values.map((row) => row.confidence))

/** What a list of sets shows of one. */
export const setSummary = (set: CoefficientSet, superseded: ReadonlySet<string>) => {
  const [from, to] = yearsOf(set)
  const { id, kind, title, supersedes = [] } = set
  return {
    id,
    kind,
    title,
    from,
    to,
    values: set.values.length,
    confidence: confidenceOf(set),
    supersedes,
    superseded: superseded.has(id),
  }
}
