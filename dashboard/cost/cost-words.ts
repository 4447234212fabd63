import type { CostMonth } from '#core/cost'
import type { Supply } from '../api/cost.ts'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import type { T } from '../i18n/i18n.ts'

/** Whole yen with thousands separated. */
export const yenText = (n: number): string => decimal(n)
/** A price with the decimals that it has. */
export const priceText = (price: number | string): string => {
  const text = String(price)
  return decimal(Number(text), Math.max(2, text.split('.')[1]?.length ?? 0))
}
/** Why a cost is not that of the bill yet. */
export const doubtWords = (t: T, cost: CostMonth): string[] =>
  cost.doubts.map((doubt) => t(`cost.doubt.${doubt}`, { count: cost.basic.demandMonths }))
/** Yen of the energy lines together. */
export const energyYen = (cost: CostMonth): number => cost.energy.reduce((n, line) => n + line.yen, 0)
/** Months that have energy, and the running one: before the first reading there is no cost. */
export const metered = ({ months }: Supply): CostMonth[] =>
  months.filter((m) => m.energy.length > 0 || m.doubts.includes('running'))
/** The month of a supply that a page shows as the running one. */
export const runningOf = ({ months }: Supply): CostMonth | undefined => months.at(-1)
/** Whether only a price of the month is lacking. */
export const lacksPrice = ({ fuelAdjustment, levy }: CostMonth): boolean =>
  [fuelAdjustment, levy].some((charge) => charge !== null && !known(charge.yen))
