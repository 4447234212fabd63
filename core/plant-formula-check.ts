import type { Path } from './finding.ts'
import { parseFormula } from './formula.ts'
import { type MeterKey, meterKey } from './id.ts'
import type { Meter, Plant, Site } from './plant.ts'
import { error, type Flaw } from './plant-flaw.ts'
import { unitInfo } from './unit.ts'
import { formulaTerms, isVirtual, keyInFormula } from './virtual-meter.ts'

type Place = { readonly site: Site; readonly meter: Meter; readonly at: Path }
type Places = ReadonlyMap<MeterKey, Place>

const places = (plant: Plant): Places =>
  new Map(
    plant.sites.flatMap((site, i) =>
      site.meters.map((meter, j) => [meterKey(site.id, meter.id), { site, meter, at: ['sites', i, 'meters', j] }]),
    ),
  )

/** What only a metered meter has: of a virtual one it would be read and mean nothing. */
const DEVICE = [
  'agent',
  'manual',
  'maxRate',
  'wrapsAt',
  'refreshEvery',
  'maxGap',
  'glitchWindow',
  'accuracyClass',
] as const
const deviceFields = ({ meter, at }: Place): Flaw[] => {
  const given = DEVICE.filter((field) => meter[field] !== undefined && meter[field] !== false)
  const ratios = (['ct', 'vt', 'pulseWeight'] as const).filter((field) => meter[field] !== 1)
  const polled = meter.every > 0 ? (['every'] as const) : []
  return [...given, ...ratios, ...polled].map((field) =>
    error([...at, field], `a virtual meter has a formula in place of a device: it has no ${field}`),
  )
}

/** Names and units of a formula; the message says at which of its characters. */
const formulaFlaws = (all: Places, { site, meter, at }: Place): Flaw[] => {
  if (meter.formula === undefined) return [error(at, 'a virtual meter needs a formula')]
  const flaw = (message: string): Flaw => error([...at, 'formula'], message)
  const parsed = parseFormula(meter.formula)
  if (!parsed.ok) return [flaw(`formula, character ${parsed.at}: ${parsed.message}`)]
  const { kind } = unitInfo(meter.unit)
  return parsed.terms.flatMap(({ name }) => {
    const other = all.get(keyInFormula(site, name))
    if (!other)
      return [flaw(`formula: unknown meter "${name}"${/-/.test(name) ? '; a minus sign has spaces around it' : ''}`)]
    const theirs = unitInfo(other.meter.unit).kind
    if (theirs === kind) return []
    return [
      flaw(`formula: "${name}" is metered in ${other.meter.unit} (${theirs}), this meter in ${meter.unit} (${kind})`),
    ]
  })
}

/** The way from a meter through formulas back to itself, with both ends; undefined: there is none. */
const circle = (all: Places, key: MeterKey, way: readonly MeterKey[] = []): MeterKey[] | undefined => {
  if (way.includes(key)) return key === way[0] ? [...way, key] : undefined
  const place = all.get(key)
  if (!place) return undefined
  for (const term of formulaTerms(place.site, place.meter)) {
    const found = circle(all, term.meter, [...way, key])
    if (found) return found
  }
  return undefined
}

/** Keys that a meter's formula rests on, through all levels. */
const restsOn = (all: Places, key: MeterKey, seen = new Set<MeterKey>()): Set<MeterKey> => {
  const place = all.get(key)
  for (const term of place ? formulaTerms(place.site, place.meter) : [])
    if (!seen.has(term.meter)) {
      seen.add(term.meter)
      restsOn(all, term.meter, seen)
    }
  return seen
}
const deducted = (meter: Meter): boolean =>
  meter.role === 'sold' || meter.role === 'storage' || meter.role === 'supplied'
/** The same energy may not be counted by a meter and again by a formula over it. */
const countedTwice = (all: Places, key: MeterKey, { meter, at }: Place): Flaw[] => {
  if (!meter.counted || deducted(meter)) return []
  const twice = [...restsOn(all, key)].find((other) => {
    const m = all.get(other)?.meter
    return m?.counted && m.carrier === meter.carrier && !deducted(m)
  })
  const message = `counted twice: the formula of "${meter.id}" rests on "${twice}", and both are counted ${meter.carrier} meters`
  return twice === undefined ? [] : [error([...at, 'counted'], message)]
}

/** Virtual meters: their formulas can be read, name meters of like units, and lead back to no meter that rests on them. */
export const checkFormulas = (plant: Plant): Flaw[] => {
  const all = places(plant)
  const told = new Set<MeterKey>()
  return [...all].flatMap(([key, place]): Flaw[] => {
    if (!isVirtual(place.meter)) {
      const stray = `a ${place.meter.measure} is read from a device; a formula goes with measure: virtual`
      return place.meter.formula === undefined ? [] : [error([...place.at, 'formula'], stray)]
    }
    const flaws = [...deviceFields(place), ...formulaFlaws(all, place), ...countedTwice(all, key, place)]
    const way = told.has(key) ? undefined : circle(all, key)
    if (!way) return flaws
    for (const k of way) told.add(k)
    return [...flaws, error([...place.at, 'formula'], `formulas go in a circle: ${way.join(' → ')}`)]
  })
}
