import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'

/** RFC 9457 problem+json with a catalogue code and the request's id. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  requestId: z.string(),
})
export type Problem = z.infer<typeof Problem>

/** Error catalogue: code → status and title. The table of docs/errors.md is held equal to it by a test. */
export const catalogue = {
  'bad-request': { status: 400, title: 'The request does not fit the schema' },
  'account-flaw': { status: 400, title: 'The account or password cannot be so' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'Account or password is not right' },
  'no-account': { status: 403, title: 'There is no account yet' },
  'password-due': { status: 403, title: 'Choose a password of your own first' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'own-rights': { status: 403, title: 'Nobody changes their own rights' },
  'wrong-origin': { status: 403, title: 'The request comes from another page' },
  'unknown-meter': { status: 404, title: 'The plant has no such meter' },
  'unknown-site': { status: 404, title: 'The plant has no such site' },
  'unknown-key': { status: 404, title: 'No meter, role, use or KPI of this key' },
  'unknown-figure': { status: 404, title: 'There is no figure of this name' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'second-person': { status: 403, title: 'Another person than the one who closed it opens a month again' },
  'month-closed': { status: 409, title: 'The month is closed already' },
  'month-not-closed': { status: 409, title: 'The month is not closed' },
  'close-changed': { status: 409, title: 'The figures are no longer those that were seen' },
  'nothing-to-adjust': { status: 409, title: 'No adjustment waits' },
  'close-blocked': { status: 422, title: 'Findings stand against the close; solve or waive each' },
  'unknown-finding': { status: 422, title: 'No such finding to waive' },
  'adjustment-incomplete': { status: 422, title: 'A figure of the adjustment cannot be computed' },
  'act-conflict': { status: 409, title: 'Someone else changed this meanwhile' },
  'cannot-hold': { status: 422, title: 'The record cannot be so' },
  'unreadable-file': { status: 422, title: 'The file cannot be read' },
  'no-columns': { status: 422, title: 'No headings of a date and a value were found' },
  'too-many-rows': { status: 422, title: 'The step is too fine for the interval' },
  'too-many-tries': { status: 429, title: 'Too many tries; wait' },
  'influxdb-away': { status: 503, title: 'InfluxDB does not answer' },
  'lines-refused': { status: 400, title: 'Some lines were refused' },
  'ledger-busy': { status: 503, title: 'The ledger takes no readings now' },
  'not-ready': { status: 503, title: 'The first snapshot is still being made' },
  internal: { status: 500, title: 'The server failed' },
} as const
export type Code = keyof typeof catalogue

const isCode = (code: string | undefined): code is Code => code !== undefined && Object.hasOwn(catalogue, code)

/** An error that the caller can act on. */
export class Refused extends Error {
  readonly code: Code
  constructor(code: Code, detail: string) {
    super(detail)
    this.code = code
  }
}

const answer = (
  reply: FastifyReply,
  request: FastifyRequest,
  { code, detail }: { code: Code; detail?: string | undefined },
): FastifyReply => {
  const { status, title } = catalogue[code]
  const problem: Problem = {
    type: `about:blank#${code}`,
    title,
    status,
    code,
    requestId: request.id,
    ...(detail === undefined ? {} : { detail }),
  }
  return reply.code(status).type('application/problem+json').send(problem)
}

export const onError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const detail = error.validation
      .map((v) => `${v.instancePath.slice(1) || 'request'}: ${v.message ?? 'does not fit'}`)
      .join('; ')
    return answer(reply, request, { code: 'bad-request', detail })
  }
  // errors of other parts of the server that bear a code of the catalogue
  if (isCode(error.code)) return answer(reply, request, { code: error.code, detail: error.message })
  if (error.statusCode !== undefined && error.statusCode < 500)
    return answer(reply, request, { code: 'bad-request', detail: error.message })
  request.log.error({ err: error }, 'a request failed')
  return answer(reply, request, { code: 'internal' })
}
export const onMissing = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  answer(reply, request, { code: 'not-found', detail: `${request.method} ${request.url.split('?')[0]}` })
