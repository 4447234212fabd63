import { CONSOLE } from '#core/account'
import type { Id } from '#core/id'
import { includes, type Role } from '#core/role'
import type { ActWriter, Read } from '../ledger/contract.ts'
import { AccountFlaw } from './account-flaw.ts'
import type { AccountChange, Asking, Auth, Caller, Person, SignIn, StandingAccount, Via } from './contract.ts'
import { directory } from './directory.ts'
import { hasher, passwordFlaw } from './password.ts'
import { Secrets } from './secrets.ts'
import { placeOf, throttle, triesOf } from './throttle.ts'

/** On this machine the page opens as this person without a password, and may switch to any other: for the demo only. */
export type OpenAs = { readonly person: Id }
type Options = {
  /** accounts.db */
  path: string
  read: Read
  act: ActWriter
  now: () => number
  openAs?: OpenAs | undefined
}
/** The most that one may do without a password or a deliberate switch. */
const OPEN_ROLE: Role = 'operator'
const capped = (role: Role): Role => (includes(role, OPEN_ROLE) ? OPEN_ROLE : role)

const personOf = ({ id, name, roles }: StandingAccount, via: Via): Person => ({
  id,
  name,
  roles: via === 'open' ? roles.map((r) => ({ ...r, role: capped(r.role) })) : roles,
  via,
})

/** Opens the accounts: rights are read from the ledger's acts, passwords and sessions from accounts.db. */
export const openAuth = ({ path, read, act, now, openAs }: Options): Auth => {
  const secrets = new Secrets(path)
  const people = directory(read, () => secrets.outsideVersion())
  const passwords = hasher()
  const tries = throttle(now)

  const standing = async (id: string): Promise<StandingAccount | undefined> => {
    const account = (await people.all()).get(id)
    return account?.locked === false ? account : undefined
  }
  const sorted = async (): Promise<StandingAccount[]> =>
    [...(await people.all()).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const byPassword = async (asking: Asking, account: string, password: string): Promise<SignIn> => {
    const device = asking.device === undefined ? undefined : secrets.device(asking.device, account)
    const counted = triesOf({ account, place: placeOf(asking.address), device })
    const seconds = tries.wait(counted)
    if (seconds > 0) return { ok: false, why: 'wait', seconds }
    tries.failed(counted)
    const known = await standing(account)
    const right = await passwords.matches(known && secrets.password(account)?.hash, password)
    if (!right || !known) return { ok: false, why: 'wrong' }
    tries.succeeded(counted)
    if (asking.session !== undefined) secrets.end(asking.session)
    return {
      ok: true,
      session: secrets.open(account, 'password', now()),
      device: device === undefined ? secrets.know(account, now()) : null,
    }
  }
  const bySession = async (asking: Asking): Promise<{ person: Person; until: number; due: boolean } | undefined> => {
    const session = asking.session === undefined ? undefined : secrets.session(asking.session, now())
    if (session?.via === 'switch' && !(openAs && asking.local)) return undefined
    const account = session && (await standing(session.account))
    if (!session || !account) return undefined
    const due = session.via === 'password' && secrets.password(account.id)?.due === true
    return { person: personOf(account, session.via), until: session.until, due }
  }

  const whoIs = async (asking: Asking): Promise<Caller> => {
    const hasAccounts = (await people.all()).size > 0
    const signedIn = await bySession(asking)
    if (signedIn) {
      const { person, until, due } = signedIn
      return { person, reads: !due && person.roles.length > 0, passwordDue: due, hasAccounts, until }
    }
    const host = openAs && asking.local ? await standing(openAs.person) : undefined
    const person = host ? personOf(host, 'open') : null
    return {
      person,
      reads: person !== null || (!hasAccounts && asking.local),
      passwordDue: false,
      hasAccounts,
      until: null,
    }
  }

  return {
    whoIs,
    signIn: byPassword,
    signOut: (asking) => {
      if (asking.session !== undefined) secrets.end(asking.session)
    },
    changePassword: async (asking, { current, next }) => {
      const signedIn = await bySession(asking)
      if (!signedIn) return { ok: false, why: 'wrong' }
      const { id } = signedIn.person
      const flaw = passwordFlaw(next, id)
      if (flaw !== undefined) throw new AccountFlaw(flaw)
      const again = await byPassword(asking, id, current)
      if (!again.ok) return again
      secrets.setPassword(id, { hash: await passwords.hash(next), due: false, at: now() })
      return { ...again, session: secrets.open(id, 'password', now()) }
    },
    switchable: async (asking) => (openAs && asking.local ? (await sorted()).filter((a) => !a.locked) : []),
    workAs: async (asking, account) => {
      const known = openAs && asking.local ? await standing(account) : undefined
      if (!known) return undefined
      if (asking.session !== undefined) secrets.end(asking.session)
      return { session: secrets.open(account, 'switch', now()), device: null }
    },
    accounts: sorted,
    put: (change, author) => put({ secrets, forget: people.forget, passwords, act, now }, change, author),
    close: () => secrets.close(),
  }
}

type Keeping = Pick<Options, 'act' | 'now'> & {
  secrets: Secrets
  passwords: ReturnType<typeof hasher>
  forget: () => void
}
/** The act first: a right without its record would be worse than a record without its password, which can be set again. */
const put = async (
  { secrets, passwords, act, now, forget }: Keeping,
  { id, account, reason, basis, password }: AccountChange,
  author: Id,
): Promise<StandingAccount> => {
  if (id === CONSOLE) throw new AccountFlaw(`${CONSOLE} is the name of the server's own shell; choose another`)
  const flaw = password && passwordFlaw(password.text, id)
  if (flaw !== undefined) throw new AccountFlaw(flaw)
  const hash = password && (await passwords.hash(password.text))
  const about = { kind: 'account', site: '', key: id, body: account, reason } as const
  const [made] = await act([basis === undefined ? about : { ...about, basis }], author)
  if (hash !== undefined) secrets.setPassword(id, { hash, due: password?.due === true, at: now() })
  if (account.locked) secrets.endAll(id)
  secrets.changed(now())
  forget()
  return { ...account, id, act: made?.id ?? 0 }
}
