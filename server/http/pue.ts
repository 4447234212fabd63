import { z } from 'zod'
import { pueSide, roleSide } from '#core/balance'
import { isEntry } from '#core/centre-year'
import { absent } from '#core/computed'
import { figure } from '#core/figure'
import { meterKey } from '#core/id'
import { operatorOf } from '#core/operator-pue'
import type { Ground } from '#core/period'
import type { Site } from '#core/plant'
import { type PueSources, pueOfSite } from '#core/pue-entries'
import { historyFrom, PueStep, pueHistory } from '#core/pue-history'
import { pointsIn } from '#core/series-bins'
import { PueFigure } from '#core/snapshot'
import { at, isoJst, monthInterval, monthOf } from '#core/time'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { TimeRange } from './time-range.ts'

const Operator = z.object({
  pue: PueFigure.shape.pue,
  from: z.string(),
  to: z.string(),
  facility_kWh: z.number(),
  it_kWh: z.number(),
})
/** Steps of a history at most: two years of days, or sixty of months. */
const MOST_STEPS = 800
const History = z.object({
  site: z.string(),
  by: PueStep,
  steps: z
    .array(PueFigure)
    .describe('oldest first; both sides over their common time, gas and heat that enter included'),
})
const Answer = z.object({ sites: z.record(z.string(), PueFigure), operator: Operator })

const groundOf = ({ plant, coefficients }: Deps): Ground => ({ plant, coefficients: coefficients() })
type Span = { readonly table: 'slots' | 'days' | 'months'; readonly from: number; readonly to: number }
/** Amounts of the meters where gas, fuel or heat enters. */
const entering = async ({ read }: Deps, site: Site, span: Span): Promise<PueSources['bins']> => {
  const meters = site.meters.filter(isEntry).map((m) => meterKey(site.id, m.id))
  return meters.length === 0 ? [] : read('bins', { ...span, meters })
}

/** PUE or iPUE of one site, or of all with IT, and of the operator: Σ facility / Σ IT, never a mean of ratios. */
export const pue: Resource = (app, deps) => {
  const querystring = TimeRange.extend({ site: z.string().optional() })
  app.get(
    '/api/v1/pue',
    {
      schema: {
        summary: 'PUE (12 months) or iPUE with category, energies and coverage',
        querystring,
        response: { 200: Answer },
      },
    },
    async (request) => {
      const { site, from } = request.query
      if (site !== undefined && !deps.plant.sites.some((s) => s.id === site)) throw new Refused('unknown-site', site)
      const to = at(Math.min(request.query.to, deps.now()))
      const sites = deps.plant.sites.filter(
        (s) => (site === undefined || s.id === site) && roleSide(s, 'it').length > 0,
      )
      const figures = await Promise.all(
        sites.map(
          async (s) =>
            [
              s.id,
              pueOfSite(groundOf(deps), s, {
                common: await deps.read('common', { facility: pueSide(s), it: roleSide(s, 'it'), from, to }),
                bins: await entering(deps, s, { table: 'slots', from, to }),
                interval: { start: from, end: to },
              }),
            ] as const,
        ),
      )
      const whole = operatorOf(figures.map(([, f]) => f)) ?? { pue: absent('no-meter'), facility_kWh: 0, it_kWh: 0 }
      const operator = { ...whole, pue: figure(whole.pue, '1'), from: isoJst(from), to: isoJst(to) }
      return { sites: Object.fromEntries(figures), operator }
    },
  )

  const asked = TimeRange.extend({ site: z.string(), by: PueStep })
  app.get(
    '/api/v1/pue/history',
    {
      schema: {
        summary: 'iPUE of each day or month, or the PUE of twelve months at each month’s end',
        querystring: asked,
        response: { 200: History },
      },
    },
    async (request) => {
      const { site: id, from, to, by } = request.query
      const site = deps.plant.sites.find((s) => s.id === id && roleSide(s, 'it').length > 0)
      if (!site) throw new Refused('unknown-site', `${id}: no site of the plant meters IT under this id`)
      const now = deps.now()
      const interval = { start: from, end: at(Math.min(to, now)) }
      const steps = pointsIn(by === 'day' ? '1d' : '1mo', { from, to: interval.end })
      if (steps > MOST_STEPS) throw new Refused('too-many-rows', `${steps} steps; at most ${MOST_STEPS} at a time`)
      const range = { from: historyFrom(from, by), to: monthInterval(monthOf(at(Math.max(to, from)))).end }
      const common = await deps.read('common', { facility: pueSide(site), it: roleSide(site, 'it'), ...range })
      const bins = await entering(deps, site, { table: by === 'day' ? 'days' : 'months', ...range })
      return { site: id, by, steps: pueHistory(groundOf(deps), site, { common, bins, interval, by, now }) }
    },
  )
}
