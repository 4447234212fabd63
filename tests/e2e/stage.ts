import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueAgentPassword } from '../../server/ingest/credentials.ts'
import { ROOT } from '../compiled.ts'
import { freePorts } from './ports.ts'

export { ROOT }

/** A folder with plant.yaml, a data directory, free ports, and the password of an agent. */
export type Stage = Awaited<ReturnType<typeof openStage>>
export const openStage = async ({
  plant = join(ROOT, 'tests/e2e/plant.yaml'),
  site = 'dc',
  agent = 'edge',
}: {
  plant?: string
  site?: string
  agent?: string
} = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-stage-'))
  const plantPath = join(folder, 'plant.yaml')
  const dataDir = join(folder, 'data')
  copyFileSync(plant, plantPath)
  mkdirSync(dataDir, { mode: 0o700 })
  const password = issueAgentPassword(join(dataDir, 'agents.json'), { site, agent })
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  return {
    ...(await freePorts()),
    folder,
    plantPath,
    dataDir,
    password,
    passwordFile,
    site,
    agent,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}
