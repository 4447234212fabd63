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
import { onError, onMissing } from './problem.ts'

export type AppOf = ReturnType<typeof bare>

const bare = (log: FastifyBaseLogger | false) =>
  Fastify({
    ...(log ? { loggerInstance: log } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1_048_576,
    // an address that cannot be decoded never reaches the error handler
    frameworkErrors: (error, request, reply) => void onError(error, request, reply),
    genReqId: () => crypto.randomUUID(),
    // said here and not set later: Fastify would load Ajv first, a tenth of a start; its types know no other schema than Ajv's
    schemaController: {
      compilersFactory: {
        buildValidator: () => validatorCompiler as never,
        buildSerializer: () => serializerCompiler as never,
      },
    },
  }).withTypeProvider<ZodTypeProvider>()

/** The page may run only its own scripts; styles are set inline by the component library. */
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'"

/** What every HTTP side of ours has: schemas that check and make the OpenAPI document, problems, headers. It does not listen. */
export const openApp = async (
  { version }: { readonly version: string },
  log: FastifyBaseLogger | false = false,
): Promise<AppOf> => {
  const app = bare(log)
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
        version,
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  return app
}

/** The page and its assets; addresses of the page's own router get the page. */
export const servePage = async (app: AppOf, page: string | undefined, index = 'index.html'): Promise<void> => {
  if (page === undefined || !existsSync(join(page, index))) {
    app.setNotFoundHandler(onMissing)
    return
  }
  await app.register(fastifyStatic, {
    ...{ root: page, index, wildcard: false, preCompressed: true, cacheControl: false, setHeaders: cache },
  })
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const isPage = request.method === 'GET' && !path.startsWith('/api/') && !/\.[a-z0-9]+$/.test(path)
    return isPage ? reply.header('cache-control', 'no-cache').sendFile(index) : onMissing(request, reply)
  })
}
/** Assets carry a hash in their names; the page itself is always asked for. */
const cache = (reply: { setHeader(name: string, value: string): void }, path: string): void =>
  reply.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
