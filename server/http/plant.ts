import { z } from 'zod'
import { Name } from '#core/id'
import { Segment, Site } from '#core/plant'
import type { Resource } from './app.ts'

const SiteRow = Site.omit({ meters: true }).extend({ meters: z.int().describe('number of meters') })
/** The plant as it is. */
export const plant: Resource = (app, { plant: p }) => {
  app.get(
    '/api/v1/sites',
    {
      schema: {
        summary: 'Sites of the company',
        response: { 200: z.object({ company: z.object({ id: z.string(), name: Name }), sites: z.array(SiteRow) }) },
      },
    },
    async () => ({
      company: p.company,
      sites: p.sites.map((s) => ({ ...s, meters: s.meters.length })),
    }),
  )
  app.get(
    '/api/v1/segments',
    {
      schema: {
        summary: 'Segments (原単位区分) with their activity',
        response: { 200: z.object({ segments: z.array(Segment) }) },
      },
    },
    async () => ({ segments: p.segments }),
  )
}
