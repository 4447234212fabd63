import { join } from 'node:path'
import { Id } from '#core/id'
import { issueAgentPassword } from '../ingest/credentials.ts'
import { environment } from './environment.ts'
import { exit } from './exit.ts'

/** `gentani password <site> <agent>`: a new password on standard output; the server keeps a hash, a running one too. */
export const password = (site: string, agent: string): number => {
  for (const id of [site, agent]) {
    if (Id.safeParse(id).success) continue
    process.stderr.write(`gentani: ${id} is no id: 1 to 64 of a-z, 0-9 and -\n`)
    return exit.usage
  }
  const path = join(environment().dataDir, 'agents.json')
  process.stdout.write(`${issueAgentPassword(path, { site, agent })}\n`)
  process.stderr.write(
    `Put it into the agent's password file (mode 0600). Its hash is in ${path}; a running server knows it at once.\n`,
  )
  return exit.done
}
