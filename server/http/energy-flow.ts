import { z } from 'zod'
import { EnergyFlow, energyFlow, flowMeters } from '#core/energy-flow'
import { DAY, dayStart, isoJst } from '#core/time'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'
import { TimeRange } from './time-range.ts'

const MOST_DAYS = 1_100

/** エネルギーフロー: from purchased and generated energy to uses, by site, over whole days. */
export const energyFlows: Resource = (app, deps) => {
  const querystring = TimeRange.extend({ site: z.string().optional() })
  app.get(
    '/api/v1/energy-flow',
    {
      schema: {
        summary: 'From purchased and generated energy to uses, kWh and GJ, over whole days of Japan time',
        querystring,
        response: { 200: EnergyFlow },
      },
    },
    async (request) => {
      const { from, to, site } = request.query
      if (to <= from) throw new Refused('bad-request', 'from lies before to')
      if (dayStart(from) !== from || dayStart(to) !== to)
        throw new Refused('bad-request', 'from and to are the starts of days, 00:00 Japan time')
      if ((to - from) / DAY > MOST_DAYS) throw new Refused('too-many-rows', `at most ${MOST_DAYS} days`)
      if (site !== undefined && !deps.plant.sites.some((s) => s.id === site)) throw new Refused('unknown-site', site)
      const { plant, coefficients } = deps
      const meters = flowMeters({ plant }, site).map((m) => m.key)
      const bins = await deps.read('bins', { table: 'days', meters, from, to })
      const sites = energyFlow(
        { plant, coefficients: coefficients() },
        { bins, interval: { start: from, end: to }, now: deps.now(), site },
      )
      return { from: isoJst(from), to: isoJst(to), sites }
    },
  )
}
