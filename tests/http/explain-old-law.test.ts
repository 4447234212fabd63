import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AnnualView } from '#core/annual-view'
import { addMonths, type Month } from '#core/time'
import { until } from '../e2e/until.ts'
import { explained, leadsToReadings } from './explained.ts'
import { type House, openHouse } from './house.ts'

/*
 * FY2023 was filed by both laws. In every month, on the tenth: electricity from 10 to 12 h (day) and from 22 to 24 h (night), a
 * little sold by day, oil. Heat values to FY2022: day 9.97, night 9.28 GJ/千kWh, heavy oil A 39.1 GJ/kL (算定省令 別表第1, 旧).
 */
const DAY_KWH = 1_000
const NIGHT_KWH = 500
const SOLD_KWH = 100
const OIL_L = 400
const MONTHS = Array.from({ length: 12 }, (_, i) => addMonths('2023-04', i))
const t = (month: Month, clock: string): number => Date.parse(`${month}-10T${clock}:00+09:00`)
const steps: Record<string, readonly (readonly [string, number])[]> = {
  grid: [
    ['10:00', 0],
    ['12:00', DAY_KWH],
    ['22:00', 0],
    ['23:30', NIGHT_KWH],
  ],
  sold: [
    ['10:00', 0],
    ['12:00', SOLD_KWH],
    ['22:00', 0],
  ],
  oil: [
    ['10:00', 0],
    ['12:00', OIL_L],
  ],
  lines: [
    ['10:00', 0],
    ['12:00', 100],
  ],
}
const readings = (): unknown[] =>
  Object.entries(steps).flatMap(([meter, of]) => {
    let register = 0
    return MONTHS.flatMap((month) =>
      of.map(([clock, more]) => {
        register += more
        return [meter, t(month, clock), register.toFixed(3)]
      }),
    )
  })

let house: House
const view = async (): Promise<AnnualView> => AnnualView.parse((await house.get('/api/v1/fiscal-years/2023')).body)
beforeAll(async () => {
  house = await openHouse({ plantPath: join(import.meta.dirname, 'explain-old-law.yaml') })
  await house.deliver({ epoch: 'E', seq: 1, sentAt: t('2024-03', '23:30'), readings: readings() }, 'works')
  await until('the half-hours of FY2023', async () => {
    house.later(61_000)
    const { status, body } = await house.get('/api/v1/fiscal-years/2023')
    if (status !== 200) return false
    const { official, intensity } = AnnualView.parse(body)
    const levelled = intensity[0]?.levelled?.energy
    return official.oldLaw && 'value' in official.oldLaw.gj && levelled && 'value' in levelled
  })
}, 90_000)
afterAll(() => house.shutDown())

const oldGJ = 12 * (((DAY_KWH - SOLD_KWH) * 9.97 + NIGHT_KWH * 9.28) / 1_000 + (OIL_L * 39.1) / 1_000)
it('takes FY2023 by the old law with the kWh of day and night, and opens it down to readings', async () => {
  const { official } = await view()
  expect(official.oldLaw?.gj).toEqual({ value: expect.closeTo(oldGJ, 9), unit: 'GJ' })
  const links = await explained(house).walk('fy2023.official.old-law.kl')
  for (const meter of ['grid', 'sold', 'oil'])
    expect(
      links.some((href) => href.startsWith(`/api/v1/meters/works/${meter}/readings?`)),
      meter,
    ).toBe(true)
})

it('weighs the levelling hours of its four summer and three winter months, and opens them down to readings', async () => {
  const { intensity } = await view()
  const [row] = intensity
  const levelling = (7 * (DAY_KWH - SOLD_KWH) * 8.64) / 1_000
  const a = row && 'value' in row.energy.a ? row.energy.a.value : Number.NaN
  expect(row?.levelled?.energy).toEqual({ value: expect.closeTo(a + 0.3 * levelling, 9), unit: 'GJ' })
  for (const id of ['levelled-energy', 'levelled-intensity', 'optimised-ratio.2023'])
    expect(leadsToReadings(await explained(house).walk(`fy2023.segment.making.${id}`)), id).toBe(true)
})
