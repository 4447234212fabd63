import { z } from 'zod'
import { absent, type Computed, computed } from './computed.ts'
import { Coverage, Figure, figure } from './figure.ts'
import { Name } from './id.ts'
import { PowerFactor, percentOf, powerFactorOf, type SlotAmount } from './power-factor.ts'
import { halfUp } from './rounding.ts'
import { rateAt, type Tariff } from './tariff.ts'
import { at, type EpochMs, isoJst, Month, monthInterval, SLOT } from './time.ts'
import { type PriceItem, priceOf, type UnitPrice } from './unit-price.ts'

/** Why a cost is not the bill's yet. */
export const CostDoubt = z.enum([
  'running', // the month is not over
  'missing-time', // half-hours without an amount: their energy is in no figure
  'fuel-adjustment', // the price of an earlier month stands in
  'levy',
  'demand-months', // demand is known of fewer than twelve months
])
export type CostDoubt = z.infer<typeof CostDoubt>

const Charge = z.object({
  yen: Figure,
  yen_per_kWh: z.string().nullable(),
  month: Month.nullable().describe('of the price; an earlier one stands in'),
})
/** 電気料金 of one contract at one site in one month, yen, line by line as a bill has it. */
export const CostMonth = z.object({
  site: z.string(),
  contract: z.string(),
  tariff: Name.nullable(),
  tax: z.enum(['included', 'excluded']),
  month: Month,
  total: Figure.describe('whole yen, rounded down; absent as soon as a part is'),
  basic: z.object({
    yen: Figure,
    yen_per_kW: z.number(),
    demand_kW: Figure.describe('契約電力: whole kW'),
    demandAt: z.string().nullable().describe('the half-hour of 実量制; null: settled by the contract'),
    demandMonths: z.int().describe('months, at most twelve, whose demand is known'),
    powerFactor: PowerFactor.nullable().describe('null: the tariff has no 力率割引'),
    percent: z.int().nullable().describe('power factor as the tariff takes it, %'),
  }),
  energy: z.array(z.object({ id: z.string(), name: Name, kWh: z.number(), yen_per_kWh: z.number(), yen: z.number() })),
  energy_kWh: z.number(),
  fuelAdjustment: Charge.nullable().describe('null: the tariff has none'),
  levy: Charge.nullable(),
  coverage: Coverage,
  doubts: z.array(CostDoubt),
})
export type CostMonth = z.infer<typeof CostMonth>

/** A half-hour of the intake: `covered` ms have an amount, of them `estimated` by a rule. */
export type IntakeSlot = SlotAmount & { readonly estimated: number }
/** The highest half-hour of a month. */
export type Peak = { readonly start: number; readonly kWh: number }
export type CostGround = {
  readonly site: string
  readonly contract: string
  readonly tariff: Tariff
  readonly month: Month
  readonly now: EpochMs
  /** half-hours of the month */
  readonly slots: readonly IntakeSlot[]
  /** peaks of this month and the eleven before, as far as they are known */
  readonly peaks: readonly Peak[]
  /** half-hours of reactive energy, where it is metered */
  readonly reactive: readonly SlotAmount[]
  readonly contractDemand_kW: number | undefined
  readonly prices: readonly UnitPrice[]
}

const YEAR = 12
/** Mean power of a half-hour, kW. */
const kW = (p: Peak): number => (p.kWh * 3_600_000) / SLOT

type Demand = { readonly kW: Computed<number>; readonly at: number | null }
/** 実量制: the highest half-hour of twelve months in whole kW (四捨五入), or what the contract settles. */
const demandOf = ({ tariff, peaks, contractDemand_kW }: CostGround): Demand => {
  if (tariff.basic.demand === 'contract')
    return { kW: contractDemand_kW === undefined ? absent('no-value') : computed(contractDemand_kW), at: null }
  const top = peaks.reduce<Peak | undefined>((a, b) => (a === undefined || b.kWh > a.kWh ? b : a), undefined)
  return top ? { kW: computed(halfUp(kW(top))), at: top.start } : { kW: absent('no-readings'), at: null }
}

const factorOf = (of: CostGround): { shown: CostMonth['basic']['powerFactor']; percent: Computed<number> | null } => {
  const { powerFactor } = of.tariff.basic
  if (powerFactor === undefined) return { shown: null, percent: null }
  if (powerFactor !== 'metered') return { shown: null, percent: computed(percentOf(powerFactor)) }
  const { start, end } = monthInterval(of.month)
  const interval = { start, end: at(Math.max(start, Math.min(end, of.now))) }
  const { factor, ...rest } = powerFactorOf(of.slots, of.reactive, { interval, daytime: true })
  const percent = factor.ok ? computed(percentOf(factor.value)) : factor
  return { shown: { value: figure(factor, '1'), ...rest }, percent }
}

/** 基本料金 = 単価 × 契約電力 × (185 − 力率) / 100, to a hundredth of a yen. */
export const basicCharge = (yen_per_kW: number, demand_kW: number, percent: number | null): number =>
  halfUp(yen_per_kW * demand_kW * (percent === null ? 1 : (185 - percent) / 100), 2)

