import type { Plant } from './plant.ts'
import type { RecordTable } from './record-field.ts'
import { type RecordFlaw, recordFlaw } from './record-flaw.ts'
import { UnitPrice } from './unit-price.ts'

/** 燃料費調整 and 再エネ賦課金 of a month as a table: forms, pasted cells and files. */
export const unitPriceTable: RecordTable<UnitPrice> = {
  schema: UnitPrice,
  fields: [
    { name: 'contract', kind: 'id', headings: ['契約', 'contract'] },
    {
      name: 'item',
      kind: 'choice',
      headings: ['項目', '単価の種類', 'item'],
      choices: {
        'fuel-adjustment': ['燃料費調整', '燃料費調整単価', '燃調', 'Fuel adjustment'],
        levy: ['再エネ賦課金', '賦課金', '再エネ賦課金単価', 'Levy'],
      },
    },
    { name: 'month', kind: 'month', headings: ['月', '年月', '対象月', 'month'] },
    { name: 'yen_per_kWh', kind: 'number', headings: ['単価', '円/kWh', 'price', 'yenperkwh'] },
    { name: 'source', kind: 'text', headings: ['出典', '公表資料', '資料', 'source'] },
  ],
}
/** What of a price cannot be so: it is asked for by no tariff; undefined: it can. */
export const checkUnitPrice = (plant: Plant, { contract }: UnitPrice): RecordFlaw | undefined => {
  const own = plant.contracts.filter((c) => c.id === contract)
  if (own.length === 0) return recordFlaw('contract-unknown', `unknown contract "${contract}"`, contract)
  return own.every((c) => c.tariff === undefined)
    ? recordFlaw('no-tariff', `contract "${contract}" has no tariff`, contract)
    : undefined
}
