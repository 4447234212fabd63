import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { printFinding } from '#core/finding'
import { loadAgent } from '../../edge-agent/config-file.ts'
import { loadPlant } from '../config/plant-file.ts'
import { exit } from './exit.ts'

type Findings = readonly { level: string; file: string; line: number; column: number; path: string; message: string }[]

/** agent.yaml names its broker and devices, plant.yaml its sites. */
const isAgentFile = (path: string): boolean => {
  try {
    const root = parse(readFileSync(path, 'utf8'), { logLevel: 'silent' }) as Record<string, unknown> | null
    return typeof root === 'object' && root !== null && ('devices' in root || 'broker' in root)
  } catch {
    return false
  }
}
const findingsOf = (path: string): Findings => {
  if (isAgentFile(path)) {
    const agent = loadAgent(path)
    return agent.ok ? [] : agent.findings
  }
  const plant = loadPlant(path)
  return plant.ok ? plant.warnings : plant.findings
}

/** `gentani check <plant.yaml|agent.yaml>`: every finding at once, with line and column. */
export const check = (path: string, { json }: { json: boolean }): number => {
  const findings = findingsOf(path)
  const errors = findings.filter((f) => f.level === 'error').length
  if (json) process.stdout.write(`${JSON.stringify({ ok: errors === 0, findings })}\n`)
  else {
    for (const f of findings) process.stderr.write(`${printFinding(f as Parameters<typeof printFinding>[0])}\n`)
    process.stdout.write(
      errors === 0
        ? `${path}: fine${findings.length > 0 ? `, ${findings.length} warnings` : ''}\n`
        : `${path}: ${errors} errors\n`,
    )
  }
  return errors === 0 ? exit.done : exit.configuration
}
