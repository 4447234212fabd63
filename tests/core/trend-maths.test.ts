import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, csvText } from '#core/csv-cell'
import { type HalfHour, heatMap, loadDuration, loadFactor } from '#core/load-profile'
import { fixedShare, type Point, regression } from '#core/regression'
import { DAY, HOUR, SLOT } from '#core/time'

describe('regression', () => {
  // Anscombe's first set (1973): y = 3.0001 + 0.5001 x, r² = 0.6665
  const anscombe: Point[] = [
    [10, 8.04],
    [8, 6.95],
    [13, 7.58],
    [9, 8.81],
    [11, 8.33],
    [14, 9.96],
    [6, 7.24],
    [4, 4.26],
    [12, 10.84],
    [7, 4.82],
    [5, 5.68],
  ]
  it('agrees with Anscombe’s quartet', () => {
    const line = regression(anscombe)
    expect(line?.fixed).toBeCloseTo(3.0001, 4)
    expect(line?.variable).toBeCloseTo(0.5001, 4)
    expect(line?.r2).toBeCloseTo(0.6665, 4)
    expect(line && fixedShare(line, 9)).toBeCloseTo(3.0001 / (3.0001 + 0.5001 * 9), 4)
  })
  it('finds a line again, wherever it lies', () => {
    const whole = fc.integer({ min: -1000, max: 1000 })
    fc.assert(
      fc.property(whole, whole, fc.uniqueArray(whole, { minLength: 3, maxLength: 40 }), (fixed, variable, xs) => {
        const line = regression(xs.map((x): Point => [x + 1e6, fixed + variable * x]))
        expect(line?.variable).toBeCloseTo(variable, 5)
        expect(line?.r2).toBeCloseTo(1, 6)
      }),
    )
  })
  it('says nothing where nothing follows', () => {
    expect(
      regression([
        [1, 1],
        [2, 2],
      ]),
    ).toBeUndefined()
    expect(
      regression([
        [5, 1],
        [5, 2],
        [5, 3],
      ]),
    ).toBeUndefined()
    expect(fixedShare({ fixed: 0, variable: 0, r2: 1, n: 3 }, 5)).toBeUndefined()
  })
})

const midnight = Date.parse('2026-05-12T00:00:00+09:00')
describe('half-hours', () => {
  it('make a duration curve, highest first', () => {
    const hours: HalfHour[] = [10, null, 30, 20, 40].map((v, i) => [midnight + i * SLOT, v])
    expect(loadDuration(hours)).toEqual([
      [0.25, 40],
      [0.5, 30],
      [0.75, 20],
      [1, 10],
    ])
    expect(loadFactor(hours)).toBeCloseTo(25 / 40, 12)
    expect(loadFactor([[midnight, null]])).toBeUndefined()
  })
  it('lose neither end when they are thinned, and never rise', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 2000 }),
        (values) => {
          const curve = loadDuration(
            values.map((v, i): HalfHour => [midnight + i * SLOT, v]),
            100,
          )
          const drawn = curve.map(([, v]) => v)
          expect(drawn[0]).toBe(Math.max(...values))
          expect(drawn.at(-1)).toBe(Math.min(...values))
          expect(curve.length).toBeLessThanOrEqual(101)
          expect(drawn.every((v, i) => i === 0 || v <= (drawn[i - 1] ?? v))).toBe(true)
          expect(curve.at(-1)?.[0]).toBe(1)
        },
      ),
    )
  })
  it('fall into the days and half-hours of Japan', () => {
    const map = heatMap([
      [midnight, 5],
      [midnight + 23.5 * HOUR, 7],
      [midnight + 2 * DAY + 9 * HOUR, 6],
      [midnight + DAY, null],
    ])
    expect(map?.days.map((d) => (d - midnight) / DAY)).toEqual([0, 1, 2])
    expect(map?.cells).toEqual([
      [0, 0, 5],
      [0, 47, 7],
      [2, 18, 6],
    ])
    expect([map?.low, map?.high]).toEqual([5, 7])
    expect(heatMap([[midnight, null]])).toBeUndefined()
  })
})

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['=1+1', "'=1+1"],
    ['+81 6', "'+81 6"],
    ['-cmd', "'-cmd"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    [-12.5, '-12.5'],
    [1e-7, '1e-7'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['=a,"b"', '"\'=a,""b"""'],
    [null, ''],
  ])('%j is %s', (value, cell) => expect(csvCell(value)).toBe(cell))
  it('ends each line with CR LF', () =>
    expect(
      csvText([
        ['a', 1],
        [null, 2],
      ]),
    ).toBe('a,1\r\n,2\r\n'))
})
