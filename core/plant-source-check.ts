import { type MeterKey, meterKey } from './id.ts'
import type { Meter, Plant } from './plant.ts'
import { error, type Flaw, warning } from './plant-flaw.ts'
import type { Source } from './source.ts'
import { isVirtual } from './virtual-meter.ts'

/** Whether what a mapping reads can have a time of its own: an increment without one that comes twice would count twice. */
const isTimed = (source: Source, index: number): boolean => {
  if (source.format === 'json') return source.meters[index]?.time !== undefined
  return source.format !== 'number'
}
type Place = { readonly source: Source; readonly index: number }
const notMapped = (meter: Meter | undefined, { source, index }: Place): string | undefined => {
  const { site } = source
  const { meter: id } = source.meters[index] as { meter: string }
  if (!meter) return `site ${site} has no meter "${id}"`
  if (isVirtual(meter)) return `"${id}" is a virtual meter: its amounts come from its formula`
  if (meter.manual) return `"${id}" is read by people; no device writes it`
  if (meter.agent !== undefined) return `"${id}" is written by agent ${meter.agent}; two may not write one meter`
  if (meter.measure === 'delta' && !isTimed(source, index))
    return `"${id}" counts deltas: an increment needs a time of its own, or one sent twice counts twice; ${source.format === 'json' ? 'say where it is (time)' : 'map it by JSON, line protocol or Sparkplug B, or map a counter'}`
  return undefined
}
/** What a mapping listens to; a second one of the same is of another meter by mistake. */
const heard = (source: Source, index: number): string => {
  const m = source.meters[index]
  return JSON.stringify({ ...m, meter: undefined, round: undefined, time: undefined })
}

const checkOne = (
  source: Source,
  i: number,
  { plant, writers }: { plant: Plant; writers: Map<MeterKey, string> },
): Flaw[] => {
  const at = ['sources', i]
  const site = plant.sites.find((s) => s.id === source.site)
  if (!site) return [error([...at, 'site'], `unknown site "${source.site}"`)]
  const flaws: Flaw[] = []
  if (site.agents.includes(source.id))
    flaws.push(error([...at, 'id'], `"${source.id}" is an agent of ${site.id}; a source has a user of its own`))
  const places = new Map<string, string>()
  for (const [j, { meter: id }] of source.meters.entries()) {
    const here = [...at, 'meters', j]
    const meter = site.meters.find((m) => m.id === id)
    const why = notMapped(meter, { source, index: j })
    if (why !== undefined) flaws.push(error([...here, 'meter'], why))
    const before = writers.get(meterKey(site.id, id))
    if (before !== undefined) flaws.push(error([...here, 'meter'], `"${id}" is already mapped, from ${before}`))
    writers.set(meterKey(site.id, id), `source ${source.id}`)
    const place = heard(source, j)
    const other = places.get(place)
    if (other !== undefined) flaws.push(error(here, `"${id}" and "${other}" are mapped from the same place`))
    places.set(place, id)
    if (meter?.measure === 'counter' && source.meters[j]?.round && meter.decimals === 0)
      flaws.push(
        warning([...here, 'round'], `"${id}" has no decimals: every value is rounded to a whole ${meter.unit}`),
      )
  }
  return flaws
}

/** What is wrong with the mappings of foreign devices. */
export const checkSources = (plant: Plant): Flaw[] => {
  const writers = new Map<MeterKey, string>()
  const ids = new Set<string>()
  return plant.sources.flatMap((source, i) => {
    const key = `${source.site}/${source.id}`
    const twice = ids.has(key) ? [error(['sources', i, 'id'], `duplicate source "${source.id}" of ${source.site}`)] : []
    ids.add(key)
    return [...twice, ...checkOne(source, i, { plant, writers })]
  })
}
