import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { accounts } from './accounts.ts'
import { acts } from './acts.ts'
import { annualRecords } from './annual-records.ts'
import { balances } from './balances.ts'
import { closes } from './closes.ts'
import { coefficients } from './coefficients.ts'
import { decisions } from './decisions.ts'
import type { Deps } from './deps.ts'
import { energyFlows } from './energy-flow.ts'
import { estimates } from './estimates.ts'
import { explain } from './explain.ts'
import { findings } from './findings.ts'
import { fiscalYears } from './fiscal-years.ts'
import { gaps } from './gaps.ts'
import { live } from './live.ts'
import { manualReadings } from './manual-readings.ts'
import { meterEvents } from './meter-events.ts'
import { meters } from './meters.ts'
import { metrics } from './metrics.ts'
import { plant } from './plant.ts'
import { onError, onMissing } from './problem.ts'
import { pue } from './pue.ts'
import { quarantine } from './quarantine.ts'
import { readingVerdicts } from './reading-verdicts.ts'
import { reductions } from './reductions.ts'
import { guard } from './rights.ts'
import { series } from './series.ts'
import { session } from './session.ts'
import { shares } from './shares.ts'
import { totals } from './totals.ts'

export type Resource = (app: AppOf, deps: Deps) => void
export type AppOf = ReturnType<typeof bare>

const bare = (log: FastifyBaseLogger | false) =>
  Fastify({
    ...(log ? { loggerInstance: log } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1_048_576,
    // an address that cannot be decoded never reaches the error handler
    frameworkErrors: (error, request, reply) => void onError(error, request, reply),
    genReqId: () => crypto.randomUUID(),
  }).withTypeProvider<ZodTypeProvider>()

/** The page may run only its own scripts; styles are set inline by the component library. */
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'"

/** Builds the HTTP side without listening. The OpenAPI document is made from the same schemas that check. */
export const buildApp = async (deps: Deps, log: FastifyBaseLogger | false = false): Promise<AppOf> => {
  const app = bare(log)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(onError)
  app.addHook('onSend', async (_request, reply) => {
    reply
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('content-security-policy', CSP)
  })
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Gentani (原単位)',
        description: 'Energy monitor whose live numbers are the numbers that are filed.',
        version: deps.version,
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(async (scope) => {
    guard(scope as AppOf, deps.auth)
    for (const resource of [
      live,
      plant,
      coefficients,
      reductions,
      meters,
      series,
      balances,
      shares,
      energyFlows,
      totals,
      fiscalYears,
      explain,
      annualRecords,
      pue,
      quarantine,
      metrics,
      session,
      accounts,
      acts,
      closes,
      findings,
      decisions,
      meterEvents,
      estimates,
      readingVerdicts,
      gaps,
      manualReadings,
    ])
      resource(scope.withTypeProvider<ZodTypeProvider>() as AppOf, deps)
    scope.get('/api/v1/openapi.json', { config: { open: true }, schema: { hide: true } }, () => app.swagger())
  })
  await servePage(app, deps.page)
  return app
}

/** The page and its assets; addresses of the page's own router get the page. */
const servePage = async (app: AppOf, page: string | undefined): Promise<void> => {
  if (page === undefined || !existsSync(join(page, 'index.html'))) {
    app.setNotFoundHandler(onMissing)
    return
  }
  await app.register(fastifyStatic, { root: page, wildcard: false, cacheControl: false, setHeaders: cache })
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' && !request.url.startsWith('/api/') && !/\.[a-z0-9]+($|\?)/.test(request.url)
    return isPage ? reply.header('cache-control', 'no-cache').sendFile('index.html') : onMissing(request, reply)
  })
}
/** Assets carry a hash in their names; the page itself is always asked for. */
const cache = (reply: { setHeader(name: string, value: string): void }, path: string): void =>
  reply.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
