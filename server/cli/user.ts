import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Account, CONSOLE } from '#core/account'
import { Id } from '#core/id'
import { type Grant, Role } from '#core/role'
import { openAuth } from '../auth/auth.ts'
import type { Auth, StandingAccount } from '../auth/contract.ts'
import { openActs } from '../ledger/outside.ts'
import { plantInUse } from '../ledger/plants.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'
import { askPassword } from './secret.ts'

export type UserOptions = { role?: string; site?: string; name?: string; reason?: string; json?: boolean }
/** Where the command works and how it talks: the data directory and the terminal. */
export type Place = {
  readonly dataDir: string
  say(text: string): void
  complain(text: string): void
  password(account: string): Promise<string>
}
type Asked = { auth: Auth; id: string; before: StandingAccount | undefined; options: UserOptions; place: Place }

/** Wrong use of the command, in words. */
class Misuse extends Error {}
const at = (site: string): string => (site === '' ? 'company' : site)
const rolesText = (roles: readonly Grant[]): string =>
  roles.map((r) => `${r.role}@${at(r.site)}`).join(' ') || 'no role'

const Sites = z.object({ sites: z.array(z.object({ id: Id })) }).transform(({ sites }) => sites.map((s) => s.id))
/** Sites of the plant that the server last ran with; before its first start every id is taken. */
const siteOf = ({ site }: UserOptions, { dataDir }: Place): string => {
  if (site === undefined) return ''
  if (!Id.safeParse(site).success) throw new Misuse(`--site ${site} is no id of a site`)
  const text = plantInUse(join(dataDir, 'ledger.db'))?.text
  const sites = text === undefined ? [site] : Sites.parse(parse(text))
  if (!sites.includes(site)) throw new Misuse(`--site ${site}: the plant has ${sites.join(', ')}`)
  return site
}
/** The roles with one more, changed, or (none) taken away. */
const withRole = (roles: readonly Grant[], { options, place }: Asked): Grant[] => {
  const role = roleOf(options)
  const site = siteOf(options, place)
  const others = roles.filter((r) => r.site !== site)
  return role === 'none' ? others : [...others, { site, role }]
}
const roleOf = ({ role }: UserOptions): Role | 'none' => {
  const parsed = Role.safeParse(role)
  if (parsed.success) return parsed.data
  if (role === 'none') return role
  throw new Misuse(`--role is one of ${Role.options.join(', ')}${role === undefined ? '' : `; not ${role}`}`)
}
const existing = ({ id, before }: Asked): StandingAccount => {
  if (before) return before
  throw new Misuse(`there is no account ${id}; gentani user list shows them`)
}
const record = async (asked: Asked, account: Account, password?: string): Promise<void> => {
  const { auth, id, before, options, place } = asked
  const reason = options.reason ?? `gentani user, by ${process.env['SUDO_USER'] ?? process.env['USER'] ?? 'the shell'}`
  const basis = before?.act ?? null
  const change = {
    id,
    account,
    reason,
    basis,
    ...(password === undefined ? {} : { password: { text: password, due: false } }),
  }
  const { name, roles, locked } = await auth.put(change, CONSOLE)
  place.say(`${id}  ${name}  ${rolesText(roles)}${locked ? '  locked' : ''}`)
}
const plain = ({ name, roles, locked }: StandingAccount): Account => ({ name, roles, locked })

const verbs: Record<string, (asked: Asked) => Promise<void>> = {
  add: async (asked) => {
    if (asked.before) throw new Misuse(`there is an account ${asked.id} already`)
    const account = Account.parse({ name: asked.options.name ?? asked.id, roles: withRole([], asked) })
    await record(asked, account, await asked.place.password(asked.id))
  },
  role: async (asked) => {
    const before = existing(asked)
    await record(asked, { ...plain(before), roles: withRole(before.roles, asked) })
  },
  lock: async (asked) => record(asked, { ...plain(existing(asked)), locked: true }),
  unlock: async (asked) => record(asked, { ...plain(existing(asked)), locked: false }),
  password: async (asked) => record(asked, plain(existing(asked)), await asked.place.password(asked.id)),
}

const list = async (auth: Auth, { say }: Place, json: boolean): Promise<void> => {
  const accounts = await auth.accounts()
  if (json) say(JSON.stringify({ accounts }))
  else if (accounts.length === 0) say('No account yet: gentani user add <id> --role administrator')
  else for (const a of accounts) say(`${a.id}  ${a.name}  ${rolesText(a.roles)}${a.locked ? '  locked' : ''}`)
}

type Command = { verb: string; id: string | undefined; options: UserOptions }
const work = async (auth: Auth, { verb, id, options }: Command, place: Place): Promise<void> => {
  if (verb === 'list') return list(auth, place, options.json === true)
  const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (!act) throw new Misuse(`user ${verb}: the verbs are list, ${Object.keys(verbs).join(', ')}`)
  const known = Id.safeParse(id)
  if (!known.success) throw new Misuse(`user ${verb} needs an id of 1 to 64 of a-z, 0-9 and -`)
  const before = (await auth.accounts()).find((a) => a.id === known.data)
  await act({ auth, id: known.data, before, options, place })
}

/** The accounts of a data directory, whether its server runs or not: it takes changes at once. */
export const openAccounts = (dataDir: string): { auth: Auth; close(): void } => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const ledger = openActs(join(dataDir, 'ledger.db'))
  const auth = openAuth({ path: join(dataDir, 'accounts.db'), read: ledger.read, act: ledger.act, now: Date.now })
  const close = (): void => {
    auth.close()
    ledger.close()
  }
  return { auth, close }
}

/** What the shell of the server is to the command. */
export const shell = (): Place => ({
  dataDir: environment().dataDir,
  say: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`gentani: ${text}\n`),
  password: askPassword,
})

/** `gentani user list|add|role|lock|unlock|password`: accounts, from the shell of the server. */
export const user = async (command: Command, place: Place = shell()): Promise<number> => {
  const { auth, close } = openAccounts(place.dataDir)
  try {
    await work(auth, command, place)
    return exit.done
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const isUse = error instanceof Misuse
    if (!isUse && code !== 'account-flaw' && code !== 'act-conflict') throw error
    place.complain(message)
    return isUse ? exit.usage : exit.failed
  } finally {
    close()
  }
}
