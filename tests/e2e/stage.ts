import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueAgentPassword } from '../../server/ingest/credentials.ts'
import { ROOT } from '../compiled.ts'

export { ROOT }
/** Two ports that nothing listens on, distinct. */
export const freePorts = async (): Promise<{ httpPort: number; mqttPort: number }> => {
  const servers = [createServer(), createServer()].map((s) => s.listen(0, '127.0.0.1'))
  const ports = await Promise.all(
    servers.map(async (server) => {
      if (!server.listening) await once(server, 'listening')
      return (server.address() as { port: number }).port
    }),
  )
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  const [httpPort = 0, mqttPort = 0] = ports
  return { httpPort, mqttPort }
}

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
