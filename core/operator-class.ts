import { absent, type Computed, computed } from './computed.ts'

/** 事業者クラス分け評価制度: what the class stands on. Means and ratios in % as they are filed. */
export type ClassInput = {
  /** 5年度間平均原単位変化 of the energy intensity, and of the optimisation (before FY2023: electricity) intensity. */
  readonly mean: Computed<number>
  readonly optimisationMean?: Computed<number>
  /** Year on year of the last two years, older first. */
  readonly ratios: readonly Computed<number>[]
  /** Whether a benchmark target is reached; undefined: no benchmark business. */
  readonly benchmarkReached?: boolean | undefined
  /** Found by inspection: clearly poor compliance with the judgement standards. */
  readonly poorCompliance?: boolean
}
/** Reason of a class; `value` is the figure that decided, %. */
export type ClassReason = {
  readonly why:
    | 'mean-at-most-99'
    | 'optimisation-mean-at-most-99'
    | 'benchmark-reached'
    | 'worse-two-years-running'
    | 'mean-above-105'
    | 'poor-compliance'
    | 'neither-s-nor-b'
  readonly value?: number
}
export type OperatorClass = { readonly class: 'S' | 'A' | 'B' | 'C'; readonly reasons: readonly ClassReason[] }

/** S: at most this, %. */
const GOOD = 99.0
/** B: a mean above this, %. */
const BAD = 105.0

const best = ({ mean, optimisationMean, benchmarkReached }: ClassInput): ClassReason[] => [
  ...(mean.ok && mean.value <= GOOD ? [{ why: 'mean-at-most-99', value: mean.value } as const] : []),
  ...(optimisationMean?.ok && optimisationMean.value <= GOOD
    ? [{ why: 'optimisation-mean-at-most-99', value: optimisationMean.value } as const]
    : []),
  ...(benchmarkReached ? [{ why: 'benchmark-reached' } as const] : []),
]
const worst = ({ mean, ratios }: ClassInput): ClassReason[] => {
  const [before, last] = ratios.slice(-2)
  const twice = before?.ok && last?.ok && before.value > 100 && last.value > 100
  return [
    ...(twice ? [{ why: 'worse-two-years-running', value: last.value } as const] : []),
    ...(mean.ok && mean.value > BAD ? [{ why: 'mean-above-105', value: mean.value } as const] : []),
  ]
}

/**
 * Operator class: S five-year mean ≤ 99.0 % (energy or optimisation intensity) or benchmark reached; B not S and (worse two
 * years running, or mean > 105.0 %); C a B with clearly poor compliance; A the rest. Without a mean there is no class.
 */
export const operatorClass = (input: ClassInput): Computed<OperatorClass> => {
  const s = best(input)
  if (s.length > 0) return computed({ class: 'S', reasons: s })
  if (!input.mean.ok) return absent(input.mean.why)
  const b = worst(input)
  if (b.length === 0) return computed({ class: 'A', reasons: [{ why: 'neither-s-nor-b', value: input.mean.value }] })
  if (input.poorCompliance) return computed({ class: 'C', reasons: [...b, { why: 'poor-compliance' }] })
  return computed({ class: 'B', reasons: b })
}
