import { annualView, type SegmentRow, segmentRows } from '#core/annual'
import { absent, type Computed, computed } from '#core/computed'
import { crudeOil, filedCrudeOil, primaryEnergy } from '#core/energy'
import { filedYear, sameMonths } from '#core/filed-year'
import { NEW_REGIME } from '#core/heat-value'
import type { Name } from '#core/id'
import { baseYearOf, historyUsages } from '#core/segment-year'
import { addMonths, type FiscalYear, fiscalYear } from '#core/time'
import type { Comparison } from '#core/year-comparison'
import { formulas } from './formulas.ts'
import {
  type Answer,
  type Ask,
  type Form,
  type Found,
  type Ground,
  leaf,
  PERIOD,
  type Ref,
  SITE,
  scopeOf,
  shown,
} from './ground.ts'
import { usageEnergy } from './improvement.ts'
import { notes, written } from './notes.ts'
import { ENERGY } from './official.ts'
import { filedWeighed } from './optimised.ts'
import { type SegmentAsk, segmentFigure } from './segment.ts'
import { carrierTitle } from './titles.ts'

const CLAUSE = '定期報告書 特定-第4表'
const MEAN = { ja: '5年度間平均原単位変化', en: 'five-year mean change' }

const rowOf = ({ facts }: Ground, segment: string | undefined): SegmentRow | undefined =>
  segmentRows(facts).find((row) => row.segment.id === segment)
const askOf = (ground: Ground, ask: Ask, segment: string | undefined): SegmentAsk | undefined => {
  const scope = scopeOf(ground, 'segment', segment)
  return scope?.segment ? { scope: { ...scope, segment: scope.segment }, period: ask.period, id: ask.id } : undefined
}

/** Of the filed intensity, or of the optimisation intensity. */
type Kind = '' | 'optimised-'
const kindOf = (parts: Ask['parts']): Kind => (parts[1] === 'optimised-' ? 'optimised-' : '')
const ofKind = ({ comparison, optimised }: SegmentRow['result'], kind: Kind): Comparison =>
  kind === '' ? comparison : optimised
/** The filed intensities that a ratio divides: of two years, or of the same months of both while the year runs. */
const sides = (
  ground: Ground,
  { segment, bins, before }: SegmentRow,
  { fy, kind }: { fy: number; kind: Kind },
): Ref[] => {
  const { facts } = ground
  const running = annualView(facts)?.running === true && fy === facts.year
  // until FY2023 the levelling, which it was filed by once more
  const filed = kind === '' ? '' : fy <= NEW_REGIME ? 'levelled-' : kind
  if (!running) return [fy - 1, fy].map((year) => ({ id: `fy${year}.segment.${segment.id}.${filed}filed-year` }))
  const months = sameMonths(facts.now, bins, before)
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return []
  const span = (back: number): string =>
    first === last ? addMonths(first, back) : `${addMonths(first, back)}~${addMonths(last, back)}`
  return [-12, 0].map((back) => ({ id: `${span(back)}.segment.${segment.id}.${kind}filed-intensity` }))
}
/** 対前年度比 of a segment in one of the last five years. */
const ratio: Answer = (ground, { parts }) => {
  const [, segment, optimised, year] = parts
  const kind: Kind = optimised ? 'optimised-' : ''
  const row = rowOf(ground, segment)
  const fy = year === undefined ? ground.facts.year : Number(year)
  const of = row && ofKind(row.result, kind).ratios.find((r) => r.fy === fy)
  return (
    row &&
    of && {
      title: titleOf(row.segment.name, kind),
      value: of.ratio,
      unit: '%',
      op: 'percent',
      formula: formulas.yearOnYear,
      clause: CLAUSE,
      inputs: () => sides(ground, row, { fy, kind }),
    }
  )
}
const titleOf = (name: Name, kind: Kind): Name => ({
  ja: `${name.ja} ${kind === '' ? '' : '最適化 '}対前年度比`,
  en: `${name.en}: ratio to the year before${kind === '' ? '' : ', optimisation'}`,
})
const mean = (
  of: { readonly mean: Computed<number>; readonly ratios: readonly { readonly fy: FiscalYear }[] },
  prefix: string,
): Found => ({
  title: MEAN,
  value: of.mean,
  unit: '%',
  op: 'mean-change',
  formula: formulas.fiveYearMean,
  clause: CLAUSE,
  inputs: () => of.ratios.slice(-4).map(({ fy }) => ({ id: `${prefix}ratio.${fy}` })),
})
const segmentMean: Answer = (ground, { parts: [, segment, optimised] }) => {
  const row = rowOf(ground, segment)
  const kind: Kind = optimised ? 'optimised-' : ''
  return row && mean(ofKind(row.result, kind), `fy${ground.facts.year}.segment.${row.segment.id}.${kind}`)
}

