import type { Coefficients, Placed } from './coefficient.ts'
import type { FactorRow } from './coefficient-set.ts'
import type { FiscalYear } from './time.ts'

/** A dated yardstick for a data centre's indicator, with its confidence. */
export type Benchmark = {
  readonly rule: string
  readonly name: string
  readonly limit: number
  readonly from: number | null
  readonly confidence: FactorRow['confidence']
  readonly sources: readonly string[]
  /** Whether the indicator meets it. */
  readonly met: boolean
  /** Whether it applies already in the asked year; else it lies ahead. */
  readonly inForce: boolean
}

/** at most: PUE; at least: ERF. */
const way = { pue: 'at-most', erf: 'at-least' } as const
export type Indicator = keyof typeof way

/** The value in force, else the next one to come. */
const rowFor = (rows: readonly Placed<FactorRow>[], year: FiscalYear): Placed<FactorRow> | undefined => {
  const now = rows.find((r) => (r.from ?? year) <= year && year <= (r.to ?? year))
  return now ?? rows.filter((r) => (r.from ?? year) > year).toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0))[0]
}

/** An indicator against every yardstick that is known for it, those in force first. */
export const benchmarksOf = (
  coefficients: Coefficients,
  { indicator, value, year }: { readonly indicator: Indicator; readonly value: number; readonly year: FiscalYear },
): Benchmark[] => {
  const rules = coefficients.sets
    .flatMap((set) => (set.kind === 'constant' ? set.values.map((v) => v.key) : []))
    .filter((key) => key.startsWith(`${indicator}:`))
  return [...new Set(rules)]
    .flatMap((key): Benchmark[] => {
      const row = rowFor(coefficients.rows('constant', key), year)
      if (!row) return []
      const limit = Number(row.value)
      return [
        {
          rule: key.slice(indicator.length + 1),
          name: row.name,
          limit,
          from: row.from,
          confidence: row.confidence,
          sources: row.sources,
          met: way[indicator] === 'at-most' ? value <= limit : value >= limit,
          inForce: (row.from ?? year) <= year,
        },
      ]
    })
    .toSorted((a, b) => Number(b.inForce) - Number(a.inForce))
}
