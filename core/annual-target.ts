import type { AnnualFacts } from './annual.ts'
import type { AnnualTarget } from './annual-view.ts'
import { metersOf, segmentsOf } from './metered.ts'
import { officialOf, yearPeriod } from './period.ts'
import type { Target } from './plant.ts'
import { co2Proof, energyProof, NO_FACTOR, type Proof, together } from './proof.ts'
import { baseFor, baseProof } from './segment-year.ts'
import { otherBasis, targetOf } from './target-of.ts'

/** Factors behind a target's figures of this year and, for rates against a base, behind the base. */
const proofFor = (facts: AnnualFacts, target: Target): Proof => {
  const { metric, baseYear } = target
  if (metric === 'pue' || metric === 'demand_kW' || metric === 'electricity_kWh') return NO_FACTOR
  const official = officialOf(facts, metersOf(facts, target), yearPeriod(facts, facts.year))
  if (metric === 'co2') return co2Proof(official.co2)
  const bases = segmentsOf(facts, target).flatMap((segment) => {
    const base = baseFor(facts, segment, { base: baseYear, year: facts.year })
    return base.ok ? [baseProof(facts, base.value, facts.year)] : []
  })
  return together([energyProof(official.energy), ...bases])
}

/** 目標 in the annual view: its state, the factors behind it, and the same on its other basis. */
export const annualTarget = (facts: AnnualFacts, target: Target): AnnualTarget => ({
  ...targetOf(facts, target),
  proof: proofFor(facts, target),
  other: otherBasis(facts, target),
})
