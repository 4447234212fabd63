import { z } from 'zod'
import { ExplainNode } from '#core/explain'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'
import { Whole } from './time-range.ts'

const MOST = 500
/** Any annual or monthly figure opens into its formula, inputs and factors, down to half-hours and their readings. */
export const explain: Resource = (app, deps) => {
  const querystring = z.object({
    figure: z
      .string()
      .min(1)
      .max(300)
      .describe(
        'fy2025.energy.kl, fy2025.co2.market, fy2025.carrier.grid.gj, fy2025.segment.<id>.intensity, fy2025.pue.<site>, 2025-04.meter.<site>/<meter>.amount …',
      ),
    cursor: Whole.optional().describe('next of the page before'),
    limit: Whole.default(200),
  })
  app.get(
    '/api/v1/explain',
    {
      schema: { summary: 'A figure with its formula, inputs and factors', querystring, response: { 200: ExplainNode } },
    },
    async (request) => {
      const { figure, cursor = 0, limit } = request.query
      const node = await deps.explain(figure, { from: cursor, limit: Math.min(Math.max(1, limit), MOST) })
      if (!node) throw new Refused('unknown-figure', figure)
      return node
    },
  )
}
