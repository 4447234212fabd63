import { z } from 'zod'
import { absent, computed } from '#core/computed'
import { Figure, figure } from '#core/figure'
import { Use } from '#core/plant'
import { DAY, isoJst } from '#core/time'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'
import { TimeRange } from './time-range.ts'

const Shares = z.object({
  site: z.string(),
  from: z.string(),
  to: z.string(),
  total: Figure.describe('electricity consumed at the border of the site over the common time'),
  uses: z
    .array(z.object({ use: Use, amount_kWh: z.number(), share: z.number() }))
    .describe('shares add to 1; other is what no use explains'),
  coverage: z.number().describe('share of the time (that is over) that all meters have in common'),
  findings: z
    .array(z.object({ kind: z.literal('uses-over-total'), amount_kWh: z.number() }))
    .describe('the uses together show more than the site consumed: `other` is negative'),
})
const MOST_DAYS = 400

/** 用途別: what the electricity of a site is used for. */
export const shares: Resource = (app, deps) => {
  const querystring = TimeRange.extend({ site: z.string() })
  app.get(
    '/api/v1/shares',
    { schema: { summary: 'Amounts and shares by use, which add to 1', querystring, response: { 200: Shares } } },
    async (request) => {
      const { from, to } = request.query
      const site = deps.plant.sites.find((s) => s.id === request.query.site)
      if (!site) throw new Refused('unknown-site', request.query.site)
      if (to <= from) throw new Refused('bad-request', 'from lies before to')
      if ((to - from) / DAY > MOST_DAYS) throw new Refused('too-many-rows', `at most ${MOST_DAYS} days`)
      const found = await deps.shares(site, { from, to })
      const over = Math.min(to, deps.now()) - from
      const uses = (found?.uses ?? []).map(({ use, amount, share }) => ({ use, amount_kWh: amount, share }))
      return {
        site: site.id,
        from: isoJst(from),
        to: isoJst(to),
        total: figure(found ? computed(found.total) : absent('no-readings'), 'kWh'),
        uses,
        coverage: found && over > 0 ? Math.min(1, found.time / over) : 0,
        findings: uses.flatMap(({ use, amount_kWh }) =>
          use === 'other' && amount_kWh < 0 ? [{ kind: 'uses-over-total' as const, amount_kWh }] : [],
        ),
      }
    },
  )
}
