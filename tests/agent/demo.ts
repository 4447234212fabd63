import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printFinding } from '#core/finding'
import type { AgentConfig } from '../../edge-agent/config.ts'
import { loadAgent } from '../../edge-agent/config-file.ts'

/** A configuration of the demo as the agent reads it, with a password and a spool of its own. */
export const loadDemoAgent = (file: string): AgentConfig => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-agent-'))
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, 'secret\n', { mode: 0o600 })
  const loaded = loadAgent(file, { passwordFile, spool: join(folder, 'spool.db') })
  if (!loaded.ok) throw new Error(loaded.findings.map(printFinding).join('\n'))
  return loaded.config
}
export const loadAgentDevices = (file: string): AgentConfig['devices'] => loadDemoAgent(file).devices
