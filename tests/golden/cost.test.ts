import { expect, it } from 'vitest'
import { costOf } from '#core/cost'
import { Tariff } from '#core/tariff'
import { at, monthInterval, SLOT } from '#core/time'
import { number, table } from './table.ts'

const month = '2025-08'
const { start, end } = monthInterval(month)
const slots = Math.round((end - start) / SLOT)
const yen = (figure: object | undefined): unknown => (figure && 'value' in figure ? figure.value : figure)

it.each(table('cost').map((row) => [row('total'), row] as const))('a bill of %s yen', (_, row) => {
  const kWh = number(row, 'kWh')
  const percent = row('pf %')
  const price = { id: 'all', name: { ja: '全時間', en: 'All hours' }, yen_per_kWh: number(row, 'yen/kWh') }
  const tariff = Tariff.parse({
    basic: {
      yen_per_kW: number(row, 'yen/kW'),
      ...(percent === '-' ? {} : { powerFactor: Number(percent) / 100 }),
    },
    energy: [price],
  })
  const even = Array.from({ length: slots }, (_, i) => ({
    ...{ start: start + i * SLOT, amount: kWh / slots, covered: SLOT, estimated: 0 },
  }))
  const asked = { contract: 'power', month } as const
  const cost = costOf({
    ...{ site: 'works', tariff, now: at(end + 1), slots: even, reactive: [], contractDemand_kW: undefined, ...asked },
    peaks: [{ start, kWh: number(row, 'demand kW') / 2 }],
    prices: [
      { ...asked, item: 'fuel-adjustment', yen_per_kWh: row('fuel'), source: 'golden' },
      { ...asked, item: 'levy', yen_per_kWh: row('levy'), source: 'golden' },
    ],
  })
  expect(yen(cost.basic.yen)).toBe(number(row, 'basic'))
  expect(cost.energy.map((line) => line.yen)).toEqual([number(row, 'energy')])
  expect(yen(cost.fuelAdjustment?.yen)).toBe(number(row, 'fuel yen'))
  expect(yen(cost.levy?.yen)).toBe(number(row, 'levy yen'))
  expect(yen(cost.total)).toBe(number(row, 'total'))
  expect(cost.doubts).toEqual(['demand-months'])
})
