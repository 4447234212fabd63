import { describe, expect, it } from 'vitest'
import type { Attention, TargetState } from '#core/snapshot'
import { MeterRow } from '../../dashboard/api/meters-shape.ts'
import { QuarantineItem } from '../../dashboard/api/quarantine.ts'
import { pages } from '../../dashboard/app/page.ts'
import { waiting } from '../../dashboard/app/waiting.ts'
import { reasonWords } from '../../dashboard/decisions/item-words.ts'
import { matching, meterState, tree } from '../../dashboard/meters/meter-state.ts'
import { attentionWords, bySeverity } from '../../dashboard/overview/attention-words.ts'
import { operatorPue } from '../../dashboard/overview/operator-pue.ts'
import { targetPicture } from '../../dashboard/overview/target-picture.ts'
import { changeFromBase, crossesRegime, scaleOf } from '../../dashboard/overview/target-scale.ts'
import { basisWords, gapWords, neededWords, targetTitle } from '../../dashboard/overview/target-words.ts'
import { snapshot } from './snapshot.ts'
import { spoken } from './spoken.ts'

const t = await spoken('ja')
const english = await spoken('en')

const improvement: TargetState = {
  id: 'improvement-2030',
  name: { ja: '改善率', en: 'Improvement' },
  metric: 'improvement',
  scope: 'company',
  unit: '1',
  better: 'higher',
  baseYear: 2020,
  goalYear: 2030,
  goal: 0.0956,
  path: [2020, 2026, 2030].map((fy) => ({ fy, value: 1 - 0.99 ** (fy - 2020) })),
  actual: [
    { fy: 2020, value: 0 },
    { fy: 2025, value: 0.0529 },
    { fy: 2026, value: 0.061, partial: true },
  ],
  thisYear: 2026,
  pathThisYear: { value: 0.0585, unit: '1' },
  toDate: { value: 0.061, unit: '1' },
  pathToDate: { value: 0.058, unit: '1' },
  landing: { value: 0.063, unit: '1' },
  band: [0.059, 0.067],
  neededPerMonth: { value: 0.052, unit: '1' },
  gap: { value: 0.0045, unit: '1' },
  state: 'ahead',
  basis: 'restated',
  provisional: null,
  period: null,
  category: null,
  coverage: 0.991,
}
const co2: TargetState = {
  ...improvement,
  metric: 'co2',
  unit: 't-CO2',
  better: 'lower',
  baseYear: 2013,
  path: [
    { fy: 2013, value: 20_000 },
    { fy: 2030, value: 10_800 },
  ],
  actual: [],
  landing: { value: 12_480, unit: 't-CO2' },
  gap: { value: -480, unit: 't-CO2' },
  neededPerMonth: { value: 1020, unit: 't-CO2' },
  basis: 'market',
  provisional: 2025,
}
const pue: TargetState = {
  ...improvement,
  metric: 'pue',
  better: 'lower',
  gap: { value: -0.02, unit: '1' },
  basis: 'none',
  period: { from: '2025-11-01T00:00:00+09:00', to: '2026-11-01T00:00:00+09:00' },
  category: 2,
}
const gap = (target: TargetState) => gapWords(t, target, scaleOf(target.metric, target.unit))

describe('targets in words', () => {
  it('show R as the change', () => {
    const scale = scaleOf('improvement', '1')
    expect([scale.show(0.063), scale.exact(0.0585), scale.brief(0.0956)]).toEqual(['−6.3', '−5.85', '−9.56 %'])
  })
  it('say the gap as people do', () => {
    expect(gap(improvement)).toBe('を 0.45 pt 上回る')
    expect(gap({ ...improvement, gap: { value: -0.0045, unit: '1' } })).toBe('に 0.45 pt 届かない')
    expect(gap(co2)).toBe('を 480 t-CO₂ 超える')
    expect(gap(pue)).toBe('まで あと 0.02')
    expect(gap({ ...improvement, gap: { value: 0, unit: '1' } })).toBe('どおり')
    expect(gap({ ...improvement, gap: { why: 'no-path' } })).toBeNull()
  })
  it('name a PUE with its category and period', () => {
    expect(targetTitle(t, pue)).toBe('PUE₂ (2025年11月 – 2026年10月)')
    expect(basisWords(t, pue)).toContain('区分2（PDU出力）')
  })
  it('compare amounts with the base year', () => {
    expect(changeFromBase(co2, 12_480)).toBe('−37.6')
    expect(changeFromBase(improvement, 0.06)).toBeNull()
  })
  it('say what is left and what the figure rests on', () => {
    expect(neededWords(t, co2, scaleOf('co2', 't-CO2'))).toBe('月あたり残り 1,020 t-CO₂')
    expect(basisWords(english, co2)).toEqual(['market-based', 'Measured 99.1 %', 'provisional factor (FY2025)'])
  })
  it('draw the regime break where energy was counted otherwise', () => {
    expect([crossesRegime(improvement), crossesRegime(pue)]).toEqual([true, false])
    expect(
      crossesRegime({
        ...improvement,
        path: [
          { fy: 2023, value: 0 },
          { fy: 2030, value: 1 },
        ],
      }),
    ).toBe(false)
  })
  it('draw down as better, finished years only', () => {
    const words = { regime: '', path: '', actual: '', landing: '', goal: (v: string) => v, year: String }
    const picture = targetPicture(improvement, words)
    expect(picture.actual.map(({ fy }) => fy)).toEqual([2020, 2025])
    expect([picture.landing?.value, picture.band]).toEqual([-0.063, [-0.067, -0.059]])
    expect([picture.goalLabel, picture.words.value(-0.063)]).toEqual(['−9.56 %', '−6.3 %'])
  })
})

