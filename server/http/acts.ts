import { z } from 'zod'
import { ActKind } from '#core/act'
import { Id, MeterKey } from '#core/id'
import { type EpochMs, isoJst } from '#core/time'
import type { Resource } from './app.ts'
import { Whole } from './time-range.ts'

const Row = z.object({
  id: z.int(),
  at: z.string(),
  person: Id,
  name: z.string().nullable().describe("the person's name today"),
  kind: ActKind,
  site: z.string(),
  key: z.string(),
  body: z.unknown().describe('null: what stood was taken back'),
  reason: z.string(),
  hash: z.string(),
})
const Someone = z.object({ id: Id, name: z.string() })
const Chain = z.object({
  acts: z.int().describe('acts whose chain of hashes was walked'),
  hash: z.string().describe('of the newest one; keep it elsewhere to prove that none was cut off'),
  flaw: z.object({ id: z.int(), why: z.string() }).nullable(),
})
const MOST = 500

/** The audit list (操作記録): who did what, when and why, newest first. */
export const acts: Resource = (app, { auth, read, chain }) => {
  const querystring = z.object({
    kind: ActKind.optional(),
    site: z.string().optional().describe('empty: the company’s own'),
    person: Id.optional(),
    meter: MeterKey.optional().describe('only what is about this meter'),
    cursor: Whole.optional(),
    limit: Whole.default(100),
  })
  const response = {
    200: z.object({ acts: z.array(Row), next: z.string().nullable(), chain: Chain, people: z.array(Someone) }),
  }
  app.get(
    '/api/v1/acts',
    { schema: { summary: 'Acts of people: who, when, what, why', querystring, response } },
    async (request) => {
      const { kind, site, person, meter, cursor } = request.query
      const limit = Math.min(Math.max(1, request.query.limit), MOST)
      const filter = { kinds: kind && [kind], site, person, meter, before: cursor, limit }
      const [rows, people, state] = await Promise.all([read('acts', filter), auth.accounts(), chain()])
      const names = new Map(people.map((p) => [p.id, p.name]))
      const last = rows.length === limit ? rows.at(-1) : undefined
      return {
        acts: rows.map(({ previous: _, ...a }) => ({
          ...a,
          at: isoJst(a.at as EpochMs),
          name: names.get(a.person) ?? null,
        })),
        next: last ? String(last.id) : null,
        chain: state,
        people: people.map(({ id, name }) => ({ id, name })),
      }
    },
  )
}
