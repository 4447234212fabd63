import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Constant, constant } from './constant.ts'
import type { Usage } from './energy.ts'
import type { DeemedPlant } from './plant.ts'
import type { FiscalYear } from './time.ts'

/** 千kWh a year, with the capacity factor that made it. */
export type Deemed = { readonly value: number; readonly unit: '千kWh'; readonly kW: number; readonly factor: Constant }

/** Hours of a year in the formula, leap years too. */
const HOURS = 8_760
/** みなし発電量: kW × 8,760 × CF / 100 / 1,000; kW is the smaller of panels and inverter, per string (記入要領 2024). */
export const deemedGeneration = (
  coefficients: Coefficients,
  { source, strings }: Pick<DeemedPlant, 'source' | 'strings'>,
  year: FiscalYear,
): Computed<Deemed> => {
  const factor = constant(coefficients, `capacity-factor:${source}`, year)
  if (!factor.ok) return factor
  const kW = strings.reduce((sum, { panels_kW, inverter_kW }) => sum + Math.min(panels_kW, inverter_kW), 0)
  return computed({
    value: (kW * HOURS * factor.value.value) / 100 / 1_000,
    unit: '千kWh',
    kW,
    factor: factor.value,
  })
}

/** What is generated, and where it went, kWh. */
export type Generated = {
  readonly generated: number
  readonly sold: number
  /** 自家消費, where it is metered. */
  readonly selfConsumed?: number | undefined
  readonly loss?: number | undefined
}
export type GenerationBalance = {
  readonly generated: number
  readonly sold: number
  readonly selfConsumed: number
  readonly loss: number
  /** generated − self-consumed − sold − loss, kWh; null where self-consumption is that difference itself. */
  readonly difference: number | null
  readonly finding: 'sold-more-than-generated' | 'balance' | null
}
/** Share of the generation that meters of their classes may differ by. */
const TOLERANCE = 0.02

/**
 * Generated = self-consumed + sold + loss (自家発電の収支). Without a meter of its own, self-consumption is what is not sold. A
 * difference above the tolerance, and more sold than generated, are findings: sold electricity inside own generation is the error
 * that reviewers of the plan look for first.
 */
export const generationBalance = (
  { generated, sold, selfConsumed, loss = 0 }: Generated,
  tolerance = TOLERANCE,
): GenerationBalance => {
  const rest = generated - sold - loss
  const used = selfConsumed ?? rest
  const difference = selfConsumed === undefined ? null : rest - selfConsumed
  const off = difference !== null && Math.abs(difference) > tolerance * generated
  const finding = sold > generated ? 'sold-more-than-generated' : off ? 'balance' : null
  return { generated, sold, selfConsumed: used, loss, difference, finding }
}

/** Fuels of a generator, each divided: what made the electricity that was sold, and what remains own use. */
export type SplitFuel = { readonly sold: Usage; readonly own: Usage }

/**
 * Fuel of generation for others (他者に供給する電気を発生させるために使用した燃料): a generator company divides its fuel by
 * sold ÷ generated (省エネ法ヘルプデスク C-0016). An ordinary company reports sold electricity as sold by-product energy (B)
 * instead and divides nothing; SHK takes the CO2 of what is sold off the fuel by the same share.
 */
export const splitFuel = (
  fuels: readonly Usage[],
  { sold, generated }: { readonly sold: number; readonly generated: number },
): Computed<SplitFuel[]> => {
  if (!(generated > 0)) return absent('no-generation')
  if (sold > generated) return absent('sold-more-than-generated')
  return computed(
    fuels.map((usage) => {
      const part = (usage.amount * sold) / generated
      return {
        sold: { ...usage, amount: part, role: 'supplied' },
        own: { ...usage, amount: usage.amount - part },
      }
    }),
  )
}
