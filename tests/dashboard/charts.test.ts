import { use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { describe, expect, it } from 'vitest'
import { at, DAY, HOUR } from '#core/time'
import { type CostPicture, costOption } from '../../dashboard/chart/cost-option.ts'
import { type DemandPicture, demandBand, demandTop, endLabels } from '../../dashboard/chart/demand-shape.ts'
import { init, type Option } from '../../dashboard/chart/echarts.ts'
import { palettes } from '../../dashboard/chart/palette.ts'
import { hourTicks, type PowerPicture, powerOption, stackTop } from '../../dashboard/chart/power-option.ts'
import { axisFromZero, labelWidth } from '../../dashboard/chart/scale.ts'
import { type TargetPicture, targetOption, yearSpan } from '../../dashboard/chart/target-option.ts'

use([SVGRenderer])
/** What ECharts itself makes of an option, as SVG text. */
const drawn = (option: Option, width = 600, height = 220): string => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption({ animation: false, ...option })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}
const series = (option: Option): { id?: unknown; data?: unknown; stack?: unknown; sampling?: unknown }[] =>
  [option.series ?? []].flat() as never

const day = at(Date.parse('2026-11-22T00:00:00+09:00'))
const points = (n: number, kW: number) =>
  Array.from({ length: n }, (_, i) => [day + Math.round((i * 12 * HOUR) / n), kW + Math.sin(i / 40) * 30] as const)
const power = (n: number): PowerPicture => ({
  day,
  now: at(day + 12 * HOUR),
  areas: [
    { id: 'use:it', label: 'IT', colour: '#0072b2', points: points(n, 500) },
    { id: 'use:cooling', label: 'cooling', colour: '#56b4e9', points: points(n, 150) },
  ],
  lines: [{ id: 'last-week', label: 'last week', colour: '#888888', points: points(48, 640), dotted: true }],
  limit_kW: 950,
  words: { hour: (h) => `${h}h`, limit: 'contract 950 kW', total: 'total' },
})

describe('axes', () => {
  it.each([
    [1029, 6, { max: 1200, interval: 200 }],
    [950 * 1.04, 5, { max: 1000, interval: 200 }],
    [0, 5, { max: 5, interval: 1 }],
    [0.7, 5, { max: 0.8, interval: 0.2 }],
  ])('from zero hold %d', (highest, splits, axis) => {
    const made = axisFromZero(highest, splits)
    expect(made.interval).toBeCloseTo(axis.interval, 12)
    expect(made.max).toBeCloseTo(axis.max, 12)
  })
  it('keep room for Japanese labels', () => expect(labelWidth('目標')).toBeGreaterThan(labelWidth('ab')))
  it('have fewer ticks on a phone', () => {
    expect(hourTicks(800)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24])
    expect(hourTicks(340)).toEqual([0, 6, 12, 18, 24])
  })
})

describe('power', () => {
  const option = powerOption(power(144), palettes.light, 800)
  it('stacks the uses and nothing else', () => {
    expect(
      series(option)
        .filter((s) => s.stack === 'use')
        .map((s) => s.id),
    ).toEqual(['use:it', 'use:cooling'])
    expect(stackTop(power(144).areas)).toBeCloseTo(650 + 60 * Math.sin(63 / 40), 0)
  })
  it('runs from 0h to 24h of Japan', () => {
    const x = option.xAxis as { min: number; max: number }
    expect(new Date(x.min).toISOString()).toBe('2026-11-22T00:00:00.000Z')
    expect(x.max - x.min).toBe(DAY)
  })
  it('draws hours and the labelled contract', () => {
    const svg = drawn(option, 800)
    for (const text of ['>0h<', '>12h<', '>24h<', 'contract 950 kW']) expect(svg).toContain(text)
  })
  it('draws no contract where there is none', () => {
    expect(drawn(powerOption({ ...power(144), limit_kW: null }, palettes.dark, 800))).not.toContain('contract')
  })
  it('keeps a gap a gap', () => {
    const gap = power(10)
    const [first] = gap.areas
    const holed = {
      ...gap,
      areas: first ? [{ ...first, points: first.points.map(([t, v], i) => [t, i === 5 ? null : v] as const) }] : [],
    }
    expect(series(powerOption(holed, palettes.light, 800))[0]?.data).toContainEqual([expect.any(Number), null])
  })
  it('thins 20,000 points to about the width before drawing', () => {
    const small = drawn(powerOption(power(1_000), palettes.light, 800), 800).length
    const large = drawn(powerOption(power(20_000), palettes.light, 800), 800).length
    expect(large).toBeLessThan(small * 3)
  })
})

