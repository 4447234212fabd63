import { timingSafeEqual } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { z } from 'zod'
import { CompanyView } from '#core/company-view'
import { type FiscalYear, fiscalYear } from '#core/time'
import { type AppOf, openApp, servePage } from './base-app.ts'
import { Refused } from './problem.ts'

export type CompanyDeps = {
  readonly view: (year: FiscalYear) => Promise<CompanyView | null>
  /** whether InfluxDB answers */
  readonly reachable: () => Promise<boolean>
  /** what a caller must bear (Authorization: Bearer …); none: everybody may read */
  readonly token: string | undefined
  readonly page: string | undefined
  readonly version: string
}

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The HTTP side of a company server: it only reads. */
export const buildCompanyApp = async (deps: CompanyDeps, log: FastifyBaseLogger | false = false): Promise<AppOf> => {
  const app = await openApp(deps, log)
  await app.register(async (api) => {
    const scope = api as AppOf
    scope.addHook('onRequest', async (request) => {
      const { token } = deps
      if (token === undefined) return
      if (!same(request.headers.authorization ?? '', `Bearer ${token}`))
        throw new Refused('not-signed-in', 'the header Authorization: Bearer <token> is needed')
    })
    scope.get(
      '/api/v1/company/:fy',
      {
        schema: {
          summary: 'The fiscal year over all site servers: totals, segments, improvement, operator PUE, sites',
          params: z.object({ fy: z.string().regex(/^[12]\d{3}$/, 'a fiscal year is written 2026') }),
          response: { 200: CompanyView },
        },
      },
      async (request) => {
        const view = await deps.view(fiscalYear(Number(request.params.fy)))
        if (!view) throw new Refused('not-found', `no site has projected anything of fiscal year ${request.params.fy}`)
        return view
      },
    )
    scope.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger())
  })
  const Health = z.object({ status: z.enum(['ok', 'failing']), influxdb: z.boolean() })
  for (const path of ['/healthz', '/readyz'] as const)
    app.get(path, { schema: { response: { 200: Health, 503: Health } } }, async (_request, reply) => {
      const influxdb = await deps.reachable()
      // alive without InfluxDB, ready only with it
      const ok = influxdb || path === '/healthz'
      return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'failing', influxdb })
    })
  await servePage(app, deps.page, 'company.html')
  return app
}