const companyRow = ({ facts }: Ground, kind: Kind) =>
  annualView(facts)?.company[kind === '' ? 'comparison' : 'optimisedComparison']
/** Σ share of energy × ratio of the segments, before it is rounded. */
const weighted = (ground: Ground, fy: number, kind: Kind): { value: Computed<number>; inputs: Ref[] } => {
  const rows = segmentRows(ground.facts)
  const of = rows.map(({ segment, result }) => ({
    id: `fy${ground.facts.year}.segment.${segment.id}.${kind}ratio.${fy}`,
    ratio: ofKind(result, kind).ratios.find((r) => r.fy === fy)?.ratio ?? absent('no-base-year'),
    energy: result.years.find((y) => y.fy === fy)?.energy ?? 0,
  }))
  const total = of.reduce((sum, s) => sum + s.energy, 0)
  const inputs = of.map(({ id, energy }) => ({ id, weight: total > 0 ? energy / total : 0 }))
  const missing = of.find((s) => !s.ratio.ok)
  if (missing && !missing.ratio.ok) return { value: missing.ratio, inputs }
  const sum = of.reduce((all, s) => all + (s.ratio.ok ? (s.energy / total) * s.ratio.value : 0), 0)
  return { value: total > 0 ? computed(sum) : absent('no-readings'), inputs }
}
const companyRatio: Answer = (ground, { parts }) => {
  const year = parts[2]
  const kind = kindOf(parts)
  const fy = year === undefined ? ground.facts.year : Number(year)
  const of = companyRow(ground, kind)?.ratios.find((r) => r.fy === fy)
  return (
    of && {
      title: titleOf({ ja: '事業者', en: 'company' }, kind),
      value: shown(of.ratio),
      unit: '%',
      op: 'one-decimal',
      formula: formulas.companyRatio,
      clause: CLAUSE,
      inputs: () => [{ id: `fy${ground.facts.year}.${kind}ratio-sum.${fy}` }],
    }
  )
}
const companySum: Answer = (ground, { parts }) => {
  const { value, inputs } = weighted(ground, Number(parts[2]), kindOf(parts))
  return {
    title: { ja: '寄与度の合計', en: 'Σ contributions of the segments' },
    value,
    unit: '%',
    op: 'sum',
    formula: formulas.ratioSum,
    clause: CLAUSE,
    inputs: () => inputs,
  }
}
const companyMean: Answer = (ground, { parts }) => {
  const kind = kindOf(parts)
  const of = companyRow(ground, kind)
  const ratios = (of?.ratios ?? []).map(({ fy }) => ({ fy: fiscalYear(fy) }))
  return of && mean({ mean: shown(of.mean), ratios }, `fy${ground.facts.year}.${kind}`)
}

