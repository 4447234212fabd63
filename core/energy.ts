import { type Carrier, carrierInfo } from './carrier.ts'
import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import { exactRatio, type Ratio } from './decimal.ts'
import { allWritten, type Exact, negated, printed, readExact, sumOf, times, toNumber, writeExact } from './exact.ts'
import { applied, type Factor } from './factor.ts'
import type { BaseUnit, Restating } from './factor-unit.ts'
import type { GasState } from './gas-volume.ts'
import { groupBy } from './group.ts'
import { type HourClass, heatValue, NEW_REGIME } from './heat-value.ts'
import { type LpgGas, lpgVolume } from './lpg-volume.ts'
import type { Contract, Role } from './plant.ts'
import { type GJ, gj, type KL, kl } from './quantity.ts'
import { halfUp } from './rounding.ts'
import type { FiscalYear } from './time.ts'

/** 原油換算係数, kL per GJ (省エネ法 施行規則 第4条); held equal to coefficients/act-constants.json by a test. */
export const KL_PER_GJ = 0.0258
/** Non-fossil fuels count 0.8 in A′, the numerator of the intensity, from FY2023 (and nowhere else). */
export const NONFOSSIL_FUEL = 0.8
const ONE: Ratio = { num: 1n, den: 1n }

/** What of an amount fell under one contract; none: under no contract. */
export type ContractPart = { readonly amount: number; readonly contract?: Contract | undefined }
/** An amount of one carrier through one counted meter (or contract), positive, in the carrier's base unit. */
export type Usage = {
  readonly carrier: Carrier
  readonly amount: number
  readonly unit: BaseUnit
  /** sold and supplied are deducted; storage and the roles that are no energy do not count. Default: used. */
  readonly role?: Role
  /** Electricity to FY2022: kWh by hour class; what is not in a class is `other`. */
  readonly hours?: Partial<Record<HourClass, number>>
  readonly contract?: Contract | undefined
  /** Where the contract changes inside: the amounts under each, whose sum is the amount. */
  readonly byContract?: readonly ContractPart[] | undefined
  /** Gas: pressure and temperature at the meter, where they are known. */
  readonly gas?: GasState | undefined
  /** LPG in m3: what gas it is. */
  readonly lpg?: LpgGas | undefined
  /** Heat: bought heat that would have been wasted (購入した未利用熱, B′). */
  readonly unusedHeat?: boolean
}

/** Energy of one usage; `gj` is negative where it is deducted. */
export type EnergyLine = {
  readonly usage: Usage
  readonly gj: GJ
  readonly exact: Exact
  readonly factors: readonly Factor[]
}
/** The totals of the form. */
type Total = 'a' | 'aPrime' | 'b' | 'bPrime' | 'net'
/**
 * Energy of the periodic report, unrounded, GJ. `a` is energy use, what is supplied to others taken off; `aPrime` is `a` with
 * non-fossil fuels × 0.8; `b` sold by-product energy; `bPrime` bought unused heat; `net` = a − b is the energy use (E) of the
 * industry plan and the headline.
 */
export type Energy = {
  readonly a: GJ
  readonly aPrime: GJ
  readonly b: GJ
  readonly bPrime: GJ
  readonly net: GJ
  readonly byCarrier: Partial<Record<Carrier, GJ>>
  /** The totals before they become doubles: sums of months are the year's to the last digit. */
  readonly exact: Readonly<Record<Total, Exact>>
  readonly lines: readonly EnergyLine[]
}

const OUTSIDE: readonly (Role | undefined)[] = ['storage', 'activity', 'weather']
/** +1 used, −1 handed to others, 0 neither (a battery moves energy in time; water and activity are no energy). */
export const sign = ({ role, carrier }: Usage): 1 | 0 | -1 => {
  if (OUTSIDE.includes(role) || carrierInfo(carrier).family === 'none') return 0
  return role === 'sold' || role === 'supplied' ? -1 : 1
}

/** Electricity from counted fuel has no heat value as use; sold, it leaves the balance at the value of grid electricity. */
const valued = (usage: Usage): Carrier =>
  usage.carrier === 'self_gen_fuel' && sign(usage) < 0 ? 'grid' : usage.carrier

type Part = { hours: HourClass; amount: number }
const parts = (usage: Usage, year: FiscalYear): Part[] => {
  const { amount, hours } = usage
  if (!hours || year >= NEW_REGIME) return [{ hours: 'other', amount }]
  const day = hours.day ?? 0
  const night = hours.night ?? 0
  const split: Part[] = [
    { hours: 'day', amount: day },
    { hours: 'night', amount: night },
    { hours: 'other', amount: amount - day - night },
  ]
  return split.filter((part) => part.amount !== 0)
}

