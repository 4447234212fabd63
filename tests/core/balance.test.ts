import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facilitySide, roleSide, sideOfUse, usesOf } from '#core/balance'
import { Site } from '#core/plant'
import { autoStep, pointsIn, seriesRows, stepAt, steps } from '#core/series-bins'
import { HOUR, MINUTE, SLOT } from '#core/time'

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
const site = Site.parse({
  id: 'dc',
  name,
  kind: 'data-centre',
  area: 'tokyo',
  agents: ['edge'],
  meters: [
    meter('intake', { role: 'intake', counted: true }),
    meter('pv', { role: 'generation', carrier: 'self_gen_nonfossil', counted: true }),
    meter('pv-sold', { role: 'sold', carrier: 'self_gen_nonfossil', counted: true }),
    meter('ups', { role: 'it', use: 'it', parent: 'intake' }),
    meter('pdu', { use: 'it', parent: 'ups' }),
    meter('chiller', { use: 'cooling', parent: 'intake' }),
    meter('gas', { carrier: 'city_gas', unit: 'm3', counted: true }),
  ],
})
const signs = (side: ReturnType<typeof facilitySide>) => side.map((m) => `${m.sign > 0 ? '+' : '-'}${m.meter.slice(3)}`)

describe('sides of a site', () => {
  it('the facility is intake + generation − sold, electricity alone', () =>
    expect(signs(facilitySide(site))).toEqual(['+intake', '+pv', '-pv-sold']))
  it('a role is its electric meters', () => expect(signs(roleSide(site, 'it'))).toEqual(['+ups']))
  it('a use counts a meter once: one below a meter of a use is inside it', () =>
    expect(signs(sideOfUse(site, 'it'))).toEqual(['+ups']))
  it('other is what no use explains', () => {
    expect(usesOf(site)).toEqual(['it', 'cooling'])
    expect(signs(sideOfUse(site, 'other'))).toEqual(['+intake', '+pv', '-pv-sold', '-ups', '-chiller'])
  })
})

const bin = (meter: string, start: number, kWh: number, covered = SLOT) => ({
  meter,
  start,
  amount: kWh * 1e6,
  covered,
})
describe('series', () => {
  const side = [
    { meter: 'a', sign: 1 as const },
    { meter: 'b', sign: -1 as const },
  ]
  it('means are rates over covered time: a gap does not lower them', () => {
    const rows = seriesRows({ side: [{ meter: 'a', sign: 1 }] }, [bin('a', 0, 5), bin('a', SLOT, 1, SLOT / 5)], {
      step: '1h',
      now: 2 * HOUR,
    })
    expect(rows).toEqual([[0, 10, 10, 10, 0.6]])
  })
  it('a step needs all meters of the sum', () => {
    const bins = [bin('a', 0, 5), bin('b', 0, 2), bin('a', SLOT, 7)]
    expect(seriesRows({ side }, bins, { step: '30m', now: 2 * SLOT })).toEqual([[0, 6, 6, 6, 1]])
  })
  it('a ratio is taken bin by bin and never of nothing', () => {
    const question = { side: [{ meter: 'a', sign: 1 as const }], over: [{ meter: 'b', sign: 1 as const }] }
    const bins = [bin('a', 0, 6), bin('b', 0, 4), bin('a', SLOT, 6), bin('b', SLOT, 0)]
    expect(seriesRows(question, bins, { step: '30m', now: 2 * SLOT })).toEqual([[0, 1.5, 1.5, 1.5, 1]])
  })
  it('days and months are those of Japan', () => {
    expect(stepAt('1d', Date.parse('2026-04-01T00:30:00+09:00')).start).toBe(Date.parse('2026-04-01T00:00:00+09:00'))
    expect(stepAt('1mo', Date.parse('2026-03-31T23:30:00+09:00')).end).toBe(Date.parse('2026-04-01T00:00:00+09:00'))
  })
  it('auto keeps the rows under 2,000', () => {
    expect(autoStep({ from: 0, to: 24 * HOUR })).toBe('1m')
    expect(autoStep({ from: 0, to: 2_001 * MINUTE })).toBe('5m')
    expect(autoStep({ from: 0, to: 366 * 24 * HOUR })).toBe('1d')
    expect(autoStep({ from: 0, to: 20 * 366 * 24 * HOUR })).toBe('1mo')
    // an hour of meters that are read each second, every five seconds, each minute
    expect(autoStep({ from: 0, to: 20 * MINUTE }, { finest: 1_000 })).toBe('1s')
    expect(autoStep({ from: 0, to: HOUR }, { finest: 1_000 })).toBe('10s')
    expect(autoStep({ from: 0, to: 20 * MINUTE }, { finest: 5_000 })).toBe('10s')
    expect(autoStep({ from: 0, to: 20 * MINUTE })).toBe('1m')
    // the same day, when its minutes are long gone
    expect(autoStep({ from: 0, to: 24 * HOUR }, { now: 400 * 24 * HOUR })).toBe('30m')
  })
  it('rows are never more than the points of the interval, wherever it begins', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...steps.filter((s) => s !== '1s' && s !== '10s')),
        fc.nat(40 * HOUR),
        fc.nat(40 * HOUR),
        (step, from, length) => {
          const interval = { from, to: from + length + 1 }
          const starts = Array.from({ length: Math.floor((length + 1) / MINUTE) + 1 }, (_, i) =>
            Math.min(interval.to - 1, from + i * MINUTE),
          )
          const bins = [...new Set([...starts, interval.to - 1])].map((start) => bin('a', start, 1, 1))
          const rows = seriesRows({ side: [{ meter: 'a', sign: 1 }] }, bins, { step, now: interval.to })
          expect(rows.length).toBe(pointsIn(step, interval))
        },
      ),
      { numRuns: 300 },
    )
  })
})
