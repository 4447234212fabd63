import { z } from 'zod'
import { Name } from '#core/id'
import { Segment, Site } from '#core/plant'
import type { Resource } from './app.ts'

const SiteRow = Site.omit({ meters: true }).extend({ meters: z.int().describe('number of meters') })
const SetRow = z.object({
  id: z.string(),
  title: z.string(),
  values: z
    .array(z.record(z.string(), z.unknown()))
    .describe('printed digits, unit, validity, source, confidence of each value'),
})

/** The plant as it is, and the coefficient sets with source and confidence. */
export const plant: Resource = (app, { plant: p, coefficients }) => {
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
  app.get(
    '/api/v1/coefficients',
    {
      schema: {
        summary: 'Coefficient sets (係数), as printed, with source and confidence',
        response: { 200: z.object({ sets: z.array(SetRow), sources: z.unknown() }) },
      },
    },
    async () => ({
      sets: coefficients.sets.map((s) => ({
        id: s.id,
        title: s.title,
        values: s.values as unknown as Record<string, unknown>[],
      })),
      sources: coefficients.sources,
    }),
  )
}
