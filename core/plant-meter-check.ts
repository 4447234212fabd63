import { carrierInfo } from './carrier.ts'
import type { Path } from './finding.ts'
import type { Contract, Meter, Site } from './plant.ts'
import { error, type Flaw, listed } from './plant-flaw.ts'
import { unitInfo } from './unit.ts'

type Place = { readonly site: Site; readonly meter: Meter; readonly at: Path }

const unitFits = ({ meter, at }: Place): Flaw[] => {
  const { kinds } = carrierInfo(meter.carrier)
  const { kind } = unitInfo(meter.unit)
  if (kinds.includes(kind)) return []
  return [
    error([...at, 'unit'], `unit ${meter.unit} is ${kind}; ${meter.carrier} is metered in ${listed(kinds, 'or')}`),
  ]
}

const measureFits = ({ meter, at }: Place): Flaw[] => {
  const { measure, unit } = meter
  const { rate } = unitInfo(unit)
  if (measure === 'gauge') return rate ? [] : [error([...at, 'unit'], `a gauge shows a rate; ${unit} is an amount`)]
  const flaws = rate ? [error([...at, 'unit'], `a ${measure} shows an amount; ${unit} is a rate`)] : []
  const missing = `a ${measure} needs maxRate: the most it can count in an hour, in ${unit}`
  return meter.maxRate === undefined ? [...flaws, error(at, missing)] : flaws
}

const wrapFits = ({ meter, at }: Place): Flaw[] => {
  const { wrapsAt, decimals } = meter
  if (wrapsAt === undefined) return []
  const shown = /\.(\d+)$/.exec(String(wrapsAt))?.[1]?.length ?? 0
  const flaw = `wrapsAt ${wrapsAt} is finer than the display: decimals is ${decimals}`
  return shown > decimals ? [error([...at, 'wrapsAt'], flaw)] : []
}

const agentFits = ({ site, meter, at }: Place): Flaw[] => {
  const { agents } = site
  if (meter.agent !== undefined) {
    const unknown = `unknown agent "${meter.agent}"; site ${site.id} has ${listed(agents)}`
    return agents.includes(meter.agent) ? [] : [error([...at, 'agent'], unknown)]
  }
  return agents.length > 1 ? [error(at, `no agent is named and site ${site.id} has several: ${listed(agents)}`)] : []
}

const contractFits = ({ meter, at }: Place, contracts: readonly Contract[]): Flaw[] => {
  if (meter.contract === undefined) return []
  const contract = contracts.find((c) => c.id === meter.contract)
  if (!contract) return [error([...at, 'contract'], `unknown contract "${meter.contract}"`)]
  if (contract.carrier === meter.carrier) return []
  const other = `contract "${contract.id}" is for ${contract.carrier}, the meter counts ${meter.carrier}`
  return [error([...at, 'contract'], other)]
}

/** A second entry of one id: named after what differs, for that is the mistake that people make. */
const boundTwice = ({ site, meter, at }: Place, index: number): Flaw[] => {
  const before = site.meters.slice(0, index).find((m) => m.id === meter.id)
  if (!before) return []
  const flaws = [error([...at, 'id'], `duplicate meter "${meter.id}" in site ${site.id}`)]
  if (before.parent !== undefined && meter.parent !== undefined && before.parent !== meter.parent) {
    flaws.push(
      error([...at, 'parent'], `"${meter.id}" is bound twice: under ${before.parent} and under ${meter.parent}`),
    )
  }
  if (before.agent !== undefined && meter.agent !== undefined && before.agent !== meter.agent) {
    flaws.push(error([...at, 'agent'], `two agents write "${meter.id}": ${before.agent} and ${meter.agent}`))
  }
  return flaws
}

/** Each meter of a site by itself: unit, measure, display, agent, contract. */
export const checkMeters = (site: Site, root: Path, contracts: readonly Contract[]): Flaw[] =>
  site.meters.flatMap((meter, index) => {
    const place = { site, meter, at: [...root, 'meters', index] }
    return [
      ...boundTwice(place, index),
      ...unitFits(place),
      ...measureFits(place),
      ...wrapFits(place),
      ...agentFits(place),
      ...contractFits(place, contracts),
    ]
  })
