import { annualView, segmentRows } from '#core/annual'
import { DRIVERS } from '#core/co2-change'
import { computed } from '#core/computed'
import { sameMonths } from '#core/filed-year'
import { addMonths } from '#core/time'
import { formulas } from './formulas.ts'
import { type Answer, type Form, type Ground, PERIOD, type Ref, SITE, shown } from './ground.ts'

/** LMDI: our own analysis, no filed figure. */
export const CLAUSE = 'LMDI-I (Ang 2005), 独自分析 / own analysis'
const changeOf = ({ facts }: Ground, segment: string | undefined) =>
  annualView(facts)?.co2Change.find((c) => c.segment === segment)

/** The months that a side is taken over: the year, or the same whole months of both while it runs. */
export const comparedMonths = (ground: Ground, segment: string, back: 0 | 12): string => {
  const { facts } = ground
  if (!annualView(facts)?.running) return `fy${facts.year - back / 12}`
  const row = segmentRows(facts).find((r) => r.segment.id === segment)
  const months = row ? sameMonths(facts.now, row.bins, row.before) : []
  const [first = `${facts.year}-04`, last = first] = [months[0], months.at(-1)]
  return first === last ? addMonths(first, -back) : `${addMonths(first, -back)}~${addMonths(last, -back)}`
}
const total: Answer = (ground, { parts: [, segment = '', of] }) => {
  const change = changeOf(ground, segment)
  if (!change) return undefined
  const back = of === 'before' ? 12 : 0
  const value = shown(of === 'before' ? change.before : change.now)
  return {
    title: back ? { ja: '前年の CO2', en: 'CO2 of the year before' } : { ja: '今年の CO2', en: 'CO2 of this year' },
    value,
    unit: 't-CO2',
    op: 'sum',
    formula: formulas.comparedCo2,
    clause: CLAUSE,
    inputs: (): Ref[] =>
      value.ok ? [{ id: `${comparedMonths(ground, segment, back)}.segment.${segment}.co2.market` }] : [],
  }
}
/** now − before, by what moved it. */
const change: Answer = (ground, ask) => {
  const [, segment = ''] = ask.parts
  const found = changeOf(ground, segment)
  if (!found) return undefined
  const [before, now] = [shown(found.before), shown(found.now)]
  const { drivers } = found
  return {
    title: { ja: 'CO2の増減', en: 'change of CO2' },
    value: before.ok && now.ok ? computed(now.value - before.value) : before.ok ? now : before,
    unit: 't-CO2',
    op: 'sum',
    formula: formulas.drivers,
    clause: CLAUSE,
    inputs: (): Ref[] =>
      'why' in drivers
        ? [
            { id: `${ask.period.id}.segment.${segment}.co2-change.now` },
            { id: `${ask.period.id}.segment.${segment}.co2-change.before`, weight: -1 },
          ]
        : DRIVERS.map((name) => ({ id: `${ask.period.id}.segment.${segment}.co2-change.driver.${name}` })),
  }
}
/** 炭素生産性. */
const productivity: Answer = (ground, ask) => {
  const [, segment = '', denominator = ''] = ask.parts
  const row = changeOf(ground, segment)?.productivity.find((p) => p.denominator === denominator)
  const unit = ground.facts.plant.segments.find((s) => s.id === segment)?.activity.unit ?? ''
  const months = comparedMonths(ground, segment, 0)
  const activity = denominator === 'activity' ? 'activity' : `activity.${denominator}`
  return (
    row && {
      title: { ja: '炭素生産性', en: 'carbon productivity' },
      value: shown(row.value),
      unit: `${unit}/t-CO2`,
      op: 'quotient',
      formula: formulas.productivity,
      clause: '独自分析 / own analysis',
      inputs: () => [
        { id: `${months}.segment.${segment}.${activity}` },
        { id: `${months}.segment.${segment}.co2.market` },
      ],
    }
  )
}

const SEGMENT = `${PERIOD}\\.segment\\.${SITE}`
/** Why the CO2 of a segment changed, and its carbon productivity. */
export const changeForms: readonly Form[] = [
  [`${SEGMENT}\\.co2-change\\.(before|now)`, total],
  [`${SEGMENT}\\.co2-change`, change],
  [`${SEGMENT}\\.productivity\\.([a-z0-9-]{1,64})`, productivity],
]
