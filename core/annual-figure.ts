import type { Co2Change } from './annual-official-view.ts'
import type { AnnualComparison, AnnualSegment, AnnualSite, AnnualTarget, AnnualView } from './annual-view.ts'
import { DRIVERS } from './co2-change.ts'
import { PLAN_DRIVERS } from './factor-change.ts'
import type { Figure } from './figure.ts'
import type { Co2Figure, EnergyFigure } from './snapshot.ts'

type Put = (id: string, figure: Figure | null | undefined) => void
const under =
  (put: Put, prefix: string): Put =>
  (id, figure) =>
    put(`${prefix}.${id}`, figure)

const energy = (put: Put, { gj, kl }: Pick<EnergyFigure, 'gj' | 'kl'>): void => {
  put('energy.gj', gj)
  put('energy.kl', kl)
}
const co2 = (put: Put, of: Co2Figure): void => {
  for (const name of ['location', 'market', 'scope1', 'scope2'] as const) put(`co2.${name}`, of[name])
}
const comparison = (put: Put, of: AnnualComparison, kind: '' | 'optimised-' = ''): void => {
  for (const { fy, ratio } of of.ratios) put(`${kind}ratio.${fy}`, ratio)
  put(`${kind}year-on-year`, of.yearOnYear)
  put(`${kind}five-year-mean`, of.mean)
}
const PARTS = { a: 'a', aPrime: 'a-prime', b: 'b', bPrime: 'b-prime' } as const

const site = (put: Put, id: string, of: AnnualSite): void => {
  const own = under(put, `site.${id}`)
  energy(own, of.energy)
  co2(own, of.co2)
  put(`pue.${id}`, of.pue?.pue)
  if (!of.centre) return
  const { benchmarks: _, coverage: __, proof: ___, halls, tenancy, boundary, ...indicators } = of.centre
  for (const [name, figure] of Object.entries(indicators)) own(name, figure as Figure)
  own('entries', boundary.entries)
  for (const hall of halls)
    for (const name of ['it', 'direct', 'pPue', 'energy', 'share', 'co2'] as const)
      own(`hall.${hall.id}.${name}`, hall[name])
  if (!tenancy) return
  for (const { hall, it } of tenancy.halls) own(`hall.${hall}.it`, it)
  for (const part of ['energy', 'share', 'co2'] as const) {
    own(`tenancy.owner.${part}`, tenancy.owner[part])
    for (const [i, t] of tenancy.tenants.entries()) own(`tenancy.${i}.${part}`, t[part])
  }
}
const segment = (all: Put, of: AnnualSegment): void => {
  const put = under(all, `segment.${of.segment}`)
  put('activity', of.activity)
  put('intensity', of.intensity)
  put('filed-intensity', of.filedIntensity)
  put('improvement', of.improvement)
  put('improvement-restated', of.improvementRestated)
  put('share', of.share)
  for (const [field, part] of Object.entries(PARTS) as [keyof typeof PARTS, string][]) {
    put(`${part}.gj`, of.energy[field])
    put(`${part}.filed`, of.energy[`${field}Filed`])
  }
  put('optimised-energy', of.optimised.energy)
  put('optimised-intensity', of.optimised.intensity)
  comparison(put, of.optimised.comparison, 'optimised-')
  put('levelled-energy', of.levelled?.energy)
  put('levelled-intensity', of.levelled?.intensity)
  for (const [i, a] of of.activities.entries()) {
    put(i === 0 ? 'activity' : `activity.${a.id}`, a.value)
    put(i === 0 ? 'intensity' : `intensity.${a.id}`, a.intensity)
  }
  put('base-given', of.base.given)
  put('base', of.base.changed)
  put('base-restated', of.base.restated)
  comparison(put, of.comparison)
  put('year-on-year-restated', of.yearOnYearRestated)
}
const official = (put: Put, of: AnnualView['official']): void => {
  const own = under(put, 'official')
  for (const [field, part] of Object.entries(PARTS) as [keyof typeof PARTS, string][]) {
    own(`energy.${part}`, of.energy[field])
    own(`energy.${part}.filed`, of.energy[`${field}Filed`])
  }
  own('old-law.gj', of.oldLaw?.gj)
  own('old-law.kl', of.oldLaw?.kl)
  put('co2.location', of.co2.location)
  put('co2.market', of.co2.adjusted.before)
  own('co2.adjusted', of.co2.adjusted.after)
  put('co2.basic', of.co2.basic.before)
  own('co2.basic', of.co2.basic.after)
  own('non-fossil-share', of.nonFossil.share)
  own('non-fossil-share-plain', of.nonFossil.plain)
  for (const d of of.deemed) own(`deemed.${d.site}.${d.id}`, d.kWh)
  own('direct.now', of.direct.now)
  own('direct.mean', of.direct.mean)
  own('direct.threshold', of.direct.threshold)
  for (const a of of.avoided) put(`avoided.${a.product}.${a.method}`, a.t)
  for (const f of of.footprints)
    for (const [quantity, parts] of [
      ['energy', f.energy],
      ['co2', f.market],
      ['co2-location', f.location],
    ] as const)
      for (const part of ['direct', 'shared', 'total'] as const)
        put(`footprint.${f.site}.${f.product}.${quantity}.${part}`, parts[part])
}

