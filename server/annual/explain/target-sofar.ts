import { type Computed, computed } from '#core/computed'
import { rateOver } from '#core/landing'
import { energyOfMonth } from '#core/landing-drivers'
import { segmentsOf } from '#core/metered'
import { twelveMonths } from '#core/pue'
import { pueOfSite } from '#core/pue-entries'
import { type MonthValue, sizeOf } from '#core/season'
import { addMonths, at, type Interval, type Month, monthOf, monthsBetween } from '#core/time'
import { formulas } from './formulas.ts'
import type { Found, Ref } from './ground.ts'
import { notes } from './notes.ts'
import { type Asked, daysOf, monthRef, node, outlookOf, own, share, soFarOf, total } from './target-ground.ts'
import { refsOver } from './target-month.ts'
import { pathValue } from './target-path.ts'

const SO_FAR = { ja: '年初来', en: 'year to date' }
const values = (a: Asked, months: readonly MonthValue[]): Ref[] =>
  months.map((m) => monthRef(a, 'value', { month: m.month }))

/** The months that the two sides of a PUE are taken over. */
const spanOf = (a: Asked, of: 'to-date' | 'so-far'): Interval =>
  of === 'to-date'
    ? twelveMonths(a.ground.facts.now)
    : { start: a.ask.period.interval.start, end: at(Math.min(a.ask.period.interval.end, a.ground.facts.now)) }
const pueOver = (a: Asked, of: 'to-date' | 'so-far') => {
  const { facts } = a.ground
  const site = facts.plant.sites.find((s) => s.id === a.input.target.scope)
  const span = spanOf(a, of)
  const common = site ? (facts.common.get(site.id) ?? []) : []
  return (
    site && { span, figure: pueOfSite(facts, site, { common, bins: [...facts.before, ...facts.bins], interval: span }) }
  )
}
const ratio = (a: Asked, of: 'to-date' | 'so-far'): Found => {
  const found = pueOver(a, of)
  const span = found && { coverage: found.figure.coverage, from: found.figure.from, to: found.figure.to }
  const value = of === 'so-far' ? soFarOf(a) : shownPue(found?.figure.pue)
  return node(a, SO_FAR, {
    value,
    op: 'quotient',
    formula: formulas.pue,
    clause: 'ISO/IEC 30134-2',
    ...(span ? { note: notes.covered(span) } : {}),
    inputs: () => [own(a, `${of}.facility`), own(a, `${of}.it`)],
  })
}
const shownPue = (of: { value: number } | { why: string } | undefined): Computed<number> =>
  of && 'value' in of ? computed(of.value) : { ok: false, why: 'no-readings' }
/** One side of a PUE over months of one or two fiscal years. */
export const pueSide = (a: Asked, of: 'to-date' | 'so-far', side: 'facility' | 'it'): Found | undefined => {
  const found = pueOver(a, of)
  if (!found || a.input.target.metric !== 'pue') return undefined
  const { start, end } = found.span
  const months = end > start ? monthsBetween(monthOf(start), monthOf(at(end - 1))) : []
  const covered = new Set((a.ground.facts.common.get(a.input.target.scope) ?? []).map((b) => monthOf(at(b.start))))
  return node(a, side === 'it' ? { ja: 'IT', en: 'IT' } : { ja: '施設全体', en: 'facility' }, {
    value: computed(side === 'it' ? found.figure.it_kWh : found.figure.facility_kWh),
    unit: 'kWh',
    op: 'sum',
    formula: formulas.months,
    inputs: () => months.filter((m) => covered.has(m)).map((m) => ({ id: `${m}.pue.${a.input.target.scope}.${side}` })),
  })
}

/** The fiscal year so far: a sum, a maximum, or a rate over the months. */
export const soFarNode = (a: Asked): Found => {
  const { metric } = a.input.target
  const { months } = a.input
  const value = soFarOf(a)
  if (metric === 'pue') return ratio(a, 'so-far')
  if (a.how === 'amount')
    return node(a, SO_FAR, { value, op: 'sum', formula: formulas.months, inputs: () => values(a, months) })
  if (a.how === 'peak')
    return node(a, SO_FAR, { value, op: 'maximum', formula: formulas.highest, inputs: () => values(a, months) })
  if (metric === 'improvement') {
    const refs = refsOver(a, a.ask.period)
    return node(a, SO_FAR, {
      value,
      op: refs.length > 0 ? 'sum' : 'leaf',
      formula: formulas.companyR,
      inputs: () => refs,
    })
  }
  return node(a, SO_FAR, {
    value,
    op: 'quotient',
    formula: formulas.rateOver,
    inputs: () => [own(a, 'energy'), own(a, 'sizes')],
  })
}
/** What stands beside the path: the year so far; of a PUE the last twelve months. */
export const toDate = (a: Asked): Found => (a.input.target.metric === 'pue' ? ratio(a, 'to-date') : soFarNode(a))