const demand: DemandPicture = {
  minutes: [800, 780, null, 820],
  elapsed: 4,
  running_kW: 800,
  forecast_kW: 815,
  limit_kW: 950,
}
describe('demand', () => {
  it('bounds the forecast by the lowest and the highest minute', () => {
    expect(demandBand(demand)).toEqual([(800 * 4 + 780 * 26) / 30, (800 * 4 + 820 * 26) / 30])
    expect(demandBand({ ...demand, minutes: [800] })).toBeNull()
    expect(demandBand({ ...demand, elapsed: 30 })).toEqual([800, 800])
  })
  it('holds limit, forecast and the highest minute', () => {
    expect(demandTop(demand)).toBe(950 * 1.08)
    expect(demandTop({ ...demand, minutes: [2000] })).toBe(2000)
    expect(demandTop({ ...demand, minutes: [], forecast_kW: null, limit_kW: null })).toBe(1)
  })
  it('labels limit and forecast apart where they would lie on each other', () => {
    expect(endLabels(demand)).toEqual([
      { of: 'limit', kW: 950, shift: -7 },
      { of: 'forecast', kW: 815, shift: 7 },
    ])
    expect(endLabels({ ...demand, forecast_kW: 500 }).map(({ shift }) => shift)).toEqual([0, 0])
    expect(endLabels({ ...demand, forecast_kW: null, limit_kW: null })).toEqual([])
  })
})

const target: TargetPicture = {
  path: [2020, 2025, 2030].map((fy, i) => ({ fy, value: -i * 0.0478 })),
  actual: [2020, 2021].map((fy, i) => ({ fy, value: -i * 0.01 })),
  landing: { fy: 2026, value: -0.063 },
  band: [-0.067, -0.059],
  regime: true,
  goalLabel: '−9.56 % goal',
  words: { regime: 'factors revised', path: '', actual: '', landing: '', year: String, value: String },
}
describe('cost', () => {
  const picture: CostPicture = {
    months: [
      {
        label: 'May',
        parts: { basic: 150_000, charge: 900_000, 'fuel-adjustment': -60_000, levy: 210_000 },
        total: 1_200_000,
        provisional: null,
      },
      {
        label: 'June',
        parts: { basic: 150_000, charge: 800_000, 'fuel-adjustment': null, levy: 190_000 },
        total: null,
        provisional: 'no price',
      },
    ],
    names: { basic: 'basic', charge: 'charge', 'fuel-adjustment': 'fuel', levy: 'levy', total: 'total' },
    words: { unit: '1,000 yen', unitYen: 1_000, yen: String, axis: String },
  }
  const option = costOption(picture, palettes.light, 600)
  it('stacks the lines of a bill; what is not known has no bar, a provisional month is pale', () => {
    expect(series(option).map((s) => s.stack)).toEqual(Array(4).fill('cost'))
    expect(series(option).find((s) => s.id === 'fuel-adjustment')?.data).toEqual([
      { value: -60, itemStyle: { opacity: 1 } },
      { value: '-', itemStyle: { opacity: 0.55 } },
    ])
  })
  it('a credit hangs under zero: the axis has room below it', () => {
    const svg = drawn(option)
    expect(svg).toContain('>1200<')
    expect(svg).toContain('>-300<')
    expect(svg).toContain('May')
  })
})

describe('targets', () => {
  it('span path, years and landing', () => expect(yearSpan(target)).toEqual([2020, 2030]))
  it('draw the goal at the line’s end, the regime break and the years', () => {
    const svg = drawn(targetOption(target, palettes.light, 360), 360, 124)
    for (const text of ['−9.56 % goal', 'factors revised', '>2020<', '>2026<', '>2030<']) expect(svg).toContain(text)
  })
  it('leave out what is not known', () => {
    const bare = { ...target, landing: null, band: null, regime: false }
    expect(series(targetOption(bare, palettes.light, 360)).map((s) => s.id)).toEqual(['path', 'actual', 'goal'])
    expect(drawn(targetOption({ ...bare, path: [], actual: [] }, palettes.light, 360), 360, 124)).toContain('<svg')
  })
})
