import { carrierInfo } from './carrier.ts'
import { type MeterKey, meterKey } from './id.ts'
import type { Meter, Role, Site, Use } from './plant.ts'
import { unitInfo } from './unit.ts'

/** A signed sum of meters. */
export type Side = readonly { readonly meter: MeterKey; readonly sign: 1 | -1 }[]

const isElectric = (m: Meter): boolean =>
  unitInfo(m.unit).kind === 'electricity' && carrierInfo(m.carrier).family !== 'none'
const side = (site: Site, pick: (m: Meter) => 1 | -1 | 0): Side =>
  site.meters.flatMap((m) => {
    const sign = isElectric(m) ? pick(m) : 0
    return sign === 0 ? [] : [{ meter: meterKey(site.id, m.id), sign }]
  })

/** Electric meters of one role. */
export const roleSide = (site: Site, role: Role): Side => side(site, (m) => (m.role === role ? 1 : 0))
/** What the site consumes of electricity: intake + generation − sold − supplied, at the counted meters (E_DC at its boundary, ISO/IEC 30134-2). */
export const facilitySide = (site: Site): Side =>
  side(site, (m) => {
    if (!m.counted) return 0
    if (m.role === 'intake' || m.role === 'generation') return 1
    return m.role === 'sold' || m.role === 'supplied' ? -1 : 0
  })

/**
 * The facility's side of a PUE (ISO/IEC 30134-2): with cogeneration inside the boundary its fuel enters, and what it delivers is
 * not counted again.
 */
export const pueSide = (site: Site): Side => {
  if (site.pueBoundary?.cogeneration !== 'inside') return facilitySide(site)
  const own = new Set(site.meters.filter((m) => m.carrier === 'self_gen_fuel').map((m) => meterKey(site.id, m.id)))
  return facilitySide(site).filter((m) => !own.has(m.meter) || m.sign < 0)
}

type Meters = { get(id: string): Meter | undefined }
const byId = (site: Site): Meters => ({ get: (id) => site.meters.find((m) => m.id === id) })
/** Whether a meter above this one already stands for a use. */
const isInside = (m: Meter, meters: Meters): boolean => {
  const seen = new Set<string>()
  for (let p = m.parent; p !== undefined && !seen.has(p); p = meters.get(p)?.parent) {
    seen.add(p)
    if (meters.get(p)?.use !== undefined) return true
  }
  return false
}
const measuredUse = (site: Site, use: Use): Side => {
  const meters = byId(site)
  return side(site, (m) => (m.use === use && !isInside(m, meters) ? 1 : 0))
}
const minus = (s: Side): Side => s.map((m) => ({ meter: m.meter, sign: m.sign === 1 ? -1 : 1 }))

/** Whether a meter stands for its use: one below a meter of a use is inside it, and would count its energy twice. */
export const standsForUse = (site: Site, meter: Meter): boolean =>
  meter.use !== undefined && !isInside(meter, byId(site))

/** Uses that the site meters, without `other`. */
export const usesOf = (site: Site): Use[] => {
  const meters = byId(site)
  const found = site.meters
    .filter((m) => m.use && m.use !== 'other' && isElectric(m) && !isInside(m, meters))
    .map((m) => m.use as Use)
  return [...new Set(found)]
}
/** Electricity of one use; `other` is what remains of the facility after all metered uses. */
export const sideOfUse = (site: Site, use: Use): Side =>
  use === 'other'
    ? [...facilitySide(site), ...usesOf(site).flatMap((u) => minus(measuredUse(site, u)))]
    : measuredUse(site, use)