/** What moved CO2: numbers of one unit in the view. */
const co2Drivers = (own: Put, { drivers, plan }: Co2Change): void => {
  if (!('why' in drivers))
    for (const name of DRIVERS) own(`co2-change.driver.${name}`, { value: drivers[name], unit: drivers.unit })
  if (!('why' in plan))
    for (const name of PLAN_DRIVERS) own(`co2-change.plan.${name}`, { value: plan[name], unit: plan.unit })
}
const target = (put: Put, of: AnnualTarget): void => {
  const own = under(put, `target.${of.id}`)
  own('path', of.pathThisYear)
  own('to-date', of.toDate)
  own('path-to-date', of.pathToDate)
  own('landing', of.landing)
  own('needed', of.neededPerMonth)
  own('gap', of.gap)
  if (!of.other) return
  own('other.path', of.other.pathThisYear)
  own('other.to-date', of.other.toDate)
  own('other.landing', of.other.landing)
  own('other.gap', of.other.gap)
}

/** Every figure of an annual view by the id that `explain` opens; one that stands in two places has one id. */
export const openFigures = (view: AnnualView): ReadonlyMap<string, readonly Figure[]> => {
  const out = new Map<string, Figure[]>()
  const put: Put = (id, figure) => {
    if (!figure) return
    const key = `fy${view.fiscalYear}.${id}`
    out.set(key, [...(out.get(key) ?? []), figure])
  }
  const { company } = view
  energy(put, company.energy)
  co2(put, company.co2)
  put('improvement', company.improvement)
  put('improvement-restated', company.improvementRestated)
  comparison(put, company.comparison)
  comparison(put, company.optimisedComparison, 'optimised-')
  // there is no class where there is no mean of five years
  put('five-year-mean', company.operatorClass.why)
  put('operator-pue', company.operatorPue?.pue)
  for (const [id, of] of Object.entries(view.sites)) site(put, id, of)
  for (const row of view.carriers) {
    const twins = view.carriers.filter((c) => c.carrier === row.carrier)
    const own = under(put, `carrier.${row.carrier}${twins.length > 1 ? `:${row.unit}` : ''}`)
    own('gj', row.gj)
    own('kl', row.kl)
    co2(own, row.co2)
  }
  for (const of of view.intensity) segment(put, of)
  official(put, view.official)
  for (const of of view.co2Change) {
    const own = under(put, `segment.${of.segment}`)
    own('co2-change.before', of.before)
    own('co2-change.now', of.now)
    for (const p of of.productivity) own(`productivity.${p.denominator}`, p.value)
    co2Drivers(own, of)
  }
  for (const of of view.targets) target(put, of)
  return out
}
