import { carrierInfo } from './carrier.ts'
import { parseDecimal } from './decimal.ts'
import type { Path } from './finding.ts'
import type { Contract, Meter, Site } from './plant.ts'
import { error, type Flaw, listed } from './plant-flaw.ts'
import { cap, meterRule } from './register.ts'
import { DAY, HOUR, MINUTE, SECOND } from './time.ts'
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

/** LPG in m³ is a gas whose tonnes depend on what it is; in L it is a liquid, whose density nobody states. */
const lpgFits = ({ meter, at }: Place): Flaw[] => {
  const isGas = meter.carrier === 'lpg' && ['m3', 'm3/h', 'm3/min'].includes(meter.unit)
  if (meter.lpg !== undefined && !isGas)
    return [error([...at, 'lpg'], `lpg belongs to LPG in m3; this meter counts ${meter.carrier} in ${meter.unit}`)]
  if (meter.carrier !== 'lpg' || unitInfo(meter.unit).kind !== 'volume') return []
  if (!isGas) return [error([...at, 'unit'], `LPG in ${meter.unit} is a liquid: meter it in kg, or as a gas in m3`)]
  const missing = 'LPG in m3 needs lpg: propane, butane, mixed, or the supplier’s { m3_per_t }'
  return meter.lpg === undefined ? [error(at, missing)] : []
}

const measureFits = ({ meter, at }: Place): Flaw[] => {
  const { measure, unit } = meter
  const { rate } = unitInfo(unit)
  if (measure === 'virtual') return []
  const flaws = meter.every > 0 ? [] : [error(at, `every is missing: how often the ${measure} is read`)]
  if (measure === 'gauge')
    return rate ? flaws : [...flaws, error([...at, 'unit'], `a gauge shows a rate; ${unit} is an amount`)]
  if (rate) flaws.push(error([...at, 'unit'], `a ${measure} shows an amount; ${unit} is a rate`))
  const missing = `a ${measure} needs maxRate: the most it can count in an hour, in ${unit}`
  return meter.maxRate === undefined ? [...flaws, error(at, missing)] : flaws
}

/** Fields that mean something for some measures only. */
const fieldsFit = ({ meter, at }: Place): Flaw[] => {
  const { measure } = meter
  if (measure === 'virtual') return []
  const flaws: Flaw[] = []
  const only = (field: 'wrapsAt' | 'pulseWeight' | 'glitchWindow', whom: string): void => {
    flaws.push(error([...at, field], `${field} belongs to a ${whom}; this is a ${measure}`))
  }
  if (meter.wrapsAt !== undefined && measure !== 'counter') only('wrapsAt', 'counter')
  if (meter.pulseWeight !== 1 && measure === 'gauge') only('pulseWeight', 'counter or delta')
  if (meter.glitchWindow !== undefined && measure !== 'counter') only('glitchWindow', 'counter')
  return flaws
}

const written = (ms: number): string => {
  const units: [string, number][] = [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
    ['s', SECOND],
  ]
  const [name, size] = units.find(([, size]) => ms % size === 0) ?? ['ms', 1]
  return `${ms / size}${name}`
}
/** Times of a meter against each other: a gap is no shorter than a poll, a return from a glitch needs another poll. */
const timesFit = ({ meter, at }: Place): Flaw[] => {
  const { every, refreshEvery, maxGap, glitchWindow } = meter
  if (meter.measure === 'virtual' || every === 0) return []
  const shortest = Math.max(every, refreshEvery ?? 0)
  const flaws: Flaw[] = []
  if (maxGap !== undefined && maxGap < shortest) {
    const than = shortest === every ? `every ${written(every)}` : `refreshEvery ${written(shortest)}`
    flaws.push(error([...at, 'maxGap'], `maxGap ${written(maxGap)} is shorter than ${than}: each step would be a gap`))
  }
  if (glitchWindow !== undefined && glitchWindow < every) {
    const than = `glitchWindow ${written(glitchWindow)} is shorter than every ${written(every)}: no return would be seen`
    flaws.push(error([...at, 'glitchWindow'], than))
  }
  return flaws
}

/** Significant decimals of a number as people wrote it. */
const decimalsOf = (n: number): number => parseDecimal(String(n))?.decimals ?? 0
const wrapFits = ({ meter, at }: Place): Flaw[] => {
  const { wrapsAt, decimals } = meter
  if (wrapsAt === undefined || meter.measure !== 'counter') return []
  if (decimalsOf(wrapsAt) > decimals)
    return [error([...at, 'wrapsAt'], `wrapsAt ${wrapsAt} is finer than the display: decimals is ${decimals}`)]
  const rule = meter.maxRate === undefined || meter.every === 0 ? undefined : meterRule(meter)
  if (!rule?.wrapsAt || rule.wrapsAt > cap(rule, meter.every)) return []
  const often = `wrapsAt ${wrapsAt} is passed within one poll at maxRate ${meter.maxRate}: a turn could not be told from none`
  return [error([...at, 'wrapsAt'], often)]
}

/** A sentinel is compared with the displayed value: it must be a number that the display can show. */
const sentinelsFit = ({ meter, at }: Place): Flaw[] =>
  meter.sentinels.flatMap((text, i) => {
    const d = parseDecimal(text)
    if (!d)
      return [error([...at, 'sentinels', i], `sentinel "${text}" is no decimal number; others are refused anyway`)]
    if (d.decimals <= meter.decimals) return []
    return [error([...at, 'sentinels', i], `sentinel ${text} is finer than the display: decimals is ${meter.decimals}`)]
  })

const agentFits = ({ site, meter, at }: Place): Flaw[] => {
  const { agents } = site
  if (meter.measure === 'virtual') return []
  if (meter.manual) {
    const both = `"${meter.id}" is read by people: no agent writes it`
    return meter.agent === undefined ? [] : [error([...at, 'agent'], both)]
  }
  if (meter.agent !== undefined) {
    const unknown = `unknown agent "${meter.agent}"; site ${site.id} has ${listed(agents)}`
    return agents.includes(meter.agent) ? [] : [error([...at, 'agent'], unknown)]
  }
  return agents.length > 1 ? [error(at, `no agent is named and site ${site.id} has several: ${listed(agents)}`)] : []
}

const manualFits = ({ meter, at }: Place): Flaw[] => {
  if (typeof meter.manual === 'boolean' || meter.measure === 'delta') return []
  return [error([...at, 'manual'], `a ${meter.manual} gives amounts: measure is delta, not ${meter.measure}`)]
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
      ...lpgFits(place),
      ...measureFits(place),
      ...fieldsFit(place),
      ...timesFit(place),
      ...wrapFits(place),
      ...sentinelsFit(place),
      ...agentFits(place),
      ...manualFits(place),
      ...contractFits(place, contracts),
    ]
  })
