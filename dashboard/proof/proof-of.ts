import { co2Proof, energyProof } from './amount-proof.ts'
import { intensityProof, targetProof } from './plan-proof.ts'
import type { Proof, ProofContext, ProofRef } from './proof.ts'
import { demandProof, pueProof, ratioProof } from './site-proof.ts'

/** How a figure was computed; null where the snapshot no longer has it. */
export const proofOf = (context: ProofContext, ref: ProofRef): Proof | null => {
  const { snapshot } = context
  const whole = context.site === null ? snapshot.company : (snapshot.sites[context.site] ?? snapshot.company)
  switch (ref.kind) {
    case 'energy':
      return energyProof(context, ref.span, whole.energy[ref.span])
    case 'co2':
      return co2Proof(context, ref.span, whole.co2[ref.span])
    case 'intensity': {
      const figure = snapshot.intensity.find(({ segment }) => segment === ref.segment)
      return figure ? intensityProof(context, figure) : null
    }
    case 'target': {
      const target = snapshot.targets.find(({ id }) => id === ref.id)
      return target ? targetProof(context, target) : null
    }
  }
  const site = snapshot.sites[ref.site]
  if (!site) return null
  if (ref.kind === 'ratio') return ratioProof(context, site)
  if (ref.kind === 'demand') return site.demand ? demandProof(context, site, site.demand) : null
  const figure = ref.over === 'pue12' ? site.pue12 : site.ipue?.[ref.over]
  return figure ? pueProof(context, figure) : null
}
