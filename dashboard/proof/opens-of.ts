import type { TargetState } from '#core/snapshot'
import type { ProofContext, ProofRef } from './proof.ts'

/** The figure of this year's value that opens into its explanation; null where none is explained. */
export const targetOpens = (
  { metric, scope, thisYear, basis }: TargetState,
  segments: readonly string[],
): string | null => {
  const at = segments.includes(scope) ? `segment.${scope}.` : scope === 'company' ? '' : `site.${scope}.`
  const inSegment = at === '' || segments.includes(scope)
  switch (metric) {
    case 'improvement':
      return inSegment ? `fy${thisYear}.${at}improvement${basis === 'restated' ? '-restated' : ''}` : null
    case 'intensity':
      return segments.includes(scope) ? `fy${thisYear}.${at}intensity` : null
    case 'co2':
      return `fy${thisYear}.${at}co2.${basis === 'location' ? 'location' : 'market'}`
    case 'energy_kL':
      return `fy${thisYear}.${at}energy.kl`
    case 'energy_GJ':
      return `fy${thisYear}.${at}energy.gj`
    case 'pue':
      return `fy${thisYear}.pue.${scope}`
    default:
      return null
  }
}

/** The figure of the fiscal year that explain opens for a live one, down to the readings; null: it is of another time. */
export const opensOf = ({ snapshot, site }: ProofContext, ref: ProofRef): string | null => {
  const year = `fy${snapshot.fiscalYear}.`
  const at = site === null ? year : `${year}site.${site}.`
  const segments = snapshot.intensity.map((s) => s.segment)
  switch (ref.kind) {
    case 'energy':
      return ref.span === 'fy' ? `${at}energy.kl` : null
    case 'co2':
      return ref.span === 'fy' ? `${at}co2.market` : null
    case 'intensity':
      return `${year}segment.${ref.segment}.filed-intensity`
    case 'target': {
      const target = snapshot.targets.find(({ id }) => id === ref.id)
      return target ? targetOpens(target, segments) : null
    }
    default:
      return null
  }
}
