import { type Carrier, carrierInfo } from './carrier.ts'
import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Constant, constant } from './constant.ts'
import { contractParts, sign, type Usage } from './energy.ts'
import type { Factor } from './factor.ts'
import { groupBy } from './group.ts'
import { heatValue, NEW_REGIME } from './heat-value.ts'
import type { Contract } from './plant.ts'
import type { FiscalYear } from './time.ts'

/**
 * Non-fossil share of a retailer's menu, %: the share that the menu states, and for the rest the FIT remainder of the year
 * (0.13 in the 2024 submission; later years: the value that the Agency publishes). 省エネ法ヘルプデスク 631541.
 */
export const menuNonFossilShare = (stated: number, fitRemainder: number): number =>
  stated + (100 - stated) * fitRemainder

/** 重み付け非化石 counts 1.2 in the share and nowhere else; held equal to coefficients/act-constants.json by a test. */
export const WEIGHTED = 1.2

/** One retailer × menu, PPA or own generation of 特定-第2表 1-5. */
export type NonFossilRow = {
  readonly carrier: Carrier
  readonly contract: Contract | undefined
  readonly kWh: number
  /** %, of this row's electricity. */
  readonly share: number
  /** What the supplier states, %; null where the contract says nothing (the FIT remainder alone counts). */
  readonly stated: number | null
  /** 重み付け非化石: own PV, and off-site PPA outside FIT/FIP made for this customer. */
  readonly weighted: boolean
  /** All electricity at the grid's heat value, GJ, the weight not in it. */
  readonly gj: number
}
export type NonFossil = {
  /** 非化石電気の使用割合, %, weighted rows × 1.2 (特定-第4表 3-1, 3-3). */
  readonly share: number
  /** The same without the weight, %. */
  readonly plain: number
  /** kWh of certificates that count: at most the fossil rest, never × 1.2. */
  readonly certificates_kWh: number
  readonly rows: readonly NonFossilRow[]
  readonly heat: Factor
  readonly fitRemainder: Constant
}

const own = (carrier: Carrier): boolean => carrier === 'self_gen_nonfossil' || carrier === 'self_consignment_nonfossil'
const statedShare = (carrier: Carrier, contract: Contract | undefined): number | null => {
  if (own(carrier)) return 100
  return contract?.nonFossil_percent ?? (carrier === 'offsite_ppa_nonfuel' ? 100 : null)
}

type Yearly = { readonly heat: Factor; readonly fitRemainder: Constant }
const rowOf = (usages: readonly Usage[], { heat, fitRemainder }: Yearly): NonFossilRow | undefined => {
  const [first] = usages
  if (!first) return undefined
  const { carrier, contract } = first
  const kWh = usages.reduce((sum, usage) => sum + sign(usage) * usage.amount, 0)
  const stated = statedShare(carrier, contract)
  // a retailer's menu holds a part of the unsold FIT certificates; a PPA and own generation do not
  const share = carrier === 'grid' ? menuNonFossilShare(stated ?? 0, fitRemainder.value) : (stated ?? 0)
  const weighted = own(carrier) ? contract?.weighted !== false : contract?.weighted === true
  return { carrier, contract, kWh, share, stated, weighted, gj: (kWh / 1000) * heat.value }
}

const isElectricity = ({ carrier }: Usage): boolean =>
  ['electricity', 'own-electricity'].includes(carrierInfo(carrier).family)

/**
 * 非化石電気の使用割合 of a fiscal year from FY2023: per retailer × menu, all electricity (own PV too) at the grid's heat value, the
 * weighted rows × 1.2 in the row, and so on both sides of the quotient (that the whole is weighted too is our reading; `plain`
 * stands beside it). What is sold is taken off its row. Certificates raise the share, at most by the fossil rest, without weight.
 */
export const nonFossilShare = (
  coefficients: Coefficients,
  usages: readonly Usage[],
  { year, certificates_kWh = 0 }: { readonly year: FiscalYear; readonly certificates_kWh?: number },
): Computed<NonFossil> => {
  if (year < NEW_REGIME) return absent('not-in-force')
  const heat = heatValue(coefficients, { carrier: 'grid', year })
  const remainder = constant(coefficients, 'fit-remainder', year)
  if (!heat.ok) return heat
  if (!remainder.ok) return remainder
  const yearly = { heat: heat.value, fitRemainder: remainder.value }
  const electric = usages.filter((usage) => isElectricity(usage) && sign(usage) !== 0).flatMap(contractParts)
  const keyOf = ({ carrier, contract }: Usage) => `${carrier} ${contract?.id} ${contract?.from}`
  const rows = [...groupBy(electric, keyOf).values()].flatMap((group) => rowOf(group, yearly) ?? [])
  const total = (of: (row: NonFossilRow) => number): number => rows.reduce((sum, row) => sum + of(row), 0)
  const whole = total((row) => row.kWh)
  if (!(whole > 0)) return absent('no-readings')
  const weight = (row: NonFossilRow): number => (row.weighted ? WEIGHTED : 1)
  const nonFossil = total((row) => (row.kWh * row.share) / 100)
  const counted = Math.min(certificates_kWh, whole - nonFossil)
  const weightedNonFossil = total((row) => (weight(row) * row.kWh * row.share) / 100)
  return computed({
    share: ((weightedNonFossil + counted) / total((row) => weight(row) * row.kWh)) * 100,
    plain: ((nonFossil + counted) / whole) * 100,
    certificates_kWh: counted,
    rows,
    ...yearly,
  })
}
