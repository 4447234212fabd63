import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AmountBin } from '#core/amount'
import { energyFlow, type FlowNode, type SiteFlow } from '#core/energy-flow'
import type { Figure } from '#core/figure'
import { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import { at, DAY } from '#core/time'
import { shipped } from '../golden/shipped.ts'

const coefficients = shipped()
const name = { ja: '名', en: 'name' }
const meter = (id: string, fields: Record<string, unknown>) => ({
  id,
  name,
  carrier: 'grid',
  measure: 'counter',
  unit: 'kWh',
  every: '1m',
  maxRate: 1000,
  ...fields,
})
const plant = Plant.parse({
  company: { id: 'co', name },
  sites: [
    {
      id: 'works',
      name,
      kind: 'factory',
      area: 'kansai',
      agents: ['edge'],
      meters: [
        meter('intake', { role: 'intake', counted: true }),
        meter('pv', { role: 'generation', carrier: 'self_gen_nonfossil', counted: true }),
        meter('pv-sold', { role: 'sold', carrier: 'self_gen_nonfossil', counted: true }),
        meter('line', { use: 'line', parent: 'intake' }),
        meter('robot', { use: 'line', parent: 'line' }),
        meter('cooling', { use: 'cooling', parent: 'intake' }),
        meter('gas', { carrier: 'city_gas', unit: 'm3', counted: true }),
        meter('burner', { carrier: 'city_gas', unit: 'm3', use: 'line', parent: 'gas' }),
        meter('water', { carrier: 'water', unit: 'm3' }),
      ],
    },
  ],
})
const start = at(Date.parse('2026-05-12T00:00:00+09:00'))
const interval = { start, end: at(start + DAY) }
const bin = (id: string, amount: number, measured = DAY): AmountBin => ({
  meter: `works/${id}`,
  start,
  amount: Math.round(amount * MICRO),
  measured,
  e1: 0,
  e2: 0,
  e3: 0,
})
const flow = (bins: readonly AmountBin[]): SiteFlow => {
  const [site] = energyFlow({ plant, coefficients }, { bins, interval, now: interval.end })
  if (!site) throw new Error('the plant has a site')
  return site
}
const gjOf = (figure: Figure | undefined): number => (figure && 'value' in figure ? figure.value : Number.NaN)
const row = ({ id, kWh, gj }: FlowNode) => [id, kWh, gjOf(gj)]

/*
 * By hand, heat values since FY2023: grid 8.64, own non-fossil 3.6 GJ per 1,000 kWh; city gas 45 GJ per 1,000 m3.
 * consumed: 900 + 200 − 100 = 1,000 kWh; 7.776 + 0.72 − 0.36 = 8.136 GJ, so 8.136 GJ/MWh
 * line 500 kWh = 4.068 GJ, and 30 m3 of gas = 1.35 GJ; robot is inside line. rest: 1,000 − 500 − 300 = 200 kWh
 */
const day = [
  bin('intake', 900),
  bin('pv', 200),
  bin('pv-sold', 100),
  bin('line', 500),
  bin('robot', 120),
  bin('cooling', 300, DAY / 2),
  bin('gas', 50),
  bin('burner', 30),
]

describe('an energy flow', () => {
  it('goes from what came in to what it was used for, and shows the rest', () => {
    const { sources, sinks, gjPerMWh } = flow(day)
    expect(sources.map(row)).toEqual([
      ['intake/grid', expect.closeTo(900, 9), expect.closeTo(7.776, 9)],
      ['generation/self_gen_nonfossil', expect.closeTo(200, 9), expect.closeTo(0.72, 9)],
      ['fuel/city_gas', null, expect.closeTo(2.25, 9)],
    ])
    expect(sinks.map(row)).toEqual([
      ['use/cooling', expect.closeTo(300, 9), expect.closeTo(2.4408, 9)],
      ['use/line', expect.closeTo(500, 9), expect.closeTo(4.068 + 1.35, 9)],
      ['rest/electricity', expect.closeTo(200, 9), expect.closeTo(1.6272, 9)],
      ['rest/fuel', null, expect.closeTo(0.9, 9)],
      ['sold/self_gen_nonfossil', expect.closeTo(100, 9), expect.closeTo(0.36, 9)],
    ])
    expect(gjPerMWh).toEqual({ value: expect.closeTo(8.136, 9), unit: 'GJ/MWh' })
  })
  it('knows a use as well as its meters, and the rest no better than the worst of them', () => {
    const of = (id: string) => flow(day).sinks.find((n) => n.id === id)
    expect(of('use/cooling')?.coverage).toBe(0.5)
    expect(of('rest/electricity')?.coverage).toBe(0.5)
    expect(of('use/line')?.meters.map((m) => [m.meter, m.amount, m.unit])).toEqual([
      ['works/line', 500, 'kWh'],
      ['works/burner', 30, 'm3'],
    ])
  })
  it('does not hide uses above what came in', () => {
    const over = flow([...day.filter((b) => b.meter !== 'works/line'), bin('line', 800)])
    expect(over.sinks.find((n) => n.id === 'rest/electricity')?.kWh).toBeCloseTo(-100, 9)
  })
  it('without readings has no figure, and no zero', () => {
    const { sources, sinks, gjPerMWh } = flow([])
    expect([...sources, ...sinks].map((n) => n.kWh)).toEqual(Array(8).fill(null))
    expect([...sources, ...sinks].every((n) => 'why' in n.gj && n.coverage === 0)).toBe(true)
    expect(gjPerMWh).toEqual({ why: 'no-readings', unit: 'GJ/MWh' })
  })
  it('a meter that was never read leaves its use to the rest', () => {
    const { sinks } = flow(day.filter((b) => b.meter !== 'works/cooling'))
    expect(sinks.find((n) => n.id === 'use/cooling')).toMatchObject({ kWh: null, coverage: 0 })
    expect(sinks.find((n) => n.id === 'rest/electricity')).toMatchObject({ kWh: expect.closeTo(500, 9), coverage: 0 })
  })
  it('loses nothing: what came in is what went out, in kWh and in GJ', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 10)
    fc.assert(
      fc.property(fc.array(amount, { minLength: 7, maxLength: 7 }), (a) => {
        const ids = ['intake', 'pv', 'pv-sold', 'line', 'cooling', 'gas', 'burner']
        const bins = ids.map((id, i) => bin(id, (a[i] ?? 0) + (id === 'intake' ? 100_001 : 0)))
        const { sources, sinks } = flow(bins)
        const total = (nodes: readonly FlowNode[], of: (n: FlowNode) => number) => nodes.reduce((n, x) => n + of(x), 0)
        const [kWh, gj] = [(n: FlowNode) => n.kWh ?? 0, (n: FlowNode) => gjOf(n.gj)]
        expect(total(sinks, kWh)).toBeCloseTo(total(sources, kWh), 4)
        expect(total(sinks, gj)).toBeCloseTo(total(sources, gj), 4)
      }),
    )
  })
})
