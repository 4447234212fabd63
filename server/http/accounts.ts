import { z } from 'zod'
import { Account } from '#core/account'
import { Id } from '#core/id'
import { type Grant, mayAnywhere } from '#core/role'
import type { StandingAccount } from '../auth/contract.ts'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'
import { needs } from './rights.ts'

const Row = Account.extend({ id: Id, act: z.int().describe('the act that made it so; the basis of a change') })
const Change = Account.extend({
  id: Id,
  reason: z.string().trim().min(1).max(2_000),
  basis: z.int().positive().nullable().describe('act of the account as it was seen; null: a new one'),
  password: z.string().max(1_024).optional().describe('a first or new password, to be changed at the next sign-in'),
})

const roleAt = (roles: readonly Grant[], site: string): string | undefined => roles.find((r) => r.site === site)?.role
/** Sites whose administrators must agree: where a role changes; all of the account's where its name, lock or password does. */
const sitesOf = (before: StandingAccount | undefined, after: z.infer<typeof Change>): string[] => {
  const sites = [...new Set([...(before?.roles ?? []), ...after.roles].map((r) => r.site))]
  const whole = before?.name !== after.name || before.locked !== after.locked || after.password !== undefined
  const touched = whole ? sites : sites.filter((s) => roleAt(before?.roles ?? [], s) !== roleAt(after.roles, s))
  return touched.length > 0 ? touched : ['']
}

/** Accounts: who has which role at which site. Each change is an act with author and reason. */
export const accounts: Resource = (app, { auth, plant }) => {
  app.get(
    '/api/v1/accounts',
    { schema: { summary: 'Accounts and their roles', response: { 200: z.object({ accounts: z.array(Row) }) } } },
    async (request) => {
      if (!mayAnywhere(request.caller.person?.roles ?? [], 'administrator'))
        throw new Refused('forbidden', 'only administrators see the accounts')
      return { accounts: [...(await auth.accounts())] }
    },
  )
  app.post(
    '/api/v1/accounts',
    { schema: { summary: 'Make or change an account (administrator)', body: Change, response: { 200: Row } } },
    async (request) => {
      const { id, reason, basis, password, ...account } = request.body
      const before = (await auth.accounts()).find((a) => a.id === id)
      const authors = sitesOf(before, request.body).map((site) => needs(request, 'administrator', site))
      const author = authors[0]?.id ?? ''
      const unknown = account.roles.find(({ site }) => site !== '' && !plant.sites.some((s) => s.id === site))
      if (unknown) throw new Refused('unknown-site', unknown.site)
      if (author === id) throw new Refused('own-rights', 'ask another administrator')
      return auth.put(
        { id, account, reason, basis, ...(password === undefined ? {} : { password: { text: password, due: true } }) },
        author,
      )
    },
  )
}
