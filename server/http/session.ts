import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Id } from '#core/id'
import { Grant } from '#core/role'
import { type EpochMs, isoJst } from '#core/time'
import type { Auth, Caller, SignedIn, SignIn } from '../auth/contract.ts'
import type { Resource } from './app.ts'
import { askingOf, DEVICE_COOKIE, SESSION_COOKIE } from './asking.ts'
import { Refused } from './problem.ts'

const Someone = z.object({ id: Id, name: z.string() })
const Session = z.object({
  person: Someone.extend({
    roles: z.array(Grant),
    via: z.enum(['password', 'open', 'switch']).describe('open: this machine needs no password'),
  }).nullable(),
  reads: z.boolean().describe('whether figures may be read'),
  passwordDue: z.boolean(),
  hasAccounts: z.boolean(),
  until: z.string().nullable().describe('when the session ends unless it is used'),
  switchable: z.array(Someone).describe('people to work as, in the demo on its own machine'),
})
const Credentials = z.strictObject({ account: z.string().max(64), password: z.string().max(1_024) })
const Passwords = z.strictObject({ current: z.string().max(1_024), next: z.string().max(1_024) })
const DAY = 86_400
/** A session lives in the ledger's neighbour for a week at most, a known browser 400 days, s. */
const lasts = { [SESSION_COOKIE]: 7 * DAY, [DEVICE_COOKIE]: 400 * DAY }

const isTls = ({ raw, headers }: FastifyRequest): boolean =>
  'encrypted' in raw.socket || headers['x-forwarded-proto'] === 'https'
const setCookie = (request: FastifyRequest, reply: FastifyReply, [name, value]: [keyof typeof lasts, string]): void => {
  const path = name === DEVICE_COOKIE ? '/api/v1/session' : '/'
  const age = value === '' ? 0 : lasts[name]
  const secure = isTls(request) ? '; Secure' : ''
  reply.header('set-cookie', `${name}=${value}; Path=${path}; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`)
}

const answer = async (auth: Auth, request: FastifyRequest, caller: Caller): Promise<z.infer<typeof Session>> => {
  const switchable = await auth.switchable(askingOf(request.raw))
  return {
    person: caller.person && { ...caller.person, roles: [...caller.person.roles] },
    reads: caller.reads,
    passwordDue: caller.passwordDue,
    hasAccounts: caller.hasAccounts,
    until: caller.until === null ? null : isoJst(caller.until as EpochMs),
    switchable: switchable.map(({ id, name }) => ({ id, name })),
  }
}

/** Sign-in, sign-out, the own password, and in the demo the switch of persons. */
export const session: Resource = (app, { auth }) => {
  const config = { open: true }
  const admitted = async (request: FastifyRequest, reply: FastifyReply, { session, device }: SignedIn) => {
    setCookie(request, reply, [SESSION_COOKIE, session])
    if (device !== null) setCookie(request, reply, [DEVICE_COOKIE, device])
    return answer(auth, request, await auth.whoIs({ ...askingOf(request.raw), session }))
  }
  const orRefused = (reply: FastifyReply, signIn: SignIn): SignedIn => {
    if (signIn.ok) return signIn
    if (signIn.why === 'wrong') throw new Refused('wrong-credentials', 'check the account and the password')
    reply.header('retry-after', signIn.seconds)
    throw new Refused('too-many-tries', `try again in ${signIn.seconds} s`)
  }
  app.get(
    '/api/v1/session',
    { config, schema: { summary: 'Who I am, and what I may do', response: { 200: Session } } },
    async (request) => answer(auth, request, request.caller),
  )
  app.post(
    '/api/v1/session',
    { config, schema: { summary: 'Sign in; sets the session cookie', body: Credentials, response: { 200: Session } } },
    async (request, reply) => {
      const { account, password } = request.body
      const signIn = orRefused(reply, await auth.signIn(askingOf(request.raw), account, password))
      request.log.info({ account }, 'signed in')
      return admitted(request, reply, signIn)
    },
  )
  app.delete(
    '/api/v1/session',
    { config, schema: { summary: 'Sign out', response: { 200: Session } } },
    async (request, reply) => {
      auth.signOut(askingOf(request.raw))
      setCookie(request, reply, [SESSION_COOKIE, ''])
      return answer(auth, request, await auth.whoIs({ ...askingOf(request.raw), session: undefined }))
    },
  )
  app.post(
    '/api/v1/session/password',
    {
      config,
      schema: { summary: 'Change my password; my other sessions end', body: Passwords, response: { 200: Session } },
    },
    async (request, reply) => {
      if (request.caller.person?.via !== 'password')
        throw new Refused('not-signed-in', 'sign in with your password first')
      const changed = orRefused(reply, await auth.changePassword(askingOf(request.raw), request.body))
      return admitted(request, reply, changed)
    },
  )
  app.post(
    '/api/v1/session/as',
    {
      config,
      schema: {
        summary: 'In the demo, on its own machine: work as another person',
        body: z.strictObject({ account: z.string().max(64) }),
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      const taken = await auth.workAs(askingOf(request.raw), request.body.account)
      if (!taken) throw new Refused('forbidden', 'only the demo, on its own machine, lets one switch to its people')
      return admitted(request, reply, taken)
    },
  )
}
