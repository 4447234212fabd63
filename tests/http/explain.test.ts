import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFigures } from '#core/annual-figure'
import { AnnualView } from '#core/annual-view'
import { addMonths, at, DAY, dayOf, type Month, monthInterval } from '#core/time'
import { until } from '../e2e/until.ts'
import { explained, leadsToReadings } from './explained.ts'
import { type House, openHouse } from './house.ts'

/*
 * Every figure of the annual view opens: a data centre and a works, FY2025 whole and FY2026 to 12 May, a history of five years.
 * A month's energy runs in two hours of its tenth day.
 */
const perMonth: Record<string, number> = {
  'dc/intake': 1000,
  'dc/pv': 100,
  'dc/it-a': 500,
  'dc/it-b': 250,
  'dc/crac-a': 100,
  'dc/removed': 2,
  'dc/reused': 0.5,
  'dc/water': 2,
  'works/grid': 2000,
  'works/sold': 200,
  'works/wood': 3,
  'works/oil': 400,
  'works/heat': 5,
}
const MONTHS = Array.from({ length: 14 }, (_, i) => addMonths('2025-04', i))
const PERSON = 'ann'
let house: House
let way: ReturnType<typeof explained>
const t = (month: Month, clock: string): number => Date.parse(`${month}-10T${clock}:00+09:00`)
const get = async (url: string): Promise<Record<string, unknown>> => (await house.get(url)).body
const viewOf = async (year: number): Promise<AnnualView> => AnnualView.parse(await get(`/api/v1/fiscal-years/${year}`))

const readings = (site: string): unknown[] =>
  Object.entries(perMonth)
    .filter(([key]) => key.startsWith(`${site}/`))
    .flatMap(([key, amount]) =>
      MONTHS.flatMap((month, i) =>
        [0, 1].map((end) => [
          key.slice(site.length + 1),
          t(month, end ? '12:00' : '10:00'),
          (amount * (i + end) * (1 + i / 100)).toFixed(3),
        ]),
      ),
    )
const daysIn = (month: Month): string[] => {
  const { start, end } = monthInterval(month)
  return Array.from({ length: (end - start) / DAY }, (_, i) => dayOf(at(start + i * DAY)))
}
const people: Record<string, object[]> = {
  activity: MONTHS.flatMap((month) => [
    { segment: 'rolling', month, value: '2.5', unit: '百万円', evidence: '生産月報' },
    { segment: 'rolling', denominator: 'floor', month, value: '1200', unit: 'm2', evidence: '賃貸契約' },
  ]).filter((r) => r.month < '2026-05'),
  'hour-classes': MONTHS.map((month) => ({
    area: 'kyushu',
    month,
    days: Object.fromEntries(
      daysIn(month).map((day) => [
        day,
        day.endsWith('-10') ? `${'o'.repeat(20)}cctt${'o'.repeat(24)}` : 'o'.repeat(48),
      ]),
    ),
    source: '公表資料',
  })),
  'area-factors': MONTHS.map((month) => ({ area: 'kansai', month, factor: '9.10', source: '告示' })),
  certificates: [2025, 2026].map((year) => ({
    kind: 'non-fossil-renewable',
    number: `N-${year}`,
    year,
    kWh: '500',
    correction: '1',
    from: `${year}-04-01`,
    to: `${year}-04-30`,
    document: '割当通知',
  })),
  'centre-records': [2025, 2026].map((year) => ({
    site: 'dc',
    year,
    servers: [{ name: 'a', count: 3, performance: 100, power_kW: 0.5, utilisation: 0.4 }],
    certificates_kWh: 200,
    baseline: { pue: 1.9, source: 'study' },
    source: 'ledger of assets',
  })),
  'product-shares': [2025, 2026].flatMap((year) =>
    ['coil', 'sheet'].map((id, i) => ({
      id,
      name: { ja: id, en: id },
      site: 'works',
      year,
      meters: i === 0 ? ['works/oil'] : [],
      key: 10 + i,
      keyUnit: 'h',
    })),
  ),
  'avoided-products': [
    {
      id: 'motor',
      name: { ja: '電動機', en: 'motor' },
      category: 'solutions',
      region: 'japan',
      shape: 'solution',
      before_t: { value: 2, source: 'study', date: '2025-01-10' },
      after_t: { value: 1, source: 'study', date: '2025-01-10' },
      units: { 2025: 10, 2026: 12 },
      life_years: 8,
      factor_t_per_kWh: {},
    },
  ],
}

/** A view of two years is much work: it is not asked for more often than it can be made. */
const PATIENT = { ms: 100_000, every: 500 }
beforeAll(async () => {
  house = await openHouse({ plantPath: join(import.meta.dirname, 'explain-plant.yaml'), openAs: { person: PERSON } })
  way = explained(house)
  for (const site of ['dc', 'works'])
    await house.deliver({ epoch: 'E', seq: 1, sentAt: t('2026-05', '12:00'), readings: readings(site) }, site)
  await house.person(PERSON, 'operator')
  // half-hours are derived in their order: the last ones come last
  await until(
    'both years are there, on both sides of the PUE',
    async () => {
      house.later(1_000)
      const years = await Promise.all([2025, 2026].map((year) => house.get(`/api/v1/fiscal-years/${year}`)))
      if (years.some(({ status }) => status !== 200)) return false
      return years.every(({ body }, i) => {
        const view = AnnualView.parse(body)
        const { pue } = view.sites['dc'] ?? {}
        const least = [9_000, 1_500][i] ?? 0
        return view.carriers.length === 5 && pue && pue.it_kWh > least && pue.facility_kWh > pue.it_kWh
      })
    },
    PATIENT,
  )
  for (const [path, records] of Object.entries(people)) {
    const answer = await house.post(`/api/v1/${path}`, { reason: 'test', records })
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  }
  await until(
    'the targets have their months',
    async () => {
      house.later(1_000)
      const { targets } = await viewOf(2026)
      return targets.length === 8 && targets.every((t) => 'value' in t.landing)
    },
    PATIENT,
  )
}, 240_000)
afterAll(() => house.shutDown())

