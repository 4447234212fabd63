import { carrierInfo } from './carrier.ts'
import { meterKey } from './id.ts'
import type { Meter, Plant, Segment, Site, Target } from './plant.ts'
import { error, type Flaw, listed } from './plant-flaw.ts'
import { segmentMeters } from './plant-segment-check.ts'

/** What a target is about: the sites, segments and counted meters under its scope. */
type Scope = { kind: 'company' | 'site' | 'segment'; sites: Site[]; segments: Segment[]; meters: Meter[] }

const counted = (site: Site): Meter[] => site.meters.filter((m) => m.counted)
const scopeOf = (plant: Plant, scope: string): Scope | undefined => {
  if (scope === 'company') {
    return { kind: 'company', sites: plant.sites, segments: plant.segments, meters: plant.sites.flatMap(counted) }
  }
  const site = plant.sites.find((s) => s.id === scope)
  if (site) {
    const keys = new Set(site.meters.map((m) => meterKey(site.id, m.id)))
    const segments = plant.segments.filter((s) => segmentMeters(plant, s).some((key) => keys.has(key)))
    return { kind: 'site', sites: [site], segments, meters: counted(site) }
  }
  const segment = plant.segments.find((s) => s.id === scope)
  if (!segment) return undefined
  const keys = new Set(segmentMeters(plant, segment))
  const meters = plant.sites.flatMap((s) => counted(s).filter((m) => keys.has(meterKey(s.id, m.id))))
  return { kind: 'segment', sites: [], segments: [segment], meters }
}

const metered = (scope: Scope, fits: (family: string) => boolean): boolean =>
  scope.meters.some((m) => fits(carrierInfo(m.carrier).family))

const pueImpossible = (scope: Scope): string | undefined => {
  if (scope.kind === 'segment') return 'pue is a figure of a site, not of a segment'
  const centres = scope.kind === 'site' ? scope.sites : scope.sites.filter((s) => s.kind === 'data-centre')
  if (centres.length === 0) return 'pue needs a data centre'
  const flaws = centres.flatMap((s) => [
    ...(s.meters.some((m) => m.role === 'it') ? [] : [`a meter of role it in site ${s.id}`]),
    ...(s.pueCategory === undefined ? [`pueCategory of site ${s.id}`] : []),
  ])
  return flaws.length > 0 ? `pue needs ${listed(flaws)}` : undefined
}

/** Why the metric cannot be had from what the scope meters; undefined: it can. */
const impossible = ({ metric }: Target, scope: Scope): string | undefined => {
  if (metric === 'pue') return pueImpossible(scope)
  if (metric === 'demand_kW') return scope.kind === 'site' ? undefined : 'demand_kW is a figure of a site'
  if (metric === 'intensity' || metric === 'improvement') {
    if (scope.segments.length === 0) return `${metric} needs a segment with an activity`
    const several = metric === 'intensity' && scope.segments.length > 1
    return several ? 'several segments have no common intensity; use improvement' : undefined
  }
  if (metric === 'electricity_kWh') {
    const electric = metered(scope, (family) => family.endsWith('electricity'))
    return electric ? undefined : 'electricity_kWh needs a counted electricity meter'
  }
  return metered(scope, (family) => family !== 'none') ? undefined : `${metric} needs a counted energy meter`
}

/** Why the base year's value is not known; undefined: it is. */
const missingBase = (plant: Plant, target: Target, scope: Scope): string | undefined => {
  const { metric, baseYear } = target
  const ratio = metric === 'intensity' || metric === 'improvement'
  if (target.base !== undefined && metric !== 'improvement') return undefined
  if (metric === 'pue' || metric === 'demand_kW') {
    return typeof target.path === 'object' ? undefined : `history does not hold ${metric}; give base`
  }
  const year = plant.history[String(baseYear)]
  if (!year) return `history has no year ${baseYear}`
  const absent = scope.segments.filter((s) => !year[s.id]).map((s) => s.id)
  if (absent.length > 0) return `history.${baseYear} has no ${listed(absent)}`
  if (scope.segments.length === 0) return `no segment of ${target.scope} can stand in history; give base`
  const idle = scope.segments.filter((s) => ratio && !year[s.id]?.activity).map((s) => s.id)
  return idle.length > 0 ? `history.${baseYear} has no activity for ${listed(idle)}` : undefined
}

/** Targets stand on something: a known scope, a figure that it has, a base year that is known, a goal that lies ahead. */
export const checkTargets = (plant: Plant): Flaw[] =>
  plant.targets.flatMap((target, i) => {
    const at = ['targets', i]
    const order = `goalYear ${target.goalYear} is not after baseYear ${target.baseYear}`
    const flaws = target.goalYear > target.baseYear ? [] : [error([...at, 'goalYear'], order)]
    const scope = scopeOf(plant, target.scope)
    if (!scope) {
      const unknown = `unknown scope "${target.scope}": company, a site or a segment`
      return [...flaws, error([...at, 'scope'], unknown)]
    }
    const why = impossible(target, scope)
    if (why) return [...flaws, error([...at, 'metric'], why)]
    const base = missingBase(plant, target, scope)
    return base ? [...flaws, error([...at, 'baseYear'], `missing target base: ${base}`)] : flaws
  })
