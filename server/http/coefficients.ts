import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Carrier } from '#core/carrier'
import { supersededIds } from '#core/coefficient-lint'
import { CoefficientSet, Confidence, SourceRegistry, setText } from '#core/coefficient-set'
import { setSummary } from '#core/coefficient-summary'
import { FactorUsed, factorsFor } from '#core/factor-used'
import { once } from '#core/once'
import { fiscalYear } from '#core/time'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'

const Kind = z.enum(CoefficientSet.options.map((option) => option.shape.kind.value))
const Summary = z.object({
  id: z.string(),
  kind: Kind,
  title: z.string(),
  from: z.int().nullable().describe('first fiscal year of the results or emissions; null: open'),
  to: z.int().nullable().describe('last fiscal year, included; null: open'),
  values: z.int(),
  confidence: Confidence.describe('the least sure value in it'),
  supersedes: z.array(z.string()).describe('sets that this one takes the place of'),
  superseded: z.boolean().describe('another set has taken its place: nothing looks it up'),
  sha256: z.string().describe('of the canonical text: what a month close pins'),
})
const Year = z.string().regex(/^\d{4}$/, 'a fiscal year is written 2025')

/** Coefficient sets (係数表), and which row a contract takes and why. */
export const coefficients: Resource = (app, { coefficients }) => {
  const hashOf = once((set: CoefficientSet) => createHash('sha256').update(setText(set)).digest('hex'))
  app.get(
    '/api/v1/coefficients',
    {
      schema: {
        summary: 'Coefficient sets (係数表): years, confidence, hash; with their values as printed unless values=false',
        querystring: z.object({
          kind: Kind.optional(),
          year: Year.optional().describe('only sets with a value for this fiscal year'),
          values: z.enum(['true', 'false']).default('true'),
        }),
        response: {
          200: z.object({
            sets: z.array(Summary.extend({ set: CoefficientSet.optional() })),
            sources: SourceRegistry.describe('documents by the ids that values name'),
          }),
        },
      },
    },
    async ({ query: { kind, year, values } }) => {
      const c = coefficients()
      const old = supersededIds(c.sets)
      const sets = c.sets.map((set) => ({
        ...setSummary(set, old),
        sha256: hashOf(set),
        ...(values === 'true' ? { set } : {}),
      }))
      const y = year === undefined ? undefined : Number(year)
      return {
        sets: sets.filter(
          (s) =>
            (kind === undefined || s.kind === kind) && (y === undefined || ((s.from ?? y) <= y && y <= (s.to ?? y))),
        ),
        sources: c.sources,
      }
    },
  )
  app.get(
    '/api/v1/coefficients/:set',
    {
      schema: {
        summary: 'One coefficient set, its values as printed',
        params: z.object({ set: z.string() }),
        response: { 200: Summary.extend({ set: CoefficientSet, documents: SourceRegistry }) },
      },
    },
    async ({ params }) => {
      const c = coefficients()
      const set = c.sets.find((s) => s.id === params.set)
      if (!set) throw new Refused('not-found', `there is no coefficient set ${params.set}`)
      const named = set.kind === 'supplier-co2' ? set.sources : set.values.flatMap((row) => row.sources)
      const documents = Object.fromEntries(named.flatMap((id) => (c.sources[id] ? [[id, c.sources[id]]] : [])))
      return { ...setSummary(set, supersededIds(c.sets)), sha256: hashOf(set), set, documents }
    },
  )
  app.get(
    '/api/v1/factors',
    {
      schema: {
        summary:
          'Which factors a carrier takes in a fiscal year with a contract, and why: menu, residual, company reference, default',
        querystring: z.object({
          carrier: Carrier,
          year: Year,
          supplier: z.string().optional().describe('登録番号'),
          menu: z.string().default(''),
        }),
        response: { 200: z.object({ factors: z.array(FactorUsed) }) },
      },
    },
    async ({ query: { carrier, year, supplier, menu } }) => ({
      factors: factorsFor(coefficients(), {
        carrier,
        year: fiscalYear(Number(year)),
        supply: supplier === undefined ? undefined : { supplier, menu },
      }),
    }),
  )
}
