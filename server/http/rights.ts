import type { FastifyRequest } from 'fastify'
import { may, mayAnywhere, type Role } from '#core/role'
import type { Auth, Caller, Person } from '../auth/contract.ts'
import type { AppOf } from './app.ts'
import { askingOf, isSameOrigin } from './asking.ts'
import { Refused } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** who asks, once the guard has looked */
    caller: Caller
    /** whether the handler has asked `needs` for a right */
    checked: boolean
  }
  interface FastifyContextConfig {
    /** answers everybody: health, sign-in */
    open?: boolean
  }
}

const SAFE = ['GET', 'HEAD', 'OPTIONS']
const FIRST_ACCOUNT = 'make the first administrator on the server: gentani user add <id> --role administrator'

const stranger = ({ hasAccounts, passwordDue, person }: Caller): Refused => {
  if (passwordDue) return new Refused('password-due', 'your password was chosen by somebody else')
  if (person) return new Refused('forbidden', 'your account has no role at any site')
  return hasAccounts ? new Refused('not-signed-in', 'this needs an account') : new Refused('no-account', FIRST_ACCOUNT)
}

/**
 * The one gate of the HTTP side. Every address that is not `config: { open: true }` needs a reader; one that changes something
 * needs an operator of some site, comes from our own page, and its handler asks `needs` for the very site before it acts.
 */
export const guard = (app: AppOf, auth: Auth): void => {
  app.decorateRequest('caller')
  app.decorateRequest('checked', false)
  app.addHook('onRequest', async (request) => {
    const changes = !SAFE.includes(request.method)
    if (changes && !isSameOrigin(request.raw)) throw new Refused('wrong-origin', 'use the page of this server')
    request.caller = await auth.whoIs(askingOf(request.raw))
    if (request.routeOptions.config.open === true) return
    if (!request.caller.reads) throw stranger(request.caller)
    if (!changes) return
    const { person } = request.caller
    if (!person) throw stranger(request.caller)
    if (!mayAnywhere(person.roles, 'operator')) throw new Refused('forbidden', `${person.id} is a viewer`)
  })
  app.addHook('onSend', async (request, reply) => {
    const { config } = request.routeOptions
    const done = !SAFE.includes(request.method) && reply.statusCode < 400
    if (done && config.open !== true && !request.checked)
      throw new Error(`${request.method} ${request.routeOptions.url} changed something without asking for a right`)
  })
}

/** The person who asks, if their role at the site (''; the company) reaches: call it before anything is done. Throws Refused. */
export const needs = (request: FastifyRequest, role: Role, site: string): Person => {
  const { person } = request.caller
  if (!person) throw stranger(request.caller)
  if (!may(person.roles, role, site))
    throw new Refused('forbidden', `${person.id} is no ${role} ${site === '' ? 'of the company' : `at ${site}`}`)
  request.checked = true
  return person
}
