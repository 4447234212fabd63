import { z } from 'zod'
import { coverageOf, elapsed } from '#core/amount'
import { absent, computed } from '#core/computed'
import { Coverage, Figure, figure } from '#core/figure'
import { MeterKey, meterKey, Name } from '#core/id'
import { Contract, Meter } from '#core/plant'
import { printChange } from '#core/plant-diff'
import { contractAt, type PlacedMeter, segmentMeters } from '#core/plant-index'
import { MICRO } from '#core/register'
import {
  at,
  DAY,
  dayStart,
  type EpochMs,
  fiscalYearInterval,
  fiscalYearOf,
  type Interval,
  isoJst,
  monthInterval,
  monthOf,
} from '#core/time'
import { unitInfo } from '#core/unit'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { knownMeter, MeterRow, rowOf } from './meters.ts'

const Span = z.object({
  from: z.string(),
  amount: Figure.describe('absent for levels such as a temperature'),
  coverage: Coverage,
})
const MeterPage = z.object({
  meter: MeterRow,
  settings: Meter.omit({ every: true, refreshEvery: true, maxGap: true, glitchWindow: true, quality: true }).extend({
    every: z.number().describe('ms'),
    refreshEvery: z.number().optional().describe('ms'),
    maxGap: z.number().optional().describe('ms'),
    glitchWindow: z.number().optional().describe('ms'),
  }),
  parts: z.array(MeterKey).describe('meters that are a part of it'),
  segments: z.array(z.object({ id: z.string(), name: Name })),
  contract: Contract.nullable().describe('that is in force today'),
  periods: z.object({ today: Span, month: Span, fy: Span }),
})
const Version = z.object({
  at: z.string(),
  hash: z.string().describe('of the plant.yaml'),
  changes: z.array(z.string()).describe('what it changed of this meter; empty: the first version known here'),
  afresh: z.boolean().describe('its half-hours were derived again'),
})
/** Versions of plant.yaml that are looked at. */
const VERSIONS = 1_000

const periodOf = async (
  deps: Deps,
  { key, unit, meter }: PlacedMeter,
  interval: Interval,
): Promise<z.infer<typeof Span>> => {
  const bins = await deps.read('bins', { table: 'days', meters: [key], from: interval.start, to: interval.end })
  const isLevel = ['temperature', 'humidity'].includes(unitInfo(meter.unit).kind)
  const sum = bins.reduce((n, b) => n + b.amount, 0) / MICRO
  return {
    from: isoJst(interval.start),
    amount: figure(isLevel || bins.length === 0 ? absent('no-readings') : computed(sum), unit),
    coverage: coverageOf(bins, [key], elapsed(interval, deps.now())),
  }
}
const periods = async (deps: Deps, placed: PlacedMeter): Promise<z.infer<typeof MeterPage>['periods']> => {
  const now = deps.now()
  const day = dayStart(now)
  const of = (interval: Interval) => periodOf(deps, placed, interval)
  const [today, month, fy] = await Promise.all([
    of({ start: day, end: at(day + DAY) }),
    of(monthInterval(monthOf(now))),
    of(fiscalYearInterval(fiscalYearOf(now))),
  ])
  return { today, month, fy }
}

/** One meter's own page: what it is, where it belongs, how far it is covered, and how its settings came about. */
export const meterPage: Resource = (app, deps) => {
  const params = z.object({ site: z.string(), meter: z.string() })
  app.get(
    '/api/v1/meters/:site/:meter',
    { schema: { summary: 'One meter with its settings, amounts and coverage', params, response: { 200: MeterPage } } },
    async (request) => {
      const placed = knownMeter(deps, request.params.site, request.params.meter)
      const { site, meter, key } = placed
      const { quality: _, ...settings } = meter
      return {
        meter: rowOf(deps)(placed),
        settings,
        parts: site.meters.filter((m) => m.parent === meter.id).map((m) => meterKey(site.id, m.id)),
        segments: deps.plant.segments
          .filter((s) => s.activity.meter === key || segmentMeters(deps.plant, s).some((m) => m.key === key))
          .map(({ id, name }) => ({ id, name })),
        contract: contractAt(deps.plant, meter, deps.now()) ?? null,
        periods: await periods(deps, placed),
      }
    },
  )
  const response = { 200: z.object({ versions: z.array(Version) }) }
  app.get(
    '/api/v1/meters/:site/:meter/versions',
    {
      schema: { summary: 'What versions of plant.yaml changed of a meter, newest first', params, response },
    },
    async (request) => {
      const { key, site, meter } = knownMeter(deps, request.params.site, request.params.meter)
      const path = `sites/${site.id}/meters/${meter.id}`
      const versions = await deps.read('plantVersions', { limit: VERSIONS })
      return {
        versions: versions.flatMap(({ loaded, hash, diff }) => {
          const changes = (diff?.changes ?? []).filter((c) => c.path === path || c.path.startsWith(`${path}/`))
          if (diff !== null && changes.length === 0) return []
          const words = changes.map((c) => printChange({ ...c, path: c.path.slice(path.length + 1) || meter.id }))
          return [{ at: isoJst(loaded as EpochMs), hash, changes: words, afresh: diff?.afresh.includes(key) ?? false }]
        }),
      }
    },
  )
}