const basicOf = (of: CostGround): CostMonth['basic'] => {
  const { yen_per_kW } = of.tariff.basic
  const demand = demandOf(of)
  const { shown, percent } = factorOf(of)
  const yen =
    percent !== null && !percent.ok
      ? percent
      : demand.kW.ok
        ? computed(basicCharge(yen_per_kW, demand.kW.value, percent?.value ?? null))
        : demand.kW
  return {
    yen: figure(yen, 'yen'),
    yen_per_kW,
    demand_kW: figure(demand.kW, 'kW'),
    demandAt: demand.at === null ? null : isoJst(at(demand.at)),
    demandMonths: of.tariff.basic.demand === 'contract' ? YEAR : Math.min(YEAR, of.peaks.length),
    powerFactor: shown,
    percent: percent?.ok ? percent.value : null,
  }
}

/** 電力量料金: whole kWh of each price (四捨五入) × price. */
const energyOf = ({ tariff, slots }: Pick<CostGround, 'tariff' | 'slots'>): CostMonth['energy'] => {
  const sums = new Map<string, number>()
  for (const { start, amount } of slots) {
    const rate = rateAt(tariff, start as EpochMs)
    if (rate) sums.set(rate.id, (sums.get(rate.id) ?? 0) + amount)
  }
  return tariff.energy.flatMap(({ id, name, yen_per_kWh }) => {
    const sum = sums.get(id)
    if (sum === undefined) return []
    const kWh = halfUp(sum)
    return [{ id, name, kWh, yen_per_kWh, yen: halfUp(kWh * yen_per_kWh, 2) }]
  })
}

type Charged = z.infer<typeof Charge>
const chargeOf = (of: CostGround, item: PriceItem, kWh: number): Charged => {
  const price = priceOf(of.prices, { contract: of.contract, item, month: of.month })
  if (!price) return { yen: figure(absent('no-value'), 'yen'), yen_per_kWh: null, month: null }
  const yen = kWh * Number(price.yen_per_kWh)
  // 再エネ賦課金: a fraction of a yen is dropped
  const charged = item === 'levy' ? Math.floor(halfUp(yen, 4)) : halfUp(yen, 2)
  return { yen: figure(computed(charged), 'yen'), yen_per_kWh: price.yen_per_kWh, month: price.month }
}

const coverageOf = ({ month, now, slots }: CostGround): Coverage => {
  const { start, end } = monthInterval(month)
  const span = Math.max(0, Math.min(end, now) - start)
  if (span === 0) return { measured: 0, estimated: 0, missing: 1 }
  const estimated = Math.min(1, slots.reduce((n, s) => n + s.estimated, 0) / span)
  const measured = Math.min(1 - estimated, slots.reduce((n, s) => n + s.covered - s.estimated, 0) / span)
  return { measured, estimated, missing: Math.max(0, 1 - measured - estimated) }
}

/** Time without an amount that no bill would show: a poll at the edge of the running half-hour. */
const ENOUGH = 0.001
const doubtsOf = (of: CostGround, cost: Omit<CostMonth, 'doubts' | 'total'>): CostDoubt[] => {
  const isEarlier = (charge: Charged | null): boolean =>
    charge !== null && charge.month !== null && charge.month !== of.month
  const found: [CostDoubt, boolean][] = [
    ['running', of.now < monthInterval(of.month).end],
    ['missing-time', cost.coverage.missing > ENOUGH],
    ['fuel-adjustment', isEarlier(cost.fuelAdjustment)],
    ['levy', isEarlier(cost.levy)],
    ['demand-months', cost.basic.demandMonths < YEAR],
  ]
  return found.flatMap(([doubt, holds]) => (holds ? [doubt] : []))
}

const yenOf = (f: Figure): Computed<number> => ('value' in f ? computed(f.value) : { ok: false, why: f.why })
/** 合計: whole yen, a fraction dropped; a part that is not known makes the whole unknown. */
const totalOf = ({ basic, energy, fuelAdjustment, levy }: Omit<CostMonth, 'doubts' | 'total'>): Computed<number> => {
  if (energy.length === 0) return absent('no-readings')
  const parts = [basic.yen, ...(fuelAdjustment ? [fuelAdjustment.yen] : []), ...(levy ? [levy.yen] : [])]
  let sum = energy.reduce((n, line) => n + line.yen, 0)
  for (const part of parts) {
    const yen = yenOf(part)
    if (!yen.ok) return yen
    sum += yen.value
  }
  return computed(Math.floor(halfUp(sum, 2)))
}

/**
 * 電気料金 of a month by the tariff of the contract. Units and fractions as supply contracts settle them (電気需給約款 単位および端数処理):
 * whole kW, kWh and percent by 四捨五入, the sum in whole yen rounded down. Of a running month the basic charge is that of the whole month.
 */
export const costOf = (of: CostGround): CostMonth => {
  const energy = energyOf(of)
  const energy_kWh = energy.reduce((n, line) => n + line.kWh, 0)
  const cost = {
    site: of.site,
    contract: of.contract,
    tariff: of.tariff.name ?? null,
    tax: of.tariff.tax,
    month: of.month,
    basic: basicOf(of),
    energy,
    energy_kWh,
    fuelAdjustment: of.tariff.fuelAdjustment ? chargeOf(of, 'fuel-adjustment', energy_kWh) : null,
    levy: of.tariff.levy ? chargeOf(of, 'levy', energy_kWh) : null,
    coverage: coverageOf(of),
  }
  return { ...cost, total: figure(totalOf(cost), 'yen'), doubts: doubtsOf(of, cost) }
}
