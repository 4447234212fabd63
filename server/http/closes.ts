import { z } from 'zod'
import {
  Adjusted,
  AdjustOrder,
  Closed,
  CloseOrder,
  ClosingMonth,
  ClosingYear,
  Reopened,
  ReopenOrder,
} from '#core/close-view'
import type { Site } from '#core/plant'
import { fiscalYear, Month } from '#core/time'
import type { Resource } from './app.ts'
import { adjustmentView, figuresView, lineView, linkView } from './close-view.ts'
import { namesOf } from './decisions.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { needs } from './rights.ts'

const At = z.object({ site: z.string(), month: Month })
const siteOf = ({ plant }: Deps, id: string): Site => {
  const site = plant.sites.find((s) => s.id === id)
  if (!site) throw new Refused('unknown-site', id)
  return site
}

/** Who people are, and what names an adjustment that was seen. */
const besideOf = async (deps: Deps) => ({ names: await namesOf(deps), seenOf: deps.closing.seenOf })

const monthOf = async (deps: Deps, site: Site, month: Month): Promise<ClosingMonth> => {
  const { closing, read } = deps
  const beside = await besideOf(deps)
  const rows = (await read('closes', { site: site.id })).filter((c) => c.month === month)
  const line = await closing.month(site, month)
  const common = { site: site.id, month, state: line.state, chain: rows.map((row) => linkView(row, beside.names)) }
  const standing = await closing.standing(site.id, month)
  if (!standing) {
    const { close, findings, seen } = await closing.preview(site, month)
    const preview = { seen, findings: [...findings] }
    return { ...common, figures: figuresView(close), preview, close: null, adjustments: [] }
  }
  const [text, earlier, acts] = await Promise.all([
    read('closeText', { hash: standing.hash }),
    closing.earlier(standing),
    read('acts', { kinds: ['close'], site: site.id, key: month, limit: 1 }),
  ])
  const row = rows.find((r) => r.hash === standing.hash)
  const waiting = line.pending ? [line.pending] : []
  return {
    ...common,
    figures: figuresView(standing),
    preview: null,
    close: row
      ? {
          ...linkView(row, beside.names),
          reason: acts[0]?.reason ?? '',
          text: text ?? '',
          waivers: [...standing.waivers],
        }
      : null,
    adjustments: [...earlier, ...waiting].map((a) => adjustmentView(a, beside)),
  }
}

/** 確定: months closed, opened again, adjusted. */
export const closes: Resource = (app, deps) => {
  const { closing } = deps
  const querystring = z.object({ site: z.string(), fy: z.string().regex(/^\d{4}$/, 'a fiscal year is written 2026') })
  app.get(
    '/api/v1/closes',
    {
      schema: {
        summary: 'Months of a fiscal year of a site, and how far each is',
        querystring,
        response: { 200: ClosingYear },
      },
    },
    async (request) => {
      const { site, fy } = request.query
      const lines = await closing.year(siteOf(deps, site), fiscalYear(Number(fy)))
      const beside = await besideOf(deps)
      return { site, fiscalYear: Number(fy), months: lines.map((l) => lineView(l, beside)) }
    },
  )
  app.get(
    '/api/v1/closes/:site/:month',
    {
      schema: {
        summary: 'A month as it was closed, or as it would be now with what stands against it',
        params: At,
        response: { 200: ClosingMonth },
      },
    },
    async (request) => monthOf(deps, siteOf(deps, request.params.site), request.params.month),
  )
  app.post(
    '/api/v1/closes',
    { schema: { summary: 'Close a month (approver)', body: CloseOrder, response: { 200: Closed } } },
    async (request) => {
      const { id } = needs(request, 'approver', request.body.site)
      return closing.close({ ...request.body, site: siteOf(deps, request.body.site), person: id })
    },
  )
  app.post(
    '/api/v1/closes/:site/:month/reopen',
    {
      schema: {
        summary: 'Open a closed month again (an approver who did not close it)',
        params: At,
        body: ReopenOrder,
        response: { 200: Reopened },
      },
    },
    async (request) => {
      const { site, month } = request.params
      const { id } = needs(request, 'approver', site)
      const { act, reversal } = await closing.reopen({ ...request.body, site: siteOf(deps, site), month, person: id })
      const beside = await besideOf(deps)
      return { act, reversal: reversal && adjustmentView(reversal, beside) }
    },
  )
  app.post(
    '/api/v1/closes/:site/:month/adjustments',
    {
      schema: {
        summary: 'Approve the adjustment that waits: it is booked to this month (approver)',
        params: At,
        body: AdjustOrder,
        response: { 200: Adjusted },
      },
    },
    async (request) => {
      const { site, month } = request.params
      const { id } = needs(request, 'approver', site)
      const { act, booked } = await closing.approve({ ...request.body, site: siteOf(deps, site), month, person: id })
      return { act, booked }
    },
  )
}
