import { carrierInfo } from './carrier.ts'
import { meterKey } from './id.ts'
import type { Plant, Site } from './plant.ts'
import { checkBroker } from './plant-broker-check.ts'
import { checkContracts } from './plant-contract-check.ts'
import { duplicateIds, error, type Flaw, warning } from './plant-flaw.ts'
import { checkFormulas } from './plant-formula-check.ts'
import { checkGenerators } from './plant-generator-check.ts'
import { checkHalls } from './plant-hall-check.ts'
import { PEOPLE } from './plant-index.ts'
import { checkMeters } from './plant-meter-check.ts'
import { checkSegments, segmentMeters } from './plant-segment-check.ts'
import { checkSources } from './plant-source-check.ts'
import { checkTargets } from './plant-target-check.ts'
import { checkReactive, checkTariffs } from './plant-tariff-check.ts'
import { checkTree } from './plant-tree-check.ts'

const noItMeter = 'no meter has role it, so there will be no PUE'

const checkSite = (plant: Plant, site: Site, index: number): Flaw[] => {
  const root = ['sites', index]
  const agents = site.agents.map((id) => ({ id }))
  const taken = site.agents.indexOf(PEOPLE)
  const reserved = `an agent may not be named ${PEOPLE}: the readings of manual meters are kept under it`
  const blind = site.kind === 'data-centre' && !site.meters.some((m) => m.role === 'it')
  return [
    ...duplicateIds('agent', [...root, 'agents'], agents).map((flaw) => ({ ...flaw, path: flaw.path.slice(0, -1) })),
    ...(taken < 0 ? [] : [error([...root, 'agents', taken], reserved)]),
    ...checkMeters(site, root, plant.contracts),
    ...checkTree(site, root),
    ...checkHalls(site, root),
    ...checkGenerators(site, root),
    ...(blind ? [warning([...root, 'kind'], noItMeter)] : []),
  ]
}

const checkHistory = (plant: Plant): Flaw[] => {
  const known = new Set(plant.segments.map((s) => s.id))
  return Object.entries(plant.history).flatMap(([year, segments]) =>
    Object.keys(segments)
      .filter((id) => !known.has(id))
      .map((id) => error(['history', year, id], `unknown segment "${id}"`)),
  )
}

/** Energy that is counted but shared out to no segment is in the company's total and in no intensity. */
const checkShared = (plant: Plant): Flaw[] => {
  if (plant.segments.length === 0) return []
  const shared = new Set(plant.segments.flatMap((s) => segmentMeters(plant, s)))
  return plant.sites.flatMap((site, i) =>
    site.meters.flatMap((meter, j) => {
      const stray = meter.counted && carrierInfo(meter.carrier).family !== 'none'
      const at = ['sites', i, 'meters', j, 'counted']
      return stray && !shared.has(meterKey(site.id, meter.id)) ? [warning(at, `"${meter.id}" is in no segment`)] : []
    }),
  )
}

/** Everything that is wrong across a plant whose shape is right, all at once. Warnings do not keep it from being used. */
export const checkPlant = (plant: Plant): Flaw[] => [
  ...duplicateIds('site', ['sites'], plant.sites),
  ...plant.sites.flatMap((site, i) => checkSite(plant, site, i)),
  ...checkFormulas(plant),
  ...duplicateIds('segment', ['segments'], plant.segments),
  ...checkSegments(plant),
  ...checkShared(plant),
  ...checkContracts(plant),
  ...checkTariffs(plant),
  ...checkReactive(plant),
  ...duplicateIds('target', ['targets'], plant.targets),
  ...checkTargets(plant),
  ...checkHistory(plant),
  ...checkBroker(plant),
  ...checkSources(plant),
]
