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

/** What of a factor, or of a constant of the rules, a proof keeps. */
type Used = Pick<Factor, 'set' | 'row' | 'confidence' | 'provisional'>
/** Factors as the proof of a figure. */
export const proofOf = (factors: readonly Used[]): Proof => ({
  factorSets: [...new Set(factors.map((f) => f.set))].toSorted(),
  confidence: factors.length > 0 ? leastSure(factors.map((f) => f.confidence)) : null,
  unverified: [...new Set(factors.filter((f) => f.confidence === 'unverified').map((f) => `${f.set} ${f.row}`))],
  provisional: factors.flatMap((f) => f.provisional ?? []).toSorted((a, b) => a - b)[0] ?? null,
})
/** Nothing but amounts: no factor was used. */
export const NO_FACTOR: Proof = proofOf([])
/** A figure that rests on what several figures rest on. */
export const together = (proofs: readonly Proof[]): Proof => {
  const sure = proofs.flatMap((p) => p.confidence ?? [])
  return {
    factorSets: [...new Set(proofs.flatMap((p) => p.factorSets))].toSorted(),
    confidence: sure.length > 0 ? leastSure(sure) : null,
    unverified: [...new Set(proofs.flatMap((p) => p.unverified))],
    provisional: proofs.flatMap((p) => p.provisional ?? []).toSorted((a, b) => a - b)[0] ?? null,
  }
}
/** What people entered, each with its document: no official table stands behind it. */
export const RECORD: Proof = { factorSets: ['record'], confidence: 'one_source', unverified: [], provisional: null }

/** Factors of energy. */
export const energyProof = (energy: Official['energy']): Proof =>
  proofOf(energy.ok ? energy.value.lines.flatMap((l) => l.factors) : [])
/** Factors of CO2, all views. */
export const co2Proof = (co2: Official['co2']): Proof =>
  proofOf(
    co2.ok ? co2.value.lines.flatMap((l) => [...l.location.factors, ...l.market.factors, ...l.basic.factors]) : [],
  )
/** Factors of energy and CO2 together. */
export const officialProof = ({ energy, co2 }: Official): Proof => together([energyProof(energy), co2Proof(co2)])
/** Title of a set, for people. */
export const titleOf = (sets: readonly CoefficientSet[], id: string): string =>
  sets.find((s) => s.id === id)?.title ?? id
