import { absent, type Computed } from './computed.ts'
import { NEW_REGIME } from './heat-value.ts'
import { companyYearOnYear, fiveYearMean, yearOnYear } from './intensity.ts'
import { NO_FACTOR, type Proof, together } from './proof.ts'
import type { FiscalYear } from './time.ts'

/** Filed intensities of a segment by year, and its share of the company's energy in each. */
export type FiledYear = {
  readonly fy: FiscalYear
  readonly intensity: Computed<number>
  readonly energy: number
  /** 電気需要最適化評価原単位, from FY2023 */
  readonly optimised: Computed<number>
  /** 電気需要平準化評価原単位, to FY2023 */
  readonly levelled: Computed<number>
  /** heat values behind it */
  readonly proof: Proof
}

/** Reason for 特定-第5表: what the number is that makes a written reason due. */
export type Due = 'year-on-year-not-below-100' | 'mean-above-99'
export type Comparison = {
  /** 対前年度比 of the last five years, %, oldest first; the first year of the row has none. */
  readonly ratios: readonly { readonly fy: FiscalYear; readonly ratio: Computed<number> }[]
  /** 対前年度比 of the last year, %. */
  readonly yearOnYear: Computed<number>
  /** 5年度間平均原単位変化, %. */
  readonly mean: Computed<number>
  readonly due: readonly Due[]
  readonly proof: Proof
}

/** Reasons are due when the mean is above 99.0 or the year on year is 100.0 or more (特定-第5表). */
export const reasonsDue = (ratio: Computed<number>, mean: Computed<number>): Due[] => [
  ...(ratio.ok && ratio.value >= 100 ? (['year-on-year-not-below-100'] as const) : []),
  ...(mean.ok && mean.value > 99 ? (['mean-above-99'] as const) : []),
]

/** Year on year and mean of a row of ratios, with what the years rest on. */
export const comparison = (ratios: Comparison['ratios'], proof: Proof): Comparison => {
  const last = ratios.at(-1)?.ratio ?? absent('no-base-year')
  const four = ratios.slice(-4).flatMap(({ ratio }) => (ratio.ok ? [ratio.value] : []))
  const mean = fiveYearMean(four)
  return { ratios, yearOnYear: last, mean, due: reasonsDue(last, mean), proof }
}

/** 特定-第4表 of one segment: the ratios of following years. `years` are five following years, oldest first. */
export const compareYears = (years: readonly FiledYear[]): Comparison => compareBy(years, () => 'intensity')
/**
 * The same of the optimisation intensity: from FY2024 on of A″, before of the levelling that it took the place of. FY2023 was
 * filed by both, so that each ratio is between two years of one kind.
 */
export const compareOptimised = (years: readonly FiledYear[]): Comparison =>
  compareBy(years, (fy) => (fy <= NEW_REGIME ? 'levelled' : 'optimised'))

type Kind = 'intensity' | 'optimised' | 'levelled'
const compareBy = (years: readonly FiledYear[], kindOf: (fy: FiscalYear) => Kind): Comparison =>
  comparison(
    years.slice(1).map((year, i) => {
      const kind = kindOf(year.fy)
      const before = years[i]?.[kind] ?? absent('no-base-year')
      const now = year[kind]
      return { fy: year.fy, ratio: !before.ok ? before : now.ok ? yearOnYear(before.value, now.value) : now }
    }),
    together(years.map((y) => y.proof)),
  )

/** The company's row: Σ share × ratio of the segments in each year (its own intensity cell stays empty when there are several). */
export const compareCompany = (segments: readonly { years: readonly FiledYear[]; of: Comparison }[]): Comparison => {
  const [first] = segments
  if (!first) return comparison([], NO_FACTOR)
  return comparison(
    first.of.ratios.map(({ fy }, i) => {
      const parts: { energy: number; ratio: number }[] = []
      for (const { years, of } of segments) {
        const ratio = of.ratios[i]?.ratio ?? absent('no-base-year')
        if (!ratio.ok) return { fy, ratio }
        parts.push({ energy: years[i + 1]?.energy ?? 0, ratio: ratio.value })
      }
      return { fy, ratio: companyYearOnYear(parts) }
    }),
    together(segments.map(({ of }) => of.proof)),
  )
}
