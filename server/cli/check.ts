import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { printFinding } from '#core/finding'
import { type PlantDiff, plantDiff, printChange } from '#core/plant-diff'
import { type EpochMs, isoJst } from '#core/time'
import { loadAgent } from '../../edge-agent/config-file.ts'
import { loadPlant, parsePlant } from '../config/plant-file.ts'
import { openPlantInUse } from '../config/plant-in-use.ts'
import { enteredContracts, plantInUse } from '../ledger/plants.ts'
import { exit } from './exit.ts'

type Findings = readonly { level: string; file: string; line: number; column: number; path: string; message: string }[]

/** agent.yaml names its broker and devices, plant.yaml its sites (and, it may be, a broker). */
const isAgentFile = (path: string): boolean => {
  try {
    const root = parse(readFileSync(path, 'utf8'), { logLevel: 'silent' }) as Record<string, unknown> | null
    return typeof root === 'object' && root !== null && !('sites' in root) && ('devices' in root || 'broker' in root)
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

/** What the file changes against the plant that a server last ran with in a data directory; a reason where that cannot be told. */
const against = (path: string, dataDir: string): { since: string; diff: PlantDiff } | { why: string } | undefined => {
  const file = loadPlant(path)
  if (!file.ok) return undefined
  const ledger = join(dataDir, 'ledger.db')
  if (!existsSync(ledger)) return { why: `${ledger}: there is no ledger` }
  const used = plantInUse(ledger)
  if (!used) return { why: `${ledger}: no plant has been in use yet` }
  const before = parsePlant(used.text)
  if (!before.ok) return { why: 'the plant in use cannot be read by this version, so it cannot be compared' }
  const next = openPlantInUse({ file, entered: enteredContracts(ledger), keep: () => undefined })
  if ('findings' in next)
    return { why: `it does not go with the contracts that were entered: ${next.findings.join('; ')}` }
  return { since: isoJst(used.loaded as EpochMs), diff: plantDiff(before.plant, next.current().plant) }
}
const tell = ({ since, diff }: { since: string; diff: PlantDiff }): void => {
  process.stdout.write(`against the plant in use since ${since}: ${diff.changes.length} changes\n`)
  for (const change of diff.changes) process.stdout.write(`  ${printChange(change)}\n`)
  if (diff.afresh.length > 0) process.stdout.write(`derived afresh at the next start: ${diff.afresh.join(', ')}\n`)
}

type Options = { json: boolean; against?: string | undefined }
/**
 * `gentani check <plant.yaml|agent.yaml>`: every finding at once, with line and column. `--against <data dir>` shows what a plant
 * would change there: its fields, and the meters whose slots are derived afresh.
 */
export const check = (path: string, { json, against: dataDir }: Options): number => {
  const findings = findingsOf(path)
  const errors = findings.filter((f) => f.level === 'error').length
  const compared = dataDir === undefined || isAgentFile(path) ? undefined : against(path, dataDir)
  if (json)
    process.stdout.write(`${JSON.stringify({ ok: errors === 0, findings, ...(compared && { against: compared }) })}\n`)
  else {
    for (const f of findings) process.stderr.write(`${printFinding(f as Parameters<typeof printFinding>[0])}\n`)
    process.stdout.write(
      errors === 0
        ? `${path}: fine${findings.length > 0 ? `, ${findings.length} warnings` : ''}\n`
        : `${path}: ${errors} errors\n`,
    )
    if (compared && 'diff' in compared) tell(compared)
    else if (compared) process.stderr.write(`${compared.why}\n`)
  }
  if (errors > 0) return exit.configuration
  return compared && 'why' in compared ? exit.failed : exit.done
}
