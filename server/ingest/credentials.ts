import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { Id } from '#core/id'
import { mqttUser } from '#core/wire'

/** Who stands behind a connection. */
export type AgentName = { readonly site: Id; readonly agent: Id }
/** Answers who a user and password belong to; undefined: nobody. */
export type Credentials = { check(user: string, password: Uint8Array): AgentName | undefined }

/** agents.json. Secrets are 192 random bits, so a plain SHA-256 is as good as a slow hash and cannot be used to stall the server. */
const SecretsFile = z.strictObject({
  version: z.literal(1),
  agents: z.array(z.strictObject({ site: Id, agent: Id, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})
type SecretsFile = z.infer<typeof SecretsFile>

const hash = (secret: Uint8Array | string): Buffer => createHash('sha256').update(secret).digest()
const nobody = randomBytes(32)

const read = (path: string): SecretsFile => {
  if (!existsSync(path)) return { version: 1, agents: [] }
  const parsed = SecretsFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path} is not a file of agent secrets: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** Issues a new password to an agent (an old one ends) and keeps its hash in `path`, mode 0600. The password is returned once and kept nowhere. */
export const issueAgentPassword = (path: string, { site, agent }: AgentName): string => {
  const password = randomBytes(24).toString('base64url')
  const others = read(path).agents.filter((a) => a.site !== site || a.agent !== agent)
  const agents = [...others, { site: Id.parse(site), agent: Id.parse(agent), sha256: hash(password).toString('hex') }]
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, `${JSON.stringify({ version: 1, agents }, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return password
}

type Known = ReadonlyMap<string, { readonly name: AgentName; readonly sha256: Buffer }>
const knownIn = (path: string): Known =>
  new Map(
    read(path).agents.map(({ site, agent, sha256 }) => [
      mqttUser(site, agent),
      { name: { site, agent }, sha256: Buffer.from(sha256, 'hex') },
    ]),
  )
/** Which file stands there: each one is renamed into place. */
const version = (path: string): string => {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.ino} ${stat.mtimeMs}` : ''
}

/**
 * Credentials as they stand in `path`; a missing file admits nobody. A file that others may read is closed to them. A password that is
 * made while the server runs is known at the next check; a file that is broken by then changes nothing.
 */
export const loadCredentials = (path: string): Credentials => {
  let seen = version(path)
  let known = knownIn(path)
  if (existsSync(path)) chmodSync(path, 0o600)
  const again = (): Known => {
    const now = version(path)
    if (now === seen) return known
    seen = now
    try {
      return knownIn(path)
    } catch {
      return known
    }
  }
  return {
    check(user, password) {
      known = again()
      const entry = known.get(user)
      const right = timingSafeEqual(hash(password), entry?.sha256 ?? nobody)
      return right ? entry?.name : undefined
    },
  }
}