/** A usage by contract: each part is priced by its own. */
export const contractParts = ({ byContract, ...usage }: Usage): readonly Usage[] =>
  byContract ? byContract.map((part) => ({ ...usage, ...part })) : [usage]

/** What restates the m³ of a usage, and the factor that does it (m³ per tonne of LPG). */
export type Volume = { readonly restating: Restating; readonly factors: readonly Factor[] }
export const volumeOf = (coefficients: Coefficients, { unit, gas, lpg }: Usage, year: FiscalYear): Computed<Volume> => {
  if (unit !== 'm3' || lpg === undefined) return computed({ restating: { gas }, factors: [] })
  const density = lpgVolume(coefficients, lpg, year)
  if (!density.ok) return density
  return computed({ restating: { gas, m3PerTonne: printed(density.value.printed) }, factors: [density.value] })
}

/** One usage in GJ: amount × heat value of the year. */
export const energyLine = (coefficients: Coefficients, usage: Usage, year: FiscalYear): Computed<EnergyLine> => {
  const factors: Factor[] = []
  const heats: Ratio[] = []
  const volume = volumeOf(coefficients, usage, year)
  if (!volume.ok) return volume
  const all = contractParts(usage).flatMap((u) => parts(u, year).map((part) => ({ ...part, contract: u.contract })))
  for (const { hours, amount, contract } of all) {
    const supplierHeat = contract?.heatValue_GJ_per_1000m3
    const factor = heatValue(coefficients, { carrier: valued(usage), year, hours, supplierHeat })
    if (!factor.ok) return factor
    const heat = applied(factor.value, { amount, unit: usage.unit, ...volume.value.restating })
    if (!heat.ok) return heat
    factors.push(factor.value)
    heats.push(heat.value)
  }
  const sum = sumOf(heats)
  const exact = sign(usage) < 0 ? negated(sum) : sum
  return computed({
    usage,
    gj: gj(toNumber(exact)),
    exact: writeExact(exact),
    factors: [...factors, ...volume.value.factors],
  })
}

const isSold = (line: EnergyLine) => line.usage.role === 'sold'
const weight = ({ usage }: EnergyLine, year: FiscalYear): Ratio =>
  year >= NEW_REGIME && carrierInfo(usage.carrier).family === 'nonfossil-fuel' ? exactRatio(NONFOSSIL_FUEL) : ONE
const total = (
  lines: readonly EnergyLine[],
  of: (line: EnergyLine) => Ratio = (line) => readExact(line.exact),
): Ratio => sumOf(lines.map(of))

/** Sums lines, whether just made or kept by a close (確定), by the regime of a fiscal year. */
export const energyOf = (lines: readonly EnergyLine[], year: FiscalYear): Energy => {
  const kept = lines.filter((line) => !isSold(line))
  const exact: Record<Total, Ratio> = {
    a: total(kept),
    aPrime: total(kept, (line) => times(readExact(line.exact), weight(line, year))),
    b: negated(total(lines.filter(isSold))),
    bPrime: total(kept.filter((line) => line.usage.unusedHeat)),
    net: total(lines),
  }
  const inGJ = (of: Total): GJ => gj(toNumber(exact[of]))
  return {
    a: inGJ('a'),
    aPrime: inGJ('aPrime'),
    b: inGJ('b'),
    bPrime: inGJ('bPrime'),
    net: inGJ('net'),
    byCarrier: Object.fromEntries(
      [...groupBy(lines, ({ usage }) => usage.carrier)].map(([carrier, of]) => [carrier, gj(toNumber(total(of)))]),
    ),
    exact: allWritten(exact),
    lines,
  }
}

/**
 * Primary energy of a set of usages with the heat values in force in a fiscal year: GJ = Σ amount × heat value
 * (省エネ法 施行規則 第4条; 特定-第2表, 第3表). One usage without a factor makes the whole absent: a partial sum is no figure.
 */
export const primaryEnergy = (
  coefficients: Coefficients,
  usages: readonly Usage[],
  year: FiscalYear,
): Computed<Energy> => {
  const lines: EnergyLine[] = []
  for (const usage of usages) {
    if (sign(usage) === 0) continue
    const line = energyLine(coefficients, usage, year)
    if (!line.ok) return absent(line.why)
    lines.push(line.value)
  }
  return computed(energyOf(lines, year))
}

/** 原油換算, unrounded: GJ × 0.0258. */
export const crudeOil = (heat: GJ): KL => kl(heat * KL_PER_GJ)
/** 原油換算 as filed: rounded once, after the sum, half up to a whole kL (A, A′, B and B′ each by itself). */
export const filedCrudeOil = (heat: GJ): KL => kl(halfUp(heat * KL_PER_GJ))
