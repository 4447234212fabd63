import { facilitySide, pueSide, roleSide, type Side, sideOfUse } from '#core/balance'
import { meterKey } from '#core/id'
import { meterBalances } from '#core/meter-balance'
import { type Plant, Role, type Site, Use } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { unitInfo } from '#core/unit'
import { Refused } from './problem.ts'

/** What a key stands for: a signed sum of meters, or the ratio of two. */
export type SeriesKey = { readonly key: string; readonly unit: string; readonly side: Side; readonly over?: Side }

const rateUnit: Record<string, string> = { kWh: 'kW', degC·h: 'degC', '%RH·h': '%RH' }
/** Unit of a mean rate: base unit an hour, by its usual name. */
export const perHour = (base: string): string => rateUnit[base] ?? `${base}/h`

type Place = { readonly plant: Plant; readonly site: Site }
const ofSite = ({ plant, site }: Place, kind: string, name: string): SeriesKey | undefined => {
  const key = `${site.id}:${kind}/${name}`
  const role = Role.safeParse(name)
  if (kind === 'role' && role.success) return { key, unit: 'kW', side: roleSide(site, role.data) }
  const use = Use.safeParse(name)
  if (kind === 'use' && use.success) return { key, unit: 'kW', side: sideOfUse(site, use.data) }
  if (kind === 'kpi' && name === 'ratio')
    return { key, unit: '1', side: facilitySide(site), over: roleSide(site, 'it') }
  if (kind === 'kpi' && name === 'ipue' && roleSide(site, 'it').length > 0)
    return { key, unit: '1', side: pueSide(site), over: roleSide(site, 'it') }
  const balance = kind === 'balance' ? meterBalances(plant).find((b) => b.meter === meterKey(site.id, name)) : undefined
  if (balance)
    return { key, unit: perHour(unitInfo(balance.main.unit).base), side: [{ meter: balance.remainder.key, sign: 1 }] }
  if (kind === 'kpi' && name === 'facility') return { key, unit: 'kW', side: facilitySide(site) }
  return undefined
}

/** Reads a key: `site/meter`, `site:role/intake`, `site:use/cooling`, `site:kpi/ratio`, `site:kpi/ipue` (by the boundary of the PUE), `site:kpi/facility`, `site:balance/meter`. */
export const seriesKey = (plant: Plant, key: string): SeriesKey => {
  const meter = placedMeters(plant).find((m) => m.key === key)
  if (meter) return { key, unit: perHour(unitInfo(meter.meter.unit).base), side: [{ meter: key, sign: 1 }] }
  const m = /^([a-z0-9-]+):(role|use|kpi|balance)\/([a-z0-9-]+)$/.exec(key)
  const site = plant.sites.find((s) => s.id === m?.[1])
  const found = m && site ? ofSite({ plant, site }, m[2] ?? '', m[3] ?? '') : undefined
  if (!found)
    throw new Refused(
      'unknown-key',
      `${key}: a key is site/meter, site:role/intake, site:use/cooling, site:kpi/ratio or site:balance/meter`,
    )
  return found
}
