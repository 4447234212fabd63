import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { issueAgentPassword } from '../ingest/credentials.ts'

/** Makes an agent's password and its file (mode 0600) unless the file is there; returns the file. */
export const passwordFile = (
  dataDir: string,
  file: string,
  { site, agent }: { site: string; agent: string },
): string => {
  if (existsSync(file)) return file
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const password = issueAgentPassword(join(dataDir, 'agents.json'), { site, agent })
  writeFileSync(file, password, { mode: 0o600 })
  return file
}
