import { absent, type Computed, computed } from '#core/computed'
import { type PathPoint, pathAnchors, pathAt, targetPath } from '#core/target-path'
import { formulas } from './formulas.ts'
import { type Found, leaf, type Ref } from './ground.ts'
import { notes, written } from './notes.ts'
import { type Asked, node, own } from './target-ground.ts'

const YEARLY = 0.99
const yearsOf = ({ input: { target, thisYear } }: Asked): number => thisYear - target.baseYear
const isYearly = ({ input }: Asked): boolean => input.target.path === 'yearly-1-percent'
const isImprovement = ({ input }: Asked): boolean => input.target.metric === 'improvement'
const isCut = ({ input }: Asked): boolean => input.target.metric === 'co2'

/** The path's value of the year. */
export const pathValue = ({ input }: Asked): Computed<number> =>
  pathAt(targetPath(input.target, input.base), input.thisYear)
const PATH = { ja: '道筋', en: 'path' }
const one = (id: string, weight = 1): Ref => leaf(id, { ja: '全体', en: 'the whole' }, { value: 1, unit: '1', weight })

/** 今年度の道筋: 1 − 0.99ⁿ, or a line between the points that the target names. */
export const path = (a: Asked): Found => {
  const value = pathValue(a)
  const common = { value, clause: isYearly(a) ? 'CNP' : 'plan of the company' }
  if (isYearly(a))
    return isImprovement(a)
      ? node(a, PATH, {
          ...common,
          op: 'sum',
          formula: formulas.yearlyCut,
          inputs: () => [one(`${a.prefix}whole`), own(a, 'kept', -1)],
        })
      : node(a, PATH, {
          ...common,
          op: 'product',
          formula: formulas.yearlyKept,
          inputs: () => [own(a, 'base'), own(a, 'kept')],
        })
  if (isCut(a))
    return node(a, PATH, {
      ...common,
      op: 'product',
      formula: formulas.cutOfBase,
      inputs: () => [own(a, 'base'), own(a, 'kept')],
    })
  return node(a, PATH, { ...common, op: 'sum', formula: formulas.pathLine, inputs: () => pointsOf(a) })
}
/** What of the base remains: 0.99ⁿ, or 1 − the share that is cut. */
export const keptShare = (a: Asked): Found | undefined => {
  const title = { ja: '残る割合', en: 'what remains' }
  if (isYearly(a))
    return node(a, title, {
      value: computed(YEARLY ** yearsOf(a)),
      unit: '1',
      op: 'power',
      formula: formulas.yearlyPower,
      clause: 'CNP',
      inputs: () => [
        leaf(`${a.prefix}yearly`, { ja: '毎年1%減', en: '1 % less each year' }, { value: YEARLY, unit: '1' }),
        leaf(
          `${a.prefix}years`,
          { ja: '基準年度からの年数', en: 'years since the base year' },
          { value: yearsOf(a), unit: '1' },
        ),
      ],
    })
  if (!isCut(a)) return undefined
  const points = weightsOf(a)
  const cut = points.reduce((sum, { weight, point }) => sum + weight * point.value, 0)
  return node(a, title, {
    value: points.length > 0 ? computed(1 - cut) : absent('no-path'),
    unit: '1',
    op: 'sum',
    formula: formulas.lessCut,
    inputs: () => [one(`${a.prefix}whole`), ...pointLeaves(a, -1)],
  })
}

type Weighted = { readonly point: PathPoint; readonly weight: number }
/** The points around the year, by how near they are. */
const weightsOf = ({ input: { target, base, thisYear } }: Asked): Weighted[] => {
  const points = pathAnchors(target, base.ok ? base.value : 0)
  const before = points.findLast((p) => p.fy <= thisYear)
  const after = points.find((p) => p.fy >= thisYear)
  if (!before || !after) return []
  if (before.fy === after.fy) return [{ point: before, weight: 1 }]
  const part = (thisYear - before.fy) / (after.fy - before.fy)
  return [
    { point: before, weight: 1 - part },
    { point: after, weight: part },
  ]
}
const pointLeaves = (a: Asked, sign = 1): Ref[] =>
  weightsOf(a).map(({ point, weight }) =>
    leaf(
      `${a.prefix}point.${point.fy}`,
      { ja: `${point.fy}年度`, en: `FY${point.fy}` },
      { value: point.value, unit: isCut(a) ? '1' : a.input.about.unit, weight: sign * weight, note: notes.ofTarget },
    ),
  )
/** The same, the base year's as a figure of its own. */
const pointsOf = (a: Asked): Ref[] => {
  const { target } = a.input
  const own0 = typeof target.path !== 'string' && target.path[String(target.baseYear)] !== undefined
  return weightsOf(a).map(({ point, weight }, i) =>
    point.fy === target.baseYear && !own0 && !isImprovement(a)
      ? own(a, 'base', weight)
      : (pointLeaves(a)[i] ?? own(a, 'base', weight)),
  )
}

/** The value of the base year: of the history, or as plant.yaml gives it. */
export const base = (a: Asked): Found => {
  const { target, base: value } = a.input
  const { plant } = a.ground.facts
  const evidence = Object.values(plant.history[String(target.baseYear)] ?? {}).map((h) => h.evidence)
  return node(
    a,
    { ja: `基準年度(${target.baseYear})`, en: `base year ${target.baseYear}` },
    {
      value,
      op: 'leaf',
      note: target.base === undefined ? written([...new Set(evidence)].join('; ')) : notes.ofTarget,
      inputs: () => [],
    },
  )
}
