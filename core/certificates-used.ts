import { type Certificate, isByEnergy, lowersBasic, nonFossilReduction, type Target, targetOf } from './certificate.ts'
import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Constant, constant } from './constant.ts'
import { electricityLocation } from './emission-factor.ts'
import type { Factor } from './factor.ts'
import type { FiscalYear } from './time.ts'

/** Tonnes that a certificate claims, and the factors behind them where they come from kWh. */
export type Claim = {
  readonly certificate: Certificate
  readonly t: number
  readonly average: Factor | null
  readonly correction: Constant | null
}
/** A claim and what of it counted; the rest is over the cap. */
export type UsedClaim = Claim & { readonly used: number }
/** Emissions of a view before certificates, t-CO2: bought electricity and heat are the caps. */
export type Emissions = { readonly total: number } & Readonly<Record<'electricity' | 'heat', number>>
export type Reduced = {
  readonly before: number
  readonly after: number
  readonly deducted: Readonly<Record<Target, number>>
  readonly claims: readonly UsedClaim[]
}

const correctionOf = (coefficients: Coefficients, certificate: Certificate, year: FiscalYear): Computed<Constant> => {
  const { kind, correction } = certificate
  const listed = constant(coefficients, `certificate-correction:${kind}`, year)
  if (listed.ok && listed.value.provisional === null) return listed
  if (correction === undefined) return absent('no-factor')
  return computed({
    value: Number(correction),
    printed: correction,
    unit: '-',
    set: 'record',
    row: certificate.number,
    confidence: 'one_source',
    provisional: null,
  })
}

/** Tonnes of one certificate: as certified, or kWh × 全国平均係数 × 補正率 of the year. Without its 補正率 it has none. */
export const claimOf = (coefficients: Coefficients, certificate: Certificate, year: FiscalYear): Computed<Claim> => {
  const { kind, kWh, t } = certificate
  if (!isByEnergy(kind))
    return t === undefined
      ? absent('no-value')
      : computed({ certificate, t: Number(t), average: null, correction: null })
  if (kWh === undefined) return absent('no-value')
  const average = electricityLocation(coefficients, year)
  if (!average.ok) return average
  const correction = correctionOf(coefficients, certificate, year)
  if (!correction.ok) return correction
  const reduction = nonFossilReduction({
    kWh,
    average: average.value.printed,
    correction: correction.value.printed,
  })
  return computed({ certificate, t: reduction, average: average.value, correction: correction.value })
}

/**
 * Takes claims off emissions in their order: those of electricity at most to the emissions of bought electricity, those of heat to
 * those of bought heat (SHK), credits to what is left of the whole.
 */
export const reduced = ({ total, electricity, heat }: Emissions, claims: readonly Claim[]): Reduced => {
  const room: Record<Target, number> = { electricity: Math.max(0, electricity), heat: Math.max(0, heat), whole: 0 }
  const deducted: Record<Target, number> = { electricity: 0, heat: 0, whole: 0 }
  const inOrder = [...claims.filter(isCapped), ...claims.filter((claim) => !isCapped(claim))]
  const used = inOrder.map((claim): UsedClaim => {
    const target = targetOf(claim.certificate.kind)
    const sum = deducted.electricity + deducted.heat + deducted.whole
    const left = target === 'whole' ? Math.max(0, total - sum) : room[target] - deducted[target]
    const part = Math.min(claim.t, left)
    deducted[target] += part
    return { ...claim, used: part }
  })
  return { before: total, after: total - deducted.electricity - deducted.heat - deducted.whole, deducted, claims: used }
}
const isCapped = ({ certificate }: Claim): boolean => targetOf(certificate.kind) !== 'whole'

/** Emissions before and after certificates, adjusted (調整後) and basic (基礎). */
export type AfterCertificates = { readonly adjusted: Reduced; readonly basic: Reduced }
/** All certificates of a year; one without its 補正率 makes the whole absent: a smaller deduction is no figure. */
export const afterCertificates = (
  coefficients: Coefficients,
  views: Readonly<Record<'adjusted' | 'basic', Emissions>>,
  { certificates, year }: { readonly certificates: readonly Certificate[]; readonly year: FiscalYear },
): Computed<AfterCertificates> => {
  const claims: Claim[] = []
  for (const certificate of certificates.filter((c) => c.year === year)) {
    const claim = claimOf(coefficients, certificate, year)
    if (!claim.ok) return claim
    claims.push(claim.value)
  }
  return computed({
    adjusted: reduced(views.adjusted, claims),
    basic: reduced(
      views.basic,
      claims.filter(({ certificate }) => lowersBasic(certificate.kind, year)),
    ),
  })
}
