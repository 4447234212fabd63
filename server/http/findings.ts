import { z } from 'zod'
import type { Act } from '#core/act'
import { QualityFinding } from '#core/quality'
import { type EpochMs, isoJst } from '#core/time'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'
import { needs } from './rights.ts'
import { Moment } from './time-range.ts'

const Seen = z.object({
  act: z.int().describe('pass it as `basis` to change or take back'),
  person: z.string(),
  at: z.string(),
  reason: z.string(),
})
const Item = QualityFinding.extend({ from: z.string(), to: z.string(), seen: Seen.nullable() })
const Page = z.object({
  findings: z.array(Item),
  judgedTo: z.string().nullable().describe('null: the rules have not run yet; older than now: they are catching up'),
})
const SEEN = 100_000

const itemOf = (f: QualityFinding, act: Act | undefined): z.infer<typeof Item> => ({
  ...f,
  from: isoJst(f.from as EpochMs),
  to: isoJst(f.to as EpochMs),
  seen: act ? { act: act.id, person: act.person, at: isoJst(act.at as EpochMs), reason: act.reason } : null,
})

/** 品質の指摘: what the quality rules found, and who has seen it. */
export const findings: Resource = (app, { quality, read, act, plant, now }) => {
  const querystring = z.object({
    site: z.string().optional(),
    from: Moment.optional().describe('default: 400 days ago'),
    to: Moment.optional().describe('default: now'),
    open: z.enum(['true', 'false']).optional().describe('true: only what nobody has seen; false: only what was seen'),
  })
  app.get(
    '/api/v1/findings',
    { schema: { summary: 'Findings of the quality rules, newest first', querystring, response: { 200: Page } } },
    async (request) => {
      const { site, from = now() - 400 * 86_400_000, to = now(), open } = request.query
      if (site !== undefined && !plant.sites.some((s) => s.id === site)) throw new Refused('unknown-site', site)
      const acts = await read('acts', { kinds: ['finding'], current: true, limit: SEEN })
      const seen = new Map(acts.map((a) => [a.key, a]))
      const items = quality.findings({ site, from, to }).map((f) => itemOf(f, seen.get(f.id)))
      const judgedTo = quality.judgedTo()
      return {
        findings: items.filter((f) => open === undefined || (open === 'true') === (f.seen === null)),
        judgedTo: judgedTo === null ? null : isoJst(judgedTo as EpochMs),
      }
    },
  )
  const body = z.strictObject({
    id: z.string().max(400),
    seen: z.boolean().default(true).describe('false takes it back: the finding is open again'),
    reason: z.string().trim().min(1, 'say why it is all right').max(2_000),
    basis: z.int().positive().nullable().optional(),
  })
  app.post(
    '/api/v1/findings/seen',
    {
      schema: { summary: 'Say of a finding that it was seen, and why it is all right', body, response: { 200: Item } },
    },
    async (request) => {
      const { id, seen, reason, basis } = request.body
      const finding = quality.find(id)
      if (!finding) throw new Refused('not-found', `no finding ${id}`)
      const [site = ''] = finding.meter.split('/')
      const { id: person } = needs(request, 'operator', site)
      const { rule, meter, from, to, value, expected, limit, unit } = finding
      const about = { kind: 'finding' as const, site, key: id, reason }
      const made = { ...about, body: seen ? { rule, meter, from, to, value, expected, limit, unit } : null }
      const [recorded] = await act([basis === undefined ? made : { ...made, basis }], person)
      await quality.reload()
      return itemOf(finding, seen ? recorded : undefined)
    },
  )
}
