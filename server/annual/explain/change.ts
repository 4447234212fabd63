import { annualView, segmentRows } from '#core/annual'
import { computed } from '#core/computed'
import { sameMonths } from '#core/filed-year'
import { addMonths } from '#core/time'
import { formulas } from './formulas.ts'
import { type Answer, type Form, type Ground, leaf, PERIOD, type Ref, SITE, shown } from './ground.ts'

const CLAUSE = 'LMDI-I, additive (Ang 2005): our own analysis'
const changeOf = ({ facts }: Ground, segment: string | undefined) =>
  annualView(facts)?.co2Change.find((c) => c.segment === segment)

/** The months that a side is taken over: the year, or the same whole months of both while it runs. */
const side = (ground: Ground, segment: string, back: 0 | 12): string => {
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
    inputs: (): Ref[] => (value.ok ? [{ id: `${side(ground, segment, back)}.segment.${segment}.co2.market` }] : []),
  }
}
const DRIVERS = ['activity', 'intensity', 'mix', 'electricityFactor', 'otherFactors'] as const
/** now − before, by what moved it. */
const drivers: Answer = (ground, ask) => {
  const [, segment = ''] = ask.parts
  const change = changeOf(ground, segment)
  if (!change) return undefined
  const [before, now] = [shown(change.before), shown(change.now)]
  const of = change.drivers
  return {
    title: { ja: 'CO2の増減', en: 'change of CO2' },
    value: before.ok && now.ok ? computed(now.value - before.value) : before.ok ? now : before,
    unit: 't-CO2',
    op: 'sum',
    formula: formulas.drivers,
    clause: CLAUSE,
    inputs: (): Ref[] =>
      'why' in of
        ? [
            { id: `${ask.period.id}.segment.${segment}.co2-change.now` },
            { id: `${ask.period.id}.segment.${segment}.co2-change.before`, weight: -1 },
          ]
        : DRIVERS.map((name) => leaf(`${ask.id}.${name}`, { ja: name, en: name }, { value: of[name], unit: 't-CO2' })),
  }
}
/** 炭素生産性. */
const productivity: Answer = (ground, ask) => {
  const [, segment = '', denominator = ''] = ask.parts
  const row = changeOf(ground, segment)?.productivity.find((p) => p.denominator === denominator)
  const unit = ground.facts.plant.segments.find((s) => s.id === segment)?.activity.unit ?? ''
  const months = side(ground, segment, 0)
  const activity = denominator === 'activity' ? 'activity' : `activity.${denominator}`
  return (
    row && {
      title: { ja: '炭素生産性', en: 'carbon productivity' },
      value: shown(row.value),
      unit: `${unit}/t-CO2`,
      op: 'quotient',
      formula: formulas.productivity,
      clause: 'our own analysis',
      inputs: () => [
        { id: `${months}.segment.${segment}.${activity}` },
        { id: `${months}.segment.${segment}.co2.market` },
      ],
    }
  )
}

const SEGMENT = `${PERIOD}\\.segment\\.${SITE}`
export const changeForms: readonly Form[] = [
  [`${SEGMENT}\\.co2-change\\.(before|now)`, total],
  [`${SEGMENT}\\.co2-change`, drivers],
  [`${SEGMENT}\\.productivity\\.([a-z0-9-]{1,64})`, productivity],
]
