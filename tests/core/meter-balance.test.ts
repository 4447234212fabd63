import { describe, expect, it } from 'vitest'
import { type BalanceBin, balanceBins, balanceDrift } from '#core/balance-drift'
import { type MeterBalance, meterBalances, toleranceOf } from '#core/meter-balance'
import { Plant } from '#core/plant'
import { DAY } from '#core/time'
import { useShares } from '#core/use-share'

const name = { ja: '計', en: 'Meter' }
const meter = (id: string, rest: object = {}) => ({
  id,
  name,
  carrier: 'grid',
  measure: 'counter',
  unit: 'kWh',
  every: '1m',
  maxRate: 999,
  decimals: 1,
  ...rest,
})
const virtual = (id: string, formula: string, rest: object = {}) => ({
  id,
  name,
  carrier: 'grid',
  measure: 'virtual',
  unit: 'kWh',
  formula,
  ...rest,
})
const plantOf = (main: object, ...parts: object[]): Plant =>
  Plant.parse({
    company: { id: 'co', name },
    sites: [
      { id: 's', name, kind: 'factory', area: 'tokyo', agents: ['edge'], meters: [meter('main', main), ...parts] },
    ],
  })
const only = (plant: Plant): MeterBalance => {
  const [balance] = meterBalances(plant)
  if (!balance) throw new Error('no balance')
  return balance
}
const two = [meter('a', { parent: 'main', accuracyClass: 1 }), meter('b', { parent: 'main' })]
const closed = only(plantOf({ accuracyClass: 0.5, balance: 'closed' }, ...two))

describe('a balance', () => {
  it('is the main meter less its parts; a virtual part stands for what it is made of', () => {
    const balance = only(
      plantOf(
        {},
        meter('a'),
        meter('b'),
        virtual('both', 'a + 2 * b', { parent: 'main' }),
        virtual('rest', 'main - a', { parent: 'main' }),
      ),
    )
    // rest is made of the main meter itself: it proves nothing about it
    expect(balance.parts).toEqual(['s/both'])
    expect(balance.remainder).toEqual({
      key: 's/main:balance',
      den: 1n,
      parts: [
        { meter: 's/main', num: 1n },
        { meter: 's/a', num: -1n },
        { meter: 's/b', num: -2n },
      ],
    })
  })
  it('may be off by the classes of all its meters and a displayed step of each', () =>
    // 1000 × 0.5 % + 600 × 1 % + 400 × 2 % (no class named) + 3 × 0.1
    expect(
      toleranceOf(
        closed,
        new Map([
          ['s/main', 1000],
          ['s/a', 600],
          ['s/b', 400],
        ]),
      ),
    ).toBeCloseTo(19.3, 9))
  it('has rows where all its meters have time in common, with the declared loss taken off', () => {
    const balance = only(plantOf({ balance: 'closed', declaredLoss: 0.02 }, ...two))
    const bin = (key: string, start: number, kWh: number, measured = DAY) => ({
      meter: key,
      start,
      amount: kWh * 1e6,
      measured,
      e1: 0,
      e2: 0,
      e3: 0,
    })
    const bins = [
      ...[bin('s/main', 0, 1000), bin('s/a', 0, 600), bin('s/b', 0, 350), bin('s/main:balance', 0, 50)],
      ...[bin('s/main', DAY, 500, DAY / 2), bin('s/a', DAY, 300, DAY / 4), bin('s/main:balance', DAY, -20, DAY / 4)],
      bin('s/main', 2 * DAY, 500),
    ]
    const rows = balanceBins(balance, bins, { endOf: (start) => start + DAY, now: DAY + DAY / 2 })
    expect(rows).toMatchObject([
      { start: 0, main: 1000, remainder: 50, declaredLoss: 20, deviation: 30, coverage: 1 },
      { start: DAY, main: 500, remainder: -20, declaredLoss: 10, deviation: -30, coverage: 0.5 },
    ])
  })
})

describe('drift', () => {
  /** `+` and `-`: outside to that side; `.`: inside; `?`: hardly covered. */
  const days = (text: string): BalanceBin[] =>
    [...text].map((c, i) => ({
      start: i * DAY,
      end: (i + 1) * DAY,
      main: 1000,
      remainder: 0,
      declaredLoss: 0,
      deviation: c === '+' || c === '?' ? 30 : c === '-' ? -30 : 19,
      tolerance: 20,
      coverage: c === '?' ? 0.5 : 1,
    }))
  it.each([
    ['+++++', 5, 5, 1],
    ['.+++.++..', 7, 5, 1],
    ['-----++', 7, 5, -1],
    ['+++++++++', 7, 7, 1],
    ['+?+?+?+?+', 5, 5, 1],
  ])('%s', (text, ofDays, outside, direction) =>
    expect(balanceDrift(closed, days(text))).toMatchObject({ meter: 's/main', days: ofDays, outside, direction }),
  )
  it.each(['', '++++', '++..+.+..+', '+-+-+-+-+', '?????????', '.......'])('quiet: %s', (text) =>
    expect(balanceDrift(closed, days(text))).toBeUndefined(),
  )
  it('an open balance has none: its parts are not all metered', () =>
    expect(balanceDrift(only(plantOf({}, ...two)), days('+++++++'))).toBeUndefined())
})

describe('shares by use', () => {
  const site = plantOf(
    { role: 'intake', counted: true },
    meter('hvac', { use: 'hvac', parent: 'main' }),
    meter('fan', { use: 'hvac', parent: 'hvac' }),
    meter('line', { use: 'line', parent: 'main' }),
  ).sites[0] as Plant['sites'][number]
  const bin = (id: string, start: number, kWh: number, covered = DAY) => ({
    meter: `s/${id}`,
    start,
    amount: kWh * 1e6,
    covered,
  })
  it('add to 1, the rest is other, and only the time that all have in common counts', () => {
    const bins = [
      bin('main', 0, 100),
      bin('hvac', 0, 25),
      bin('line', 0, 60),
      bin('main', DAY, 900),
      bin('hvac', DAY, 9),
    ]
    expect(useShares(site, bins)).toEqual({
      total: 100,
      time: DAY,
      uses: [
        { use: 'hvac', amount: 25, share: 0.25 },
        { use: 'line', amount: 60, share: 0.6 },
        { use: 'other', amount: 15, share: 0.15 },
      ],
    })
  })
  it('a negative rest is shown', () =>
    expect(useShares(site, [bin('main', 0, 100), bin('hvac', 0, 50), bin('line', 0, 60)])?.uses.at(-1)).toEqual({
      use: 'other',
      amount: -10,
      share: -0.1,
    }))
  it('a meter that is covered longer enters with its mean rate', () =>
    expect(useShares(site, [bin('main', 0, 100), bin('hvac', 0, 50), bin('line', 0, 10, DAY / 2)])).toMatchObject({
      total: 50,
      time: DAY / 2,
      uses: [{ amount: 25 }, { amount: 10 }, { amount: 15 }],
    }))
  it('nothing in common, no shares', () => expect(useShares(site, [bin('main', 0, 100)])).toBeUndefined())
})