/** Energy of the months of an intensity, kL. */
export const energy = (a: Asked): Found | undefined => {
  const [segment] = segmentsOf(a.ground.facts, a.input.target)
  const { months } = a.input
  if (a.input.target.metric !== 'intensity' || !segment) return undefined
  return node(
    a,
    { ja: '月のエネルギー', en: 'energy of the months' },
    {
      value: computed(months.reduce((sum, m) => sum + energyOfMonth(m), 0)),
      unit: 'kL',
      op: 'sum',
      formula: formulas.months,
      inputs: () => months.map((m) => ({ id: `${m.month}.segment.${segment.id}.numerator` })),
    },
  )
}
/** What the months weigh together: this year's, or those of last year. */
export const size = (a: Asked, of: 'months' | 'lastYear'): Found =>
  node(
    a,
    of === 'months' ? { ja: '重みの合計', en: 'weights' } : { ja: '昨年度の重みの合計', en: 'weights of last year' },
    {
      value: total(a.input[of]),
      unit: unitOfSize(a),
      op: 'sum',
      formula: formulas.months,
      inputs: () => a.input[of].map((m) => monthRef(a, 'size', { month: m.month })),
    },
  )
const unitOfSize = (a: Asked): string => {
  const [segment] = segmentsOf(a.ground.facts, a.input.target)
  const { metric } = a.input.target
  if (metric === 'pue') return 'kWh'
  if (metric === 'improvement') return 'GJ'
  return metric === 'intensity' && segment ? segment.activity.unit : a.input.about.unit
}

/** Share of the year that the months cover, by last year's months, else by days. */
export const covered = (a: Asked): Found => {
  const { months } = a.input
  return node(
    a,
    { ja: '年度に占める割合', en: 'share of the year that is over' },
    {
      value: computed(outlookOf(a).covered),
      unit: '1',
      op: 'sum',
      formula: outlookOf(a).shape.known ? formulas.coveredSeason : formulas.coveredDays,
      inputs: () => months.map((m) => own(a, `season.${m.month}`, m.elapsed)),
    },
  )
}
/** Share of one month. */
export const season = (a: Asked, month: Month): Found | undefined => {
  const { shape } = outlookOf(a)
  const found = shape.shares.find((s) => s.month === month)
  const whole = shape.shares.reduce((sum, s) => sum + daysOf(s.month), 0)
  if (!found) return undefined
  const days = (name: string, value: number): Ref =>
    share(`${a.prefix}season.${month}.${name}`, { ja: '日数', en: 'days' }, value)
  return node(
    a,
    { ja: `${month} の割合`, en: `share of ${month}` },
    {
      value: computed(found.share),
      unit: '1',
      op: 'quotient',
      formula: shape.known ? formulas.seasonShare : formulas.dayShare,
      inputs: () =>
        shape.known
          ? [monthRef(a, 'size', { month: addMonths(month, -12) }), own(a, 'last-sizes')]
          : [days('days', daysOf(month)), days('year', whole)],
    },
  )
}

/** A mean of some months of last year by their weights. */
export const weightedRefs = (a: Asked, months: readonly MonthValue[], sign = 1): Ref[] => {
  const whole = months.reduce((sum, m) => sum + sizeOf(m), 0)
  return months.map((m) => monthRef(a, 'value', { month: m.month, weight: (sign * sizeOf(m)) / whole }))
}
const pathTitle = { ja: '年初来の道筋', en: 'path to date' }
/** What the path allows so far. */
export const pathToDate = (a: Asked): Found => {
  const path = pathValue(a)
  const { months, lastYear, target } = a.input
  const plain = (value: Computed<number>): Found =>
    node(a, pathTitle, { value, op: 'sum', formula: formulas.asPath, inputs: () => [own(a, 'path')] })
  if (a.how === 'peak' || target.metric === 'pue') return plain(path)
  if (a.how === 'amount')
    return node(a, pathTitle, {
      value: path.ok ? computed(path.value * outlookOf(a).covered) : path,
      op: 'product',
      formula: formulas.pathByShare,
      inputs: () => [own(a, 'path'), own(a, 'covered')],
    })
  const twins = lastYear.filter((l) => months.some((m) => addMonths(m.month, -12) === l.month))
  const [part, whole] = [rateOver(twins), rateOver(lastYear)]
  const isSeasonal = lastYear.length === 12 && part.ok && whole.ok
  if (!path.ok || !isSeasonal) return plain(path)
  return node(a, pathTitle, {
    value: computed(path.value + part.value - whole.value),
    op: 'sum',
    formula: formulas.pathShifted,
    inputs: () => [own(a, 'path'), own(a, 'last-same'), own(a, 'last-year', -1)],
  })
}
/** A rate of last year over some of its months. */
export const lastRate = (a: Asked, name: Found['title'], months: readonly MonthValue[]): Found =>
  node(a, name, {
    value: rateOver(months),
    op: 'sum',
    formula: formulas.weightedMonths,
    inputs: () => weightedRefs(a, months),
  })
