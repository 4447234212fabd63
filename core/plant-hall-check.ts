import { carrierInfo } from './carrier.ts'
import type { Path } from './finding.ts'
import type { Meter, Site } from './plant.ts'
import { duplicateIds, error, type Flaw, warning } from './plant-flaw.ts'
import { unitInfo } from './unit.ts'

/** A meter that a hall names: where it stands in the document, and the hall. */
type Named = { readonly id: string; readonly hall: string; readonly at: Path }

const named = ({ halls = [] }: Site, root: Path): Named[] =>
  halls.flatMap((hall, i) =>
    (['it', 'infrastructure'] as const).flatMap((list) =>
      hall[list].map((id, j) => ({ id, hall: hall.id, at: [...root, 'halls', i, list, j] })),
    ),
  )

const isElectric = (meter: Meter): boolean =>
  unitInfo(meter.unit).kind === 'electricity' && carrierInfo(meter.carrier).family !== 'none'
const meterFlaw = (site: Site, id: string): string | undefined => {
  const meter = site.meters.find((m) => m.id === id)
  if (!meter) return `unknown meter "${id}" in site ${site.id}`
  return isElectric(meter) ? undefined : `"${id}" (${meter.carrier}, ${meter.unit}) meters no electricity of a hall`
}

/** The meters above one, nearest first; a circle is found elsewhere. */
const above = (site: Site, id: string): Set<string> => {
  const out = new Set<string>()
  for (let m = site.meters.find((x) => x.id === id); m?.parent !== undefined && !out.has(m.parent); ) {
    const { parent } = m
    out.add(parent)
    m = site.meters.find((x) => x.id === parent)
  }
  return out
}
/** Halls share out the site's energy: what one meter shows belongs to one of them, once. */
const countedTwice = (site: Site, all: readonly Named[], index: number): string | undefined => {
  const own = all[index]
  if (!own) return undefined
  const before = all.slice(0, index).find((n) => n.id === own.id)
  if (before) {
    const where = before.hall === own.hall ? `twice in hall ${own.hall}` : `in halls ${before.hall} and ${own.hall}`
    return `meter "${own.id}" is ${where}`
  }
  const parents = above(site, own.id)
  const whole = all.find((n) => parents.has(n.id))
  return whole && `counted twice: "${own.id}" is a part of "${whole.id}", which hall ${whole.hall} names too`
}

/** Sensors of a hall: gauges of temperature or humidity, of one hall each. */
const climateFlaws = (site: Site, root: Path): Flaw[] => {
  const taken = new Map<string, string>()
  return (site.halls ?? []).flatMap((hall, i) =>
    (hall.climate ?? []).flatMap((id, j) => {
      const at = [...root, 'halls', i, 'climate', j]
      const meter = site.meters.find((m) => m.id === id)
      if (!meter) return [error(at, `unknown meter "${id}" in site ${site.id}`)]
      if (!['temperature', 'humidity'].includes(unitInfo(meter.unit).kind))
        return [error(at, `"${id}" shows ${meter.unit}; the climate of a hall is in degC or %RH`)]
      const other = taken.get(id)
      taken.set(id, hall.id)
      return other === undefined ? [] : [error(at, `meter "${id}" is in halls ${other} and ${hall.id}`)]
    }),
  )
}

/** Halls (区画) of a site: their meters exist, meter electricity, and belong to one hall each. */
export const checkHalls = (site: Site, root: Path): Flaw[] => {
  const { halls = [] } = site
  const all = named(site, root)
  const noIt = halls.length > 0 && !site.meters.some((m) => m.role === 'it')
  return [
    ...duplicateIds('hall', [...root, 'halls'], halls),
    ...climateFlaws(site, root),
    ...(noIt ? [warning([...root, 'halls'], 'no meter has role it, so these halls get no figures')] : []),
    ...all.flatMap(({ id, at }, i) => {
      const flaw = meterFlaw(site, id) ?? countedTwice(site, all, i)
      return flaw === undefined ? [] : [error(at, flaw)]
    }),
  ]
}