/** The filed intensity of a finished year: of the ledger, or of plant.yaml's history. */
const yearFiled: Answer = (ground, ask) => {
  const { facts } = ground
  const [, segment, restated] = ask.parts
  const of = askOf(ground, ask, segment)
  const row = rowOf(ground, segment)
  if (!of || !row) return undefined
  const heatYear = restated === undefined ? facts.year : fiscalYear(Number(restated))
  const value = filedYear(facts, row.segment, { year: facts.year, heatYear, bins: row.bins }).intensity
  const past = historyUsages(facts, row.segment, facts.year)
  if (!past) {
    const filed = segmentFigure(ground, of, 'filed-intensity')
    return filed && { ...filed, value }
  }
  const prefix = `${ask.period.id}.segment.${row.segment.id}.history`
  const suffix = restated === undefined ? '' : `@${restated}`
  const nothing = (name: string): Ref => leaf(`${ask.id}.${name}`, { ja: name, en: name }, { value: 0, unit: 'kL' })
  return {
    title: {
      ja: `${row.segment.name.ja} ${facts.year}年度 原単位(届出)`,
      en: `${row.segment.name.en}: FY${facts.year} as filed`,
    },
    value,
    unit: `kL/${row.segment.activity.unit}`,
    op: 'filed-intensity',
    formula: formulas.historyIntensity,
    clause: CLAUSE,
    note: written(past.evidence),
    inputs: () => [
      { id: `${prefix}-filed${suffix}` },
      nothing('B'),
      nothing('B′'),
      leaf(
        `${ask.id}.activity`,
        { ja: '活動量', en: 'activity' },
        { value: past.activity ?? Number.NaN, unit: row.segment.activity.unit, note: written(past.evidence) },
      ),
    ],
  }
}
/** The optimisation or levelling intensity of a finished year: of the ledger, or as the history holds it. */
const weighedYear: Answer = async (ground, ask) => {
  const { facts } = ground
  const [, segment, of] = ask.parts
  const kind = of === 'levelled' ? 'levelled' : 'optimised'
  const row = rowOf(ground, segment)
  if (!row) return undefined
  const past = historyUsages(facts, row.segment, facts.year)
  const value = filedYear(facts, row.segment, { year: facts.year, bins: row.bins, optimisation: facts })[kind]
  const filed = past ? undefined : await filedWeighed(ground, ask)
  return filed
    ? { ...filed, value }
    : {
        title: {
          ja: `${row.segment.name.ja} ${facts.year}年度 ${kind === 'levelled' ? '平準化' : '最適化'}原単位(届出)`,
          en: `${row.segment.name.en}: FY${facts.year}, ${kind} intensity as filed`,
        },
        value,
        unit: `kL/${row.segment.activity.unit}`,
        op: 'leaf',
        note: past ? written(past.evidence) : null,
        inputs: () => [],
      }
}
/** Energy of a year of the history, kL: Σ carriers; and rounded as filed. */
const history: Answer = (ground, ask) => {
  const [, segment, form, restated] = ask.parts
  const row = rowOf(ground, segment)
  const past = row && historyUsages(ground.facts, row.segment, ground.facts.year)
  if (!row || !past) return undefined
  const heatYear = restated === undefined ? ground.facts.year : fiscalYear(Number(restated))
  const energy = primaryEnergy(ground.facts.coefficients, past.usages, heatYear)
  const prefix = `${ask.period.id}.segment.${row.segment.id}.history`
  const suffix = restated === undefined ? '' : `@${restated}`
  const kl: Computed<number> = energy.ok ? computed(crudeOil(energy.value.aPrime)) : energy
  const common = { title: { ja: 'A′ (履歴)', en: 'A′ of the history' }, unit: 'kL', clause: ENERGY } as const
  if (form === 'filed')
    return {
      ...common,
      value: energy.ok ? computed(filedCrudeOil(energy.value.aPrime)) : energy,
      op: 'half-up',
      formula: formulas.wholeKl,
      inputs: () => [{ id: `${prefix}-kl${suffix}` }],
    }
  return {
    ...common,
    value: kl,
    op: 'sum',
    formula: formulas.carriersAt(heatYear),
    note: written(past.evidence),
    inputs: () => past.usages.map((u) => ({ id: `${prefix}-carrier${suffix}.${u.carrier}` })),
  }
}
const historyCarrier: Answer = (ground, ask) => {
  const [, segment, restated, carrier] = ask.parts
  const row = rowOf(ground, segment)
  const past = row && historyUsages(ground.facts, row.segment, ground.facts.year)
  const usage = past?.usages.find((u) => u.carrier === carrier)
  const heatYear = restated === undefined ? ground.facts.year : fiscalYear(Number(restated))
  return usage && usageEnergy(ground, ask.id, { usage, heatYear, title: carrierTitle(carrier ?? '') })
}
/** FY2023: last year with the heat values of this one. */
const restatedRatio: Answer = (ground, { parts: [, segment] }) => {
  const row = rowOf(ground, segment)
  const of = row?.result.view.yearOnYearRestated
  const { year } = ground.facts
  const before = row && historyUsages(ground.facts, row.segment, year - 1) ? `@${year}` : ''
  return row && of
    ? {
        title: { ja: '対前年度比(新係数)', en: 'ratio with the heat values of this year on both sides' },
        value: shown(of),
        unit: '%',
        op: 'percent',
        formula: formulas.restatedRatio,
        clause: CLAUSE,
        note: notes.baseYear(baseYearOf(ground.facts, row.segment)),
        inputs: () => [
          { id: `fy${year - 1}.segment.${row.segment.id}.filed-year${before}` },
          { id: `fy${year}.segment.${row.segment.id}.filed-year` },
        ],
      }
    : undefined
}

const SEGMENT = `${PERIOD}\\.segment\\.${SITE}`
export const comparisonForms: readonly Form[] = [
  [`${SEGMENT}\\.(optimised-)?(?:year-on-year|ratio\\.(\\d{4}))`, ratio],
  [`${SEGMENT}\\.year-on-year-restated`, restatedRatio],
  [`${SEGMENT}\\.(optimised-)?five-year-mean`, segmentMean],
  [`${SEGMENT}\\.(optimised|levelled)-filed-year`, weighedYear],
  [`${SEGMENT}\\.filed-year(?:@(\\d{4}))?`, yearFiled],
  [`${SEGMENT}\\.history-(filed|kl)(?:@(\\d{4}))?`, history],
  [`${SEGMENT}\\.history-carrier(?:@(\\d{4}))?\\.([a-z0-9_]+)`, historyCarrier],
  [`${PERIOD}\\.(optimised-)?(?:year-on-year|ratio\\.(\\d{4}))`, companyRatio],
  [`${PERIOD}\\.(optimised-)?ratio-sum\\.(\\d{4})`, companySum],
  [`${PERIOD}\\.(optimised-)?five-year-mean`, companyMean],
]
