import { z } from 'zod'
import { ClimateState, climateState, RECOMMENDED_degC } from '#core/climate'
import { meterKey, Name } from '#core/id'
import type { Hall, Site } from '#core/plant'
import { MICRO } from '#core/register'
import { DAY, dayStart, type EpochMs, HOUR, isoJst } from '#core/time'
import type { Bin } from '../ledger/bin-columns.ts'
import type { Resource } from './app.ts'
import { knownSite } from './decisions.ts'
import type { Deps } from './deps.ts'

const Extreme = z.object({ value: z.number(), at: z.string() })
const Sensor = z.object({
  meter: z.string(),
  name: Name,
  unit: z.enum(['degC', '%RH']),
  last: z.object({ at: z.string(), value: z.string().describe('as displayed') }).nullable(),
  state: ClimateState.describe('of the last value against the recommended range'),
  min: Extreme.nullable().describe('lowest half-hour of today'),
  max: Extreme.nullable().describe('highest half-hour of today'),
})
const HallClimate = z.object({ site: z.string(), hall: z.string(), name: Name, sensors: z.array(Sensor) })
const Climate = z.object({
  recommended: z.object({ low: z.number(), high: z.number(), source: z.string() }).describe('°C'),
  halls: z.array(HallClimate),
})
type Extreme = z.infer<typeof Extreme>

/** Lowest and highest mean of the half-hours. */
const extremes = (rows: readonly Bin[]): { min: Extreme | null; max: Extreme | null } => {
  const means = rows.flatMap(({ start, amount, measured, e1, e2, e3 }) => {
    const covered = measured + e1 + e2 + e3
    return covered > 0 ? [{ start, value: ((amount / MICRO) * HOUR) / covered }] : []
  })
  const first = means[0]
  if (!first) return { min: null, max: null }
  const low = means.reduce((a, b) => (b.value < a.value ? b : a), first)
  const high = means.reduce((a, b) => (b.value > a.value ? b : a), first)
  const out = ({ start, value }: typeof first): Extreme => ({ value, at: isoJst(start as EpochMs) })
  return { min: out(low), max: out(high) }
}
const sensorOf = (
  deps: Deps,
  site: Site,
  { id, rows }: { id: string; rows: readonly Bin[] },
): z.infer<typeof Sensor>[] => {
  const meter = site.meters.find((m) => m.id === id)
  if (!meter || (meter.unit !== 'degC' && meter.unit !== '%RH')) return []
  const key = meterKey(site.id, id)
  const last = deps.live.meter(key)
  return [
    {
      meter: key,
      name: meter.name,
      unit: meter.unit,
      last: last ? { at: isoJst(last.at as EpochMs), value: last.value } : null,
      state: climateState(meter.unit, last && Number(last.value)),
      ...extremes(rows.filter((r) => r.meter === key)),
    },
  ]
}

/** 区画の温湿度: sensors of halls with their last value and the extremes of today. */
export const climate: Resource = (app, deps) => {
  const querystring = z.object({ site: z.string().optional() })
  app.get(
    '/api/v1/climate',
    { schema: { summary: 'Temperature and humidity of halls', querystring, response: { 200: Climate } } },
    async (request) => {
      const only = knownSite(deps, request.query.site)
      const sites = deps.plant.sites.filter((s) => only === undefined || s.id === only)
      const asked = sites.flatMap((site) =>
        (site.halls ?? []).flatMap((hall: Hall) => (hall.climate ? [{ site, hall, ids: hall.climate }] : [])),
      )
      const now = deps.now()
      const meters = asked.flatMap(({ site, ids }) => ids.map((id) => meterKey(site.id, id)))
      const day = dayStart(now)
      const rows = await deps.read('bins', { table: 'slots', meters, from: day, to: day + DAY })
      return {
        recommended: RECOMMENDED_degC,
        halls: asked.map(({ site, hall, ids }) => ({
          ...{ site: site.id, hall: hall.id, name: hall.name },
          sensors: ids.flatMap((id) => sensorOf(deps, site, { id, rows })),
        })),
      }
    },
  )
}
