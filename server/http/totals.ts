import { z } from 'zod'
import { placedMeters } from '#core/plant-index'
import { Month, monthsBetween } from '#core/time'
import { Totals, TotalsBy } from '#core/totals'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'

const MOST_MONTHS = 240
/** Monthly totals: amount, GJ, kL, t-CO2 by month and key. */
export const totals: Resource = (app, deps) => {
  const querystring = z.object({ from: Month, to: Month, by: TotalsBy.default('carrier'), site: z.string().optional() })
  app.get(
    '/api/v1/totals',
    { schema: { summary: 'Monthly totals with coverage and factor sets', querystring, response: { 200: Totals } } },
    async (request) => {
      const { from, to, by, site } = request.query
      if (to < from) throw new Refused('bad-request', 'from lies before to')
      if (site !== undefined && !deps.plant.sites.some((s) => s.id === site)) throw new Refused('unknown-site', site)
      const months = monthsBetween(from, to)
      if (months.length > MOST_MONTHS) throw new Refused('too-many-rows', `at most ${MOST_MONTHS} months`)
      const allowed =
        site === undefined
          ? undefined
          : new Set(
              placedMeters(deps.plant)
                .filter((m) => m.site.id === site)
                .map((m) => m.key),
            )
      return { from, to, by, rows: await deps.totals(by, months, allowed) }
    },
  )
}
