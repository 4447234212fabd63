import { absent, type Computed, computed } from '#core/computed'
import { lastYearsRest, yearBefore } from '#core/landing'
import { aheadByDrivers, energyOfMonth } from '#core/landing-drivers'
import { monthsAhead } from '#core/season'
import { forecast, targetState } from '#core/target'
import { better } from '#core/target-path'
import { formulas } from './formulas.ts'
import { type Found, leaf, type Ref, shown } from './ground.ts'
import { notes } from './notes.ts'
import { type Asked, monthRef, node, outlookOf, own, share, soFarOf, total } from './target-ground.ts'

const LANDING = { ja: '着地見込', en: 'landing' }
const forecastOf = ({ input, course }: Asked, toDate: Computed<number>) => forecast(input, course, toDate)
const value = (a: Asked, of: 'landing' | 'neededPerMonth' | 'gap'): Computed<number> => shown(targetState(a.input)[of])
/** Part of the whole year that is ahead, of what is covered and ahead. */
const partAhead = (a: Asked): number => {
  const { covered, ahead } = outlookOf(a)
  return ahead / (covered + ahead)
}

/** 着地見込: what the year will come to. */
export const landing = (a: Asked): Found => {
  const { method } = forecastOf(a, soFarOf(a))
  const common = { value: value(a, 'landing'), clause: 'forecast', note: notes.landing[method] }
  if (method === 'peak') {
    const months = [...a.input.months, ...yearBefore(a.course).rest].map((m) =>
      monthRef(a, 'value', { month: m.month }),
    )
    return node(a, LANDING, { ...common, op: 'maximum', formula: formulas.peakLanding, inputs: () => months })
  }
  if (method !== 'season' && method !== 'days') return byDrivers(a, common)
  if (a.how === 'amount')
    return node(a, LANDING, {
      ...common,
      op: 'quotient',
      formula: formulas.amountLanding,
      inputs: () => [own(a, 'so-far'), own(a, 'covered')],
    })
  const part = partAhead(a)
  return node(a, LANDING, {
    ...common,
    op: 'sum',
    formula: formulas.rateLanding,
    inputs: () => [own(a, 'so-far', 1 - part), own(a, 'expected', part)],
  })
}
const byDrivers = (a: Asked, common: Pick<Found, 'value' | 'clause' | 'note'>): Found =>
  a.how === 'amount'
    ? node(a, LANDING, {
        ...common,
        op: 'sum',
        formula: formulas.soFarAndAhead,
        inputs: () => [own(a, 'so-far'), own(a, 'ahead')],
      })
    : node(a, LANDING, {
        ...common,
        op: 'quotient',
        formula: formulas.energyByActivity,
        inputs: () => [own(a, 'energy-landing'), own(a, 'activity-landing')],
      })

const aheadOf = ({ input, course, how }: Asked) =>
  input.drivers
    ? aheadByDrivers(course, input.drivers, how === 'amount' ? (m) => m.value : energyOfMonth)
    : absent('too-early')
const unitOf = (a: Asked): string => (a.how === 'amount' ? a.input.about.unit : 'kL')
/** What the months ahead will use by what they follow. */
export const ahead = (a: Asked): Found | undefined => {
  const of = aheadOf(a)
  if (!of.ok) return undefined
  const names = ['constant', ...(a.input.drivers?.by ?? [])]
  const terms = of.value.terms.map(({ coefficient, sum }, i) =>
    leaf(`${a.prefix}ahead.${i}`, notes.driver(names[Math.min(i, names.length - 1)] ?? 'constant'), {
      value: sum,
      unit: '1',
      weight: coefficient,
    }),
  )
  return node(
    a,
    { ja: '残りの月', en: 'months ahead' },
    {
      value: computed(of.value.value),
      unit: unitOf(a),
      op: 'sum',
      formula: formulas.byDrivers,
      note: notes.explains(of.value.explains),
      inputs: () => terms,
    },
  )
}
export const energyLanding = (a: Asked): Found | undefined => {
  const of = aheadOf(a)
  if (!of.ok) return undefined
  const soFar = a.input.months.reduce((sum, m) => sum + energyOfMonth(m), 0)
  return node(
    a,
    { ja: '年度のエネルギー', en: 'energy of the year' },
    {
      value: computed(soFar + of.value.value),
      unit: 'kL',
      op: 'sum',
      formula: formulas.soFarAndAhead,
      inputs: () => [own(a, 'energy'), own(a, 'ahead')],
    },
  )
}
export const activityLanding = (a: Asked): Found | undefined => {
  const of = aheadOf(a)
  const soFar = total(a.input.months)
  if (!of.ok || !soFar.ok) return undefined
  return node(
    a,
    { ja: '年度の活動量', en: 'activity of the year' },
    {
      value: computed(soFar.value + of.value.activity),
      unit: '1',
      op: 'sum',
      formula: formulas.soFarAndPlan,
      inputs: () => [
        own(a, 'sizes'),
        share(`${a.prefix}plan`, { ja: '計画した活動量', en: 'planned activity' }, of.ok ? of.value.activity : 0),
      ],
    },
  )
}

