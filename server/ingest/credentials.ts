import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
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

/** Credentials as they stand in `path` now; a missing file admits nobody. A file that others may read is closed to them. */
export const loadCredentials = (path: string): Credentials => {
  const known = new Map<string, { name: AgentName; sha256: Buffer }>()
  for (const { site, agent, sha256 } of read(path).agents) {
    known.set(mqttUser(site, agent), { name: { site, agent }, sha256: Buffer.from(sha256, 'hex') })
  }
  if (existsSync(path)) chmodSync(path, 0o600)
  return {
    check(user, password) {
      const entry = known.get(user)
      const right = timingSafeEqual(hash(password), entry?.sha256 ?? nobody)
      return right ? entry?.name : undefined
    },
  }
}
