import type { AnnualView } from './annual-view.ts'
import { Figure } from './figure.ts'

const isFigure = (of: unknown): of is Figure => Figure.safeParse(of).success

/** Figures of an annual view by the ids that `explain` opens, where it opens them. */
export const annualFigures = (view: AnnualView): Map<string, Figure> => {
  const out = new Map<string, Figure>()
  const fy = `fy${view.fiscalYear}`
  const put = (id: string, figure: Figure): void => void out.set(`${fy}.${id}`, figure)
  const { company } = view
  put('energy.gj', company.energy.gj)
  put('energy.kl', company.energy.kl)
  put('co2.market', company.co2.market)
  put('co2.location', company.co2.location)
  put('improvement', company.improvement)
  put('improvement-restated', company.improvementRestated)
  put('year-on-year', company.comparison.yearOnYear)
  put('five-year-mean', company.comparison.mean)
  put('response-days', { value: company.demandResponse.days, unit: 'd' })
  const { co2, nonFossil, avoided, footprints } = view.official
  put('official.co2.adjusted', co2.adjusted.after)
  put('official.co2.basic', co2.basic.after)
  put('official.non-fossil-share', nonFossil.share)
  for (const a of avoided) put(`avoided.${a.product}.${a.method}`, a.t)
  for (const f of footprints) put(`footprint.${f.site}.${f.product}.co2`, f.market.total)
  if (company.operatorPue) put('operator-pue', company.operatorPue.pue)
  for (const [id, site] of Object.entries(view.sites)) {
    if (site.pue) put(`pue.${id}`, site.pue.pue)
    for (const [name, of] of Object.entries(site.centre ?? {})) if (isFigure(of)) put(`site.${id}.${name}`, of)
  }
  for (const s of view.intensity) {
    const of = (name: string, figure: Figure): void => put(`segment.${s.segment}.${name}`, figure)
    of('activity', s.activity)
    of('intensity', s.intensity)
    of('filed-intensity', s.filedIntensity)
    of('improvement', s.improvement)
    of('improvement-restated', s.improvementRestated)
    of('base', s.base.changed)
    of('base-restated', s.base.restated)
    of('year-on-year', s.comparison.yearOnYear)
    of('five-year-mean', s.comparison.mean)
    of('optimised-intensity', s.optimised.intensity)
    for (const a of s.activities.slice(1)) {
      of(`activity.${a.id}`, a.value)
      of(`intensity.${a.id}`, a.intensity)
    }
  }
  return out
}

export type Change = { readonly figure: string; readonly before: Figure; readonly after: Figure }
const same = (a: Figure, b: Figure): boolean =>
  'value' in a ? 'value' in b && a.value === b.value && a.unit === b.unit : 'why' in b && a.why === b.why
/** Figures that differ between two views of one year. */
export const annualDifference = (before: AnnualView, after: AnnualView): Change[] => {
  const [then, now] = [annualFigures(before), annualFigures(after)]
  return [...now].flatMap(([figure, is]) => {
    // a figure that the change brings: a new product
    const was = then.get(figure) ?? { why: 'no-value' as const }
    return same(was, is) ? [] : [{ figure, before: was, after: is }]
  })
}
