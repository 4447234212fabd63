import { facilitySide, roleSide, type Side, sideOfUse } from '#core/balance'
import { type Plant, Role, type Site, Use } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { unitInfo } from '#core/unit'
import { Refused } from './problem.ts'

/** What a key stands for: a signed sum of meters, or the ratio of two. */
export type SeriesKey = { readonly key: string; readonly unit: string; readonly side: Side; readonly over?: Side }

const rateUnit: Record<string, string> = { kWh: 'kW', degC·h: 'degC', '%RH·h': '%RH' }
/** Unit of a mean rate: base unit an hour, by its usual name. */
const perHour = (base: string): string => rateUnit[base] ?? `${base}/h`

const ofSite = (site: Site, kind: string, name: string, key: string): SeriesKey | undefined => {
  const role = Role.safeParse(name)
  if (kind === 'role' && role.success) return { key, unit: 'kW', side: roleSide(site, role.data) }
  const use = Use.safeParse(name)
  if (kind === 'use' && use.success) return { key, unit: 'kW', side: sideOfUse(site, use.data) }
  if (kind === 'kpi' && name === 'ratio')
    return { key, unit: '1', side: facilitySide(site), over: roleSide(site, 'it') }
  if (kind === 'kpi' && name === 'facility') return { key, unit: 'kW', side: facilitySide(site) }
  return undefined
}

/** Reads a key: `site/meter`, `site:role/intake`, `site:use/cooling`, `site:kpi/ratio`, `site:kpi/facility`. */
export const seriesKey = (plant: Plant, key: string): SeriesKey => {
  const meter = placedMeters(plant).find((m) => m.key === key)
  if (meter) return { key, unit: perHour(unitInfo(meter.meter.unit).base), side: [{ meter: key, sign: 1 }] }
  const m = /^([a-z0-9-]+):(role|use|kpi)\/([a-z0-9-]+)$/.exec(key)
  const site = plant.sites.find((s) => s.id === m?.[1])
  const found = m && site ? ofSite(site, m[2] ?? '', m[3] ?? '', key) : undefined
  if (!found)
    throw new Refused(
      'unknown-key',
      `${key}: a key is site/meter, site:role/intake, site:use/cooling or site:kpi/ratio`,
    )
  return found
}
