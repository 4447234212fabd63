import { Carrier } from '#core/carrier'
import type { Usage } from '#core/energy'
import { isBaseUnit } from '#core/factor-unit'
import { number, type Row } from './table.ts'

/** Units of the golden tables in base units. */
const inBase: Record<string, readonly [string, number]> = {
  千kWh: ['kWh', 1000],
  千m3: ['m3', 1000],
  kL: ['m3', 1],
  t: ['kg', 1000],
  GJ: ['GJ', 1],
}

/** A table row's carrier, amount and unit; `grid:day` puts the whole amount in that hour class. */
export const usageOf = (row: Row): Usage => {
  const [id, hours] = row('carrier').split(':')
  const [unit = '', factor = 0] = inBase[row('unit')] ?? []
  if (!isBaseUnit(unit)) throw new Error(`unit ${row('unit')} is not one of the tables'`)
  const amount = number(row, 'amount') * factor
  return { carrier: Carrier.parse(id), amount, unit, ...(hours ? { hours: { [hours]: amount } } : {}) }
}
/** Decimals that a cell shows: the digits that are compared. */
export const decimals = (cell: string): number => cell.split('.')[1]?.length ?? 0
