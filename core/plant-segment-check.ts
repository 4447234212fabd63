import type { Path } from './finding.ts'
import { meterKey } from './id.ts'
import type { Plant, Segment } from './plant.ts'
import { duplicateIds, error, type Flaw } from './plant-flaw.ts'

/** Keys of the meters that a segment takes in: `site/*` stands for all counted meters of a site. */
export const segmentMeters = (plant: Plant, segment: Segment): string[] =>
  segment.meters.flatMap((entry) => {
    const site = plant.sites.find((s) => entry === `${s.id}/*`)
    return site ? site.meters.filter((m) => m.counted).map((m) => meterKey(site.id, m.id)) : [entry]
  })

const meterFlaw = (plant: Plant, entry: string): string | undefined => {
  const [siteId, meterId] = entry.split('/')
  const site = plant.sites.find((s) => s.id === siteId)
  if (!site) return `unknown site in "${entry}"; a meter is written site/meter`
  if (meterId === '*') return site.meters.some((m) => m.counted) ? undefined : `site ${site.id} has no counted meter`
  const meter = site.meters.find((m) => m.id === meterId)
  if (!meter) return `unknown meter "${entry}"`
  return meter.counted ? undefined : `meter "${entry}" is not counted, so it adds nothing to a segment`
}

/** Meters of the denominators: the one that is filed, and the others. */
const activityFlaws = (segment: Segment, at: Path, known: ReadonlySet<string>): Flaw[] => {
  const flaw = (place: Path, meter: string | undefined): Flaw[] =>
    meter === undefined || known.has(meter)
      ? []
      : [error([...at, ...place, 'meter'], `unknown activity meter "${meter}"`)]
  return [
    ...flaw(['activity'], segment.activity.meter),
    ...duplicateIds('denominator', [...at, 'otherActivities'], segment.otherActivities),
    ...segment.otherActivities.flatMap((of, i) => flaw(['otherActivities', i], of.meter)),
  ]
}

/** Segments share out the energy: each counted meter belongs to one of them at most. */
export const checkSegments = (plant: Plant): Flaw[] => {
  const owner = new Map<string, string>()
  const known = new Set<string>(plant.sites.flatMap((s) => s.meters.map((m) => meterKey(s.id, m.id))))
  return plant.segments.flatMap((segment, i) => {
    const at = ['segments', i]
    const flaws = segment.meters.flatMap((entry, j) => {
      const flaw = meterFlaw(plant, entry)
      if (flaw) return [error([...at, 'meters', j], flaw)]
      return segmentMeters(plant, { ...segment, meters: [entry] }).flatMap((key) => {
        const other = owner.get(key)
        owner.set(key, segment.id)
        const twice = other === segment.id ? `twice in segment ${other}` : `in segments ${other} and ${segment.id}`
        return other === undefined ? [] : [error([...at, 'meters', j], `meter "${key}" is ${twice}`)]
      })
    })
    return [...flaws, ...activityFlaws(segment, at, known)]
  })
}
