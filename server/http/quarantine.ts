import { z } from 'zod'
import { placedMeters } from '#core/plant-index'
import { MICRO } from '#core/register'
import { type EpochMs, isoJst } from '#core/time'
import type { Resource } from './app.ts'
import { Whole } from './time-range.ts'

const Side = z.object({ at: z.string(), value: z.string() })
const Item = z.object({
  id: z.string(),
  kind: z.enum(['batch', 'reading', 'step']),
  code: z.string(),
  reason: z.string(),
  at: z.string().nullable(),
  receivedAt: z.string().nullable(),
  site: z.string(),
  agent: z.string().nullable(),
  meter: z.string().nullable(),
  amount: z.number().optional(),
  unit: z.string().optional(),
  from: Side.nullable().optional(),
  to: Side.optional(),
  bytes: z.string().optional().describe('the refused text, cut at 2,000 characters'),
  size: z.int().optional().describe('bytes of the whole'),
})
const Page = z.object({ items: z.array(Item), next: z.string().nullable(), total: z.int() })
const iso = (ms: number): string => isoJst(ms as EpochMs)
const STEPS = 1_000

/** What waits for a person: unexplained steps first, then refused readings and batches, newest first. */
export const quarantine: Resource = (app, deps) => {
  const querystring = z.object({ cursor: Whole.optional(), limit: Whole.default(100), site: z.string().optional() })
  app.get(
    '/api/v1/quarantine',
    { schema: { summary: 'Unexplained steps, refused readings and batches', querystring, response: { 200: Page } } },
    async (request) => {
      const { cursor, site } = request.query
      const limit = Math.min(Math.max(1, request.query.limit), 1_000)
      const units = new Map(placedMeters(deps.plant).map((m) => [m.key, m.unit]))
      const [steps, refused, rows] = await Promise.all([
        deps.read('unexplained', { limit: STEPS, site }),
        deps.read('quarantineTotal', { site }),
        deps.read('quarantine', { before: cursor ?? Number.MAX_SAFE_INTEGER, limit, site }),
      ])
      const stepItems = steps.map((s) => ({
        id: `step-${s.toReading}`,
        kind: 'step' as const,
        code: 'unexplained',
        reason: 'no rule explains the step between the two readings',
        at: iso(s.toAt),
        receivedAt: null,
        site: s.meter.split('/')[0] ?? '',
        agent: null,
        meter: s.meter,
        amount: s.amount / MICRO,
        unit: units.get(s.meter) ?? '',
        from: s.fromAt === null ? null : { at: iso(s.fromAt), value: s.fromValue ?? '' },
        to: { at: iso(s.toAt), value: s.toValue },
      }))
      const items = rows.map((q) => ({
        id: `${q.kind}-${q.id}`,
        kind: q.kind,
        code: q.code,
        reason: q.reason,
        at: q.at === null ? null : iso(q.at),
        receivedAt: iso(q.received),
        site: q.site,
        agent: `${q.site}/${q.agent}`,
        meter: q.meter,
        bytes: q.bytes,
        size: q.size,
      }))
      const last = rows.length === limit ? rows.at(-1) : undefined
      return {
        items: cursor === undefined ? [...stepItems, ...items] : items,
        next: last ? String(last.id) : null,
        total: stepItems.length + refused,
      }
    },
  )
}
