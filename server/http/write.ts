import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Inbound } from '#core/inbound'
import { precisions } from '#core/line-protocol'
import { mappingLine } from '#core/mapping-line'
import type { SourceOf } from '#core/source'
import { type EpochMs, isoJst } from '#core/time'
import type { UnmappedName } from '../ingest/sources.ts'
import type { AppOf, Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Problem, Refused } from './problem.ts'

/** A body at most, bytes, as sent and unpacked. */
const SENT = 4_194_304
const UNPACKED = 33_554_432
/** Refused lines that an answer names. */
const NAMED = 100

const unpacked = promisify(gunzip)

type Login = { readonly user: string; readonly password: string }
const pair = (text: string): Login => {
  const colon = text.indexOf(':')
  return { user: text.slice(0, Math.max(0, colon)), password: text.slice(colon + 1) }
}
/** `Authorization: Token user:token`, Basic, or `u` and `p` of the query, as InfluxDB 1.x takes them. */
const loginOf = (
  { authorization }: IncomingHttpHeaders,
  { u, p }: { u?: string | undefined; p?: string | undefined },
): Login => {
  const [, scheme = '', rest = ''] = /^(Token|Bearer|Basic) +(\S+)$/i.exec(authorization ?? '') ?? []
  if (rest === '') return { user: u ?? '', password: p ?? '' }
  return pair(scheme.toLowerCase() === 'basic' ? Buffer.from(rest, 'base64').toString('utf8') : rest)
}
const sourceOf = (deps: Deps, login: Login): SourceOf<'line-protocol'> => {
  const who = deps.credentials.check(login.user, Buffer.from(login.password))
  if (!who) throw new Refused('wrong-credentials', 'the user is <site>.<source>, its token made by gentani password')
  const source = deps.plant.sources.find((s) => s.site === who.site && s.id === who.agent)
  if (source?.format === 'line-protocol') return source
  throw new Refused('forbidden', `${login.user} is no source of format line-protocol in plant.yaml`)
}

const textOf = async (request: FastifyRequest): Promise<string> => {
  const bytes = request.body as Buffer
  const packed = request.headers['content-encoding'] === 'gzip'
  try {
    const plain = packed ? await unpacked(bytes, { maxOutputLength: UNPACKED }) : bytes
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch (error) {
    throw new Refused(
      'bad-request',
      `${packed ? 'not gzip, too large, or not UTF-8' : 'not UTF-8'}: ${(error as Error).message}`,
    )
  }
}

const Refusals = Problem.extend({
  error: z.string().describe('as InfluxDB says it; writers such as Telegraf do not send such points again'),
  lines: z.array(z.object({ line: z.int().nullable(), meter: z.string().nullable(), reason: z.string() })),
})
const refusals = ({ readings, faults }: Inbound, requestId: string): z.infer<typeof Refusals> => {
  const detail = `${readings.length} values were taken, ${faults.length} refused; they are in the quarantine`
  const first = faults[0]
  return {
    ...{ type: 'about:blank#lines-refused', title: 'Some lines were refused', status: 400, code: 'lines-refused' },
    ...{
      requestId,
      detail,
      error: `partial write: line ${first?.line ?? '?'}: ${first?.reason} dropped=${faults.length}`,
    },
    lines: faults.slice(0, NAMED).map((f) => ({ line: f.line ?? null, meter: f.meter ?? null, reason: f.reason })),
  }
}

/** Takes any body as bytes: writers name text/plain, octets or nothing. */
const inBytes = (app: AppOf): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: SENT }, (_request, body, done) => done(null, body))
}

const Login = { u: z.string().optional(), p: z.string().optional() }
const Query = z.object({
  ...Login,
  precision: z.enum(precisions).default('ns').describe('unit of the timestamps'),
  db: z
    .string()
    .optional()
    .describe('taken and not looked at, as rp and consistency: the user says which source it is'),
})