describe('what needs a person', () => {
  const item = (about: Partial<Attention>): Attention => ({
    id: 'a',
    kind: 'meter-silent',
    level: 'warning',
    numbers: {},
    ...about,
  })
  const now = snapshot.at
  it('is said in a line', () => {
    const silent = item({ since: '2026-11-22T14:20:08+09:00' })
    expect(attentionWords(t, silent, { now, place: '大阪 PDU-B3' })).toBe('大阪 PDU-B3: 12分 応答なし（最終 14:20）')
    const step = item({ kind: 'unexplained-step', unit: 'm3', numbers: { amount: 412 } })
    expect(attentionWords(english, step, { now, place: 'Gas' })).toBe('Gas: unexplained step +412 m³')
  })
  it('names the day of what began earlier', () => {
    const silent = item({ since: '2026-11-20T14:20:08+09:00' })
    expect(attentionWords(t, silent, { now, place: 'A' })).toBe('A: 2日 応答なし（最終 11月20日 14:20）')
  })
  it('has the worst first, then the oldest', () => {
    const items = [
      item({ id: 'i', level: 'info' }),
      item({ id: 'n', since: '2026-02' }),
      item({ id: 'o', since: '2026-01' }),
      item({ id: 'x', level: 'alarm' }),
    ]
    expect(bySeverity(items).map(({ id }) => id)).toEqual(['x', 'o', 'n', 'i'])
  })
  it('counts only what waits for a decision', () => {
    const held = item({ kind: 'quarantined-readings', numbers: { count: 14 } })
    expect(waiting([held, item({ kind: 'unexplained-step' }), item({})])).toBe(15)
  })
})

describe('decisions', () => {
  const parse = (about: object): QuarantineItem =>
    QuarantineItem.parse({ id: 1, kind: 'reading', reason: 'why', ...about })
  it('translate known reasons and keep unknown ones', () => {
    expect(reasonWords(t, parse({ code: 'future' }))).toBe('時刻が未来です')
    expect(reasonWords(t, parse({ code: 'brand-new' }))).toBe('why')
  })
})

describe('an operator’s PUE', () => {
  const site = snapshot.sites['osaka']?.pue12
  if (!site) throw new Error('the fixture has a PUE')
  it('is Σ facility over Σ IT, not a mean of ratios', () => {
    expect(operatorPue([site, { ...site, facility_kWh: 1200, it_kWh: 1000 }])).toEqual({
      value: 1342 / 1100,
      unit: '1',
    })
  })
  it('is withheld where sites differ in category or period', () => {
    expect(operatorPue([site])).toBeNull()
    expect(operatorPue([site, { ...site, category: 1 }])).toBeNull()
    expect(operatorPue([site, { ...site, from: '2025-10-01T00:00:00+09:00' }])).toBeNull()
  })
})

describe('meters', () => {
  const row = (id: string, parent?: string) =>
    MeterRow.parse({
      key: `a/${id}`,
      site: 'a',
      id,
      name: { ja: id, en: id },
      carrier: 'grid',
      measure: 'counter',
      unit: 'kWh',
      role: 'none',
      parent,
      counted: false,
      agent: 'edge',
      decimals: 0,
      last: null,
      silentSince: null,
    })
  it('stand below the meter that they are a part of, each once', () => {
    const rows = [row('pdu', 'ups'), row('main'), row('ups', 'main'), row('orphan', 'gone')]
    expect(tree(rows).map(({ row: { id }, depth }) => [id, depth])).toEqual([
      ['main', 0],
      ['ups', 1],
      ['pdu', 2],
      ['orphan', 0],
    ])
  })
  it('are found by any word, and told by their state', () => {
    const said = { ...row('gas'), last: { at: snapshot.at, value: '1', quality: 'suspect' as const } }
    expect(matching([said, row('main')], 'GAS grid', ({ carrier }) => carrier)).toEqual([said])
    const late = { ...said, silentSince: snapshot.at }
    expect([said, row('x'), late, { ...late, agent: 'people' }].map(meterState)).toEqual([
      'suspect',
      'never',
      'silent',
      'due',
    ])
  })
})

it('every page has a letter of its own after g', () => {
  expect(new Set(pages.map((p) => p.letter)).size).toBe(pages.length)
})
