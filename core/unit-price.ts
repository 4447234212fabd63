import { z } from 'zod'
import { Id } from './id.ts'
import { Month } from './time.ts'

/** 燃料費調整 and 再エネ賦課金: prices that no contract prints ahead. */
export const PriceItem = z.enum(['fuel-adjustment', 'levy'])
export type PriceItem = z.infer<typeof PriceItem>

/** The price of a month (単価) as people enter it: the body of an act of kind `unit-price`. */
export const UnitPrice = z.strictObject({
  contract: Id.describe('a contract of electricity that has a tariff'),
  item: PriceItem,
  month: Month,
  yen_per_kWh: z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,4})?$/, 'a price is a decimal number of yen for a kWh, below zero where it is taken off'),
  source: z.string().min(1).max(400).describe('where it is printed: bill, the supplier’s page, 経済産業省告示'),
})
export type UnitPrice = z.infer<typeof UnitPrice>
/** What a price's act is about; a later act of this key takes its place. */
export const unitPriceKey = ({ contract, item, month }: Pick<UnitPrice, 'contract' | 'item' | 'month'>): string =>
  `${contract} ${item} ${month}`

/** The price of a month, else the latest one before it, which stands in until its own is entered (provisional). */
export const priceOf = (
  prices: readonly UnitPrice[],
  { contract, item, month }: Pick<UnitPrice, 'contract' | 'item' | 'month'>,
): UnitPrice | undefined =>
  prices
    .filter((p) => p.contract === contract && p.item === item && p.month <= month)
    .reduce<UnitPrice | undefined>((last, p) => (last === undefined || p.month > last.month ? p : last), undefined)
