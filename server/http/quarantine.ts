import { z } from 'zod'
import { type EpochMs, isoJst } from '#core/time'
import type { Resource } from './app.ts'
import { Whole } from './time-range.ts'

const Item = z.object({
  id: z.string(),
  kind: z.enum(['batch', 'reading']),
  code: z.string(),
  reason: z.string(),
  at: z.string().nullable(),
  receivedAt: z.string().nullable(),
  site: z.string(),
  agent: z.string().nullable(),
  meter: z.string().nullable(),
  bytes: z.string().describe('the refused text, cut at 2,000 characters'),
  size: z.int().describe('bytes of the whole'),
})
const Page = z.object({ items: z.array(Item), next: z.string().nullable(), total: z.int() })
const iso = (ms: number): string => isoJst(ms as EpochMs)

/** 保留データ: refused readings and batches with what was received, newest first. */
export const quarantine: Resource = (app, deps) => {
  const querystring = z.object({ cursor: Whole.optional(), limit: Whole.default(100), site: z.string().optional() })
  app.get(
    '/api/v1/quarantine',
    { schema: { summary: 'Refused readings and batches', querystring, response: { 200: Page } } },
    async (request) => {
      const { cursor, site } = request.query
      const limit = Math.min(Math.max(1, request.query.limit), 1_000)
      const [refused, rows] = await Promise.all([
        deps.read('quarantineTotal', { site }),
        deps.read('quarantine', { before: cursor ?? Number.MAX_SAFE_INTEGER, limit, site }),
      ])
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
        items,
        next: last ? String(last.id) : null,
        total: refused,
      }
    },
  )
}
