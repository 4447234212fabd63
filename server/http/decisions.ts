import { z } from 'zod'
import { DecisionPage, DecisionState, type Names, Neighbourhood } from '#core/decision-item'
import { MeterKey } from '#core/id'
import { Decision, decisionKey } from '#core/meter-record'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { recordResource } from './record-resource.ts'
import { Whole } from './time-range.ts'

/** Items a page at most: each has its neighbourhood looked at. */
const MOST = 100
export const namesOf = async ({ auth }: Deps): Promise<Names> =>
  new Map((await auth.accounts()).map((a) => [a.id, a.name]))
export const knownSite = ({ plant }: Deps, site: string | undefined): string | undefined => {
  if (site !== undefined && !plant.sites.some((s) => s.id === site)) throw new Refused('unknown-site', site)
  return site
}

const Cursor = Whole.describe('next of the page before')

/** 判断待ち: unexplained steps with suggestions, the decisions on them, and their neighbourhood. */
export const decisions: Resource = (app, deps) => {
  const querystring = z.object({
    site: z.string().optional(),
    state: z.enum([...DecisionState.options, 'all']).default('open'),
    meter: MeterKey.optional(),
    cursor: Cursor.optional(),
    limit: Whole.default(30),
  })
  app.get(
    '/api/v1/decisions',
    {
      schema: {
        summary: 'Unexplained steps and the decisions on them, newest first',
        querystring,
        response: { 200: DecisionPage },
      },
    },
    async (request) => {
      const { state, meter, cursor = 0 } = request.query
      const limit = Math.min(Math.max(1, request.query.limit), MOST)
      const site = knownSite(deps, request.query.site)
      return deps.records.page({ site, meter, state, cursor, limit, names: await namesOf(deps) })
    },
  )
  app.get(
    '/api/v1/decisions/neighbourhood',
    {
      schema: {
        summary: 'One step or decision with the readings around it',
        querystring: z.object({ key: z.string().min(1).max(400).describe('key of the item') }),
        response: { 200: Neighbourhood },
      },
    },
    async (request) => {
      const around = await deps.records.neighbourhood(request.query.key, await namesOf(deps))
      if (!around) throw new Refused('not-found', request.query.key)
      return around
    },
  )
  recordResource(app, deps, {
    kind: 'decision',
    schema: Decision,
    path: '/api/v1/decisions',
    noun: 'verdicts on unexplained steps',
    keyOf: (record) => decisionKey(record),
    flaws: (asked) => deps.records.decisionFlaws(asked),
  })
}
