import { z } from 'zod'
import { type CoefficientSet, Confidence } from './coefficient-set.ts'
import { leastSure } from './coefficient-summary.ts'
import type { Factor } from './factor.ts'
import type { Official } from './official.ts'

/** What a figure rests on: sets of factors, the least sure of the factors used, and whether one stands in for a later list. */
export const Proof = z.object({
  factorSets: z.array(z.string()),
  confidence: Confidence.nullable().describe('of the least sure factor used; null: no factor was used'),
  unverified: z.array(z.string()).describe('factors not seen in print, `set row`: a warning on what is filed'),
  provisional: z.int().nullable().describe("fiscal year of the latest factor used where this year's is not out"),
})
export type Proof = z.infer<typeof Proof>

/** Factors as the proof of a figure. */
export const proofOf = (factors: readonly Factor[]): Proof => ({
  factorSets: [...new Set(factors.map((f) => f.set))].toSorted(),
  confidence: factors.length > 0 ? leastSure(factors.map((f) => f.confidence)) : null,
  unverified: [...new Set(factors.filter((f) => f.confidence === 'unverified').map((f) => `${f.set} ${f.row}`))],
  provisional: factors.flatMap((f) => f.provisional ?? []).toSorted((a, b) => a - b)[0] ?? null,
})
/** Factors of energy and CO2 together. */
export const officialProof = ({ energy, co2 }: Official): Proof =>
  proofOf([
    ...(energy.ok ? energy.value.lines.flatMap((l) => l.factors) : []),
    ...(co2.ok ? co2.value.lines.flatMap((l) => [...l.location.factors, ...l.market.factors, ...l.basic.factors]) : []),
  ])
/** Title of a set, for people. */
export const titleOf = (sets: readonly CoefficientSet[], id: string): string =>
  sets.find((s) => s.id === id)?.title ?? id