/** InfluxDB's way in: line protocol from Telegraf and others, for sources of format line-protocol. */
export const write: Resource = (app, deps) => {
  const config = { open: true }
  app.register(async (scope) => {
    const own = scope as AppOf
    inBytes(own)
    own.post(
      '/api/v1/write',
      {
        config,
        bodyLimit: SENT,
        schema: {
          summary:
            'Readings in line protocol (user and token of a source); 204 when all are committed, 400 names refused lines',
          querystring: Query,
          response: { 204: z.null(), 400: Refusals.partial().extend(Problem.shape) },
        },
      },
      async (request, reply) => {
        const source = sourceOf(deps, loginOf(request.headers, request.query))
        const text = await textOf(request)
        const found = await deps.sources.write(source, text, request.query.precision).catch((error: unknown) => {
          throw new Refused('ledger-busy', `nothing was taken; send it again: ${(error as Error).message}`)
        })
        if (found.faults.length === 0) return reply.code(204).send(null)
        return reply.code(400).send(refusals(found, request.id))
      },
    )
    own.get(
      '/api/v1/ping',
      {
        config,
        schema: { summary: 'Whether somebody is here, as clients of InfluxDB ask', response: { 204: z.null() } },
      },
      async (_request, reply) =>
        reply
          .header('x-influxdb-version', `gentani-${deps.version}`)
          .header('x-influxdb-build', 'Gentani')
          .code(204)
          .send(null),
    )
    const Answer = z.object({ results: z.array(z.object({ statement_id: z.int() })) })
    own.post(
      '/api/v1/query',
      {
        config,
        schema: {
          summary: 'What writers of InfluxDB ask before they write (CREATE DATABASE): there is nothing to create',
          querystring: z.object({ ...Login, q: z.string().optional() }),
          response: { 200: Answer },
        },
      },
      async (request) => {
        sourceOf(deps, loginOf(request.headers, request.query))
        const asked = request.query.q ?? new URLSearchParams(String(request.body ?? '')).get('q') ?? ''
        if (!/^\s*CREATE\s+DATABASE\b/i.test(asked))
          throw new Refused(
            'bad-request',
            'only CREATE DATABASE is answered here; figures are read from the other addresses',
          )
        return { results: [{ statement_id: 0 }] }
      },
    )
  })
}

const State = z.object({
  ...{ site: z.string(), id: z.string(), format: z.string(), messages: z.int(), readings: z.int() },
  refused: z.int().describe('values and messages that could not be read'),
  notKept: z.int().describe('of these, not in the quarantine either: it takes so many an hour'),
  lastAt: z.string().nullable(),
  rebirths: z.int().describe('Sparkplug B: births asked for'),
  unmapped: z.object({
    count: z.int(),
    names: z
      .array(
        z.object({
          ...{ name: z.string(), count: z.int(), lastAt: z.string() },
          line: z.string().describe('a line for meters: of this source in plant.yaml; its meter is a proposal'),
        }),
      )
      .describe('what no meter stands for, and plant.yaml does not say to ignore'),
  }),
})
const namedLine = ([name, { count, lastAt, place }]: [string, UnmappedName]) => ({
  ...{ name, count, lastAt: isoJst(lastAt as EpochMs), line: mappingLine(name, place) },
})
/** Foreign devices: what came from each source since the start, and what no meter stands for. */
export const sources: Resource = (app, deps) => {
  const response = { 200: z.object({ sources: z.array(State) }) }
  app.get(
    '/api/v1/sources',
    { schema: { summary: 'Sources of foreign devices, with what no meter stands for', response } },
    async () => ({
      sources: deps.sources.states().map((s) => ({
        ...{
          site: s.source.site,
          id: s.source.id,
          format: s.source.format,
          messages: s.messages,
          readings: s.readings,
        },
        ...{ refused: s.refused, notKept: s.unkept, rebirths: s.rebirths },
        lastAt: s.lastAt === undefined ? null : isoJst(s.lastAt as EpochMs),
        unmapped: { count: s.unmappedCount, names: [...s.unmapped].map(namedLine) },
      })),
    }),
  )
}
