import type { NewAct } from '#core/act'
import { ContractRecord, contractKey } from '#core/contract-record'
import { printFinding } from '#core/finding'
import type { Plant } from '#core/plant'
import type { ActWriter } from '../ledger/contract.ts'
import { contractsText } from './contract-text.ts'
import { type PlantFile, parsePlant } from './plant-file.ts'

/** The plant as everything is computed by it: plant.yaml with the contracts in it that people entered. */
export type UsedPlant = { readonly plant: Plant; readonly text: string; readonly hash: string }
export type PlantInUse = {
  readonly current: () => UsedPlant
  /** as it would be with some contracts entered and others withdrawn */
  readonly with: (put: readonly ContractRecord[], gone?: readonly ContractRecord[]) => PlantFile
  /**
   * Records acts as `write` does. Those of contracts go one after the other: each is tried on the plant first, then written, and the
   * version that it makes is kept before anything is computed by it.
   */
  readonly acting: (write: ActWriter) => ActWriter
}

/** An act of a contract with which plant.yaml could not be used. */
export class PlantRefused extends Error {
  readonly code = 'cannot-hold'
}

type Records = ReadonlyMap<string, ContractRecord>
type Options = {
  readonly file: Extract<PlantFile, { ok: true }>
  /** contracts that stand in the ledger */
  readonly entered: readonly ContractRecord[]
  /** keeps a version of the plant in the ledger */
  readonly keep: (used: UsedPlant) => void
}
const byKey = (records: readonly ContractRecord[]): Records => new Map(records.map((r) => [contractKey(r), r]))

/** plant.yaml with contracts in it; only they differ, so that what is known of its meters stays known. */
const merged = ({ plant, text, hash, warnings }: Options['file'], records: Records): PlantFile => {
  if (records.size === 0) return { ok: true, plant, text, hash, warnings }
  try {
    const read = parsePlant(contractsText(text, [...records.values()]), 'plant.yaml with the contracts entered')
    return read.ok ? { ...read, plant: { ...plant, contracts: read.plant.contracts } } : read
  } catch (error) {
    const where = { level: 'error', file: 'plant.yaml', line: 0, column: 0, path: 'contracts' } as const
    return { ok: false, findings: [{ ...where, message: `prices: ${(error as Error).message}` }] }
  }
}

/** The plant in use, out of plant.yaml and the contracts of the ledger; findings where they do not go together. */
export const openPlantInUse = ({ file, entered, keep }: Options): PlantInUse | { readonly findings: string[] } => {
  let records = byKey(entered)
  const first = merged(file, records)
  if (!first.ok) return { findings: first.findings.map(printFinding) }
  let used: UsedPlant = { plant: first.plant, text: first.text, hash: first.hash }
  keep(used)
  const changed = (put: readonly ContractRecord[], gone: readonly string[]): Records => {
    const next = new Map(records)
    for (const key of gone) next.delete(key)
    for (const record of put) next.set(contractKey(record), record)
    return next
  }
  let last: Promise<unknown> = Promise.resolve()
  const acting =
    (write: ActWriter): ActWriter =>
    (acts, ...rest) => {
      const own = acts.filter((a) => a.kind === 'contract')
      if (own.length === 0) return write(acts, ...rest)
      const done = last.then(async () => {
        const next = changed(
          own.flatMap(({ body }: NewAct) => (body === null ? [] : [ContractRecord.parse(body)])),
          own.flatMap(({ body, key }) => (body === null ? [key] : [])),
        )
        const tried = merged(file, next)
        if (!tried.ok) throw new PlantRefused(tried.findings.map(printFinding).join('; '))
        const kept = await write(acts, ...rest)
        const { plant, text, hash } = tried
        keep({ plant, text, hash })
        records = next
        used = { plant, text, hash }
        return kept
      })
      last = done.catch(() => undefined)
      return done
    }
  return {
    current: () => used,
    with: (put, gone = []) => merged(file, changed(put, gone.map(contractKey))),
    acting,
  }
}