/** Objects of the view that are figures. */
const figuresIn = (value: unknown, path = ''): { path: string; figure: object }[] => {
  if (typeof value !== 'object' || value === null) return []
  const isFigure = 'unit' in value && ('value' in value || 'why' in value) && Object.keys(value).length === 2
  if (isFigure) return [{ path, figure: value }]
  return Object.entries(value).flatMap(([key, inner]) => figuresIn(inner, `${path}.${key}`))
}
/** Figures that rest on the history, on records of people or on the rules alone. */
const UNMETERED =
  /\.(target\.[a-z]+\.(other\.)?path|target\.(plan|rolling|pue|peak)\.path-to-date|target\.peak\.needed|base|base-given|base-restated|deemed\..*|avoided\..*|segment\.rolling\.activity.*|direct\.mean|footprint\.works\.sheet\..*\.direct|direct\.threshold|iteeSv|iteuSv|entries|ratio\.202[1-4]|[ab]-?(prime)?(\.gj|\.filed)|.*\.b(-prime)?(\.filed)?)$/

describe.each([2025, 2026])('the annual view of FY%d', (year) => {
  it('has an id for each of its figures', async () => {
    const view = await viewOf(year)
    const known = new Set<object>([...openFigures(view).values()].flat())
    const all = figuresIn(view)
    expect(all.length).toBeGreaterThan(150)
    expect(all.filter(({ figure }) => !known.has(figure)).map(({ path }) => path)).toEqual([])
  })
})

describe.each([2025, 2026])('the annual view of FY%d', (year) => {
  it('opens each figure into its formula and inputs, which make it again, down to readings', async () => {
    const view = await viewOf(year)
    const wrong: string[] = []
    let metered = 0
    for (const [id, [figure]] of openFigures(view)) {
      try {
        const node = await way.open(id)
        expect(node.formula ?? node.note, `${id}: its formula`).toBeTruthy()
        if (!figure || !('value' in figure)) continue
        expect('value' in node.figure && node.figure.value, `${id}: the figure that is shown`).toBeCloseTo(
          figure.value,
          7,
        )
        expect(node.inputs.length, `${id}: inputs`).toBeGreaterThan(0)
        const leads = leadsToReadings(await way.walk(id))
        if (leads) metered += 1
        else if (figure.value !== 0 && !UNMETERED.test(id)) wrong.push(`${id}: no path to readings`)
      } catch (error) {
        wrong.push(`${id}: ${(error as Error).message.split('\n')[0]}`)
      }
    }
    expect(wrong).toEqual([])
    expect(metered).toBeGreaterThan(60)
  }, 300_000)
})

/** Figures under those of the view that come from measured data: each opens down to readings. */
const BELOW = [
  'segment.rolling.b-prime.gj',
  'official.energy.b-prime',
  'segment.rolling.hours.curtailment.kyushu',
  'segment.rolling.hours.tight.kyushu',
  'segment.rolling.optimised-part.kyushu.curtailment',
  'segment.computing.optimised-part.kansai.2025-04',
  'segment.rolling.co2-change.driver.intensity',
  'target.peak.to-date',
]
it.each(BELOW)('%s opens down to readings', async (figure) => {
  const year = figure.startsWith('target.') || figure.includes('co2-change') ? 2026 : 2025
  expect(leadsToReadings(await way.walk(`fy${year}.${figure}`))).toBe(true)
})
it('divides the electricity of the hours by the classes of the calendar', async () => {
  const classes = await Promise.all(
    ['curtailment', 'tight', 'other'].map((of) => way.open(`fy2025.segment.rolling.hours.${of}.kyushu`)),
  )
  const sum = classes.reduce((all, n) => all + (n && 'value' in n.figure ? n.figure.value : 0), 0)
  const bought = await way.open('fy2025.segment.rolling.purchased')
  expect('value' in bought.figure && bought.figure.value).toBeCloseTo((sum * 8.64) / 1_000, 6)
})
it('says every formula in both languages', async () => {
  const view = await viewOf(2026)
  const mixed: string[] = []
  for (const id of openFigures(view).keys()) {
    const { formula } = await way.open(id)
    // Japanese holds no English words beside the signs of the law and of the standards
    if (formula && /[a-z]{4,}/.test(formula.ja.replaceAll(/plant\.yaml|history|E_base|e_base|e_year/g, '')))
      mixed.push(formula.ja)
    if (formula && /[ぁ-んァ-ヶ一-龠]/.test(formula.en)) mixed.push(formula.en)
  }
  expect(mixed).toEqual([])
})