/** The rate that is expected of what is ahead: last year's rest, shifted by how far this year is from last. */
export const expected = (a: Asked): Found => {
  const soFar = soFarOf(a)
  const rest = lastYearsRest(a.course)
  const title = { ja: '残りの見込み', en: 'expected of the rest' }
  if (!rest)
    return node(a, title, { value: soFar, op: 'sum', formula: formulas.asSoFar, inputs: () => [own(a, 'so-far')] })
  return node(a, title, {
    value: soFar.ok ? computed(rest.later + (soFar.value - rest.before)) : soFar,
    op: 'sum',
    formula: formulas.expected,
    inputs: () => [own(a, 'last-rest'), own(a, 'so-far'), own(a, 'last-twins', -1)],
  })
}

const NEEDED = { ja: '今後の月あたり', en: 'needed per month from now on' }
/** What may still be used a month, or the mean rate that meets the path. */
export const needed = (a: Asked): Found => {
  const common = { value: value(a, 'neededPerMonth') }
  if (a.how === 'peak')
    return node(a, NEEDED, { ...common, op: 'sum', formula: formulas.asPath, inputs: () => [own(a, 'path')] })
  if (a.how === 'amount')
    return node(a, NEEDED, {
      ...common,
      op: 'quotient',
      formula: formulas.neededAmount,
      inputs: () => [own(a, 'left'), monthsLeft(a)],
    })
  const { covered, ahead: rest } = outlookOf(a)
  return node(a, NEEDED, {
    ...common,
    op: 'sum',
    formula: formulas.neededRate,
    inputs: () => [own(a, 'path', (covered + rest) / rest), own(a, 'so-far', -covered / rest)],
  })
}
const monthsLeft = (a: Asked): Ref =>
  share(
    `${a.prefix}months-ahead`,
    { ja: '残りの月数', en: 'months ahead' },
    monthsAhead(a.course.year, a.course.months),
  )
/** What the path leaves for the months ahead. */
export const left = (a: Asked): Found | undefined => {
  const state = targetState(a.input)
  const [path, toLand, needs] = [shown(state.pathThisYear), shown(state.landing), value(a, 'neededPerMonth')]
  if (a.how !== 'amount' || !path.ok || !toLand.ok || !needs.ok) return undefined
  const { method } = forecastOf(a, soFarOf(a))
  const bySeason = method === 'season' || method === 'days'
  const months = monthsAhead(a.course.year, a.course.months)
  return node(
    a,
    { ja: '残り', en: 'what is left' },
    {
      value: computed(needs.value * months),
      op: 'sum',
      formula: bySeason ? formulas.leftOfLanding : formulas.leftOfPath,
      inputs: () => [own(a, 'path'), bySeason ? own(a, 'landing', -(1 - outlookOf(a).ahead)) : own(a, 'so-far', -1)],
    },
  )
}
/** Landing against the path, positive is better. */
export const gap = (a: Asked): Found => {
  const sign = better(a.input.target.metric) === 'higher' ? 1 : -1
  return node(
    a,
    { ja: '道筋との差', en: 'landing against the path' },
    {
      value: value(a, 'gap'),
      op: 'sum',
      formula: formulas.gap,
      inputs: () => [own(a, 'landing', sign), own(a, 'path', -sign)],
    },
  )
}
/** Months of last year that are over this year too, and the rest. */
export const lastTwins = (a: Asked) => yearBefore(a.course).same
export const lastRest = (a: Asked) => yearBefore(a.course).rest
