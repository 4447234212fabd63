import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CoefficientFile, type Finding, parseCoefficients } from '#core/coefficient'
import type { CoefficientSet } from '#core/coefficient-set'

/** The folder of sets that a plant imported itself, in its data directory. */
export const ownFolder = (dataDir: string): string => join(dataDir, 'coefficients')

type FolderFile = CoefficientFile & { readonly folder: string }
const filesIn = (folder: string): { files: FolderFile[]; findings: Finding[] } => {
  const files: FolderFile[] = []
  const findings: Finding[] = []
  for (const name of existsSync(folder) ? readdirSync(folder).toSorted() : []) {
    if (!name.endsWith('.json')) continue
    try {
      files.push({ folder, name, json: JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown })
    } catch (error) {
      findings.push({ file: name, where: folder, message: `is no JSON: ${(error as Error).message}` })
    }
  }
  return { files, findings }
}

/** Sets of several folders as one whole, the shipped ones first; every finding of every file at once. */
export const readFolders = (folders: readonly string[]): ReturnType<typeof parseCoefficients> => {
  const read = folders.map(filesIn)
  const findings = read.flatMap((r) => r.findings)
  if (findings.length > 0) return { ok: false, findings }
  return parseCoefficients(read.flatMap((r) => r.files))
}

const line = (value: unknown): string => `    ${JSON.stringify(value)}`
/** A set as its file shows it: one value a line. */
export const setFile = ({ values, ...head }: CoefficientSet): string => {
  const fields = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`)
  return `{\n${fields.join('\n')}\n  "values": [\n${values.map(line).join(',\n')}\n  ]\n}\n`
}

/** Writes new sets, all or none: every file is on the disk before the first takes its name; none is ever overwritten. */
export const writeSets = (folder: string, sets: readonly CoefficientSet[]): string[] => {
  mkdirSync(folder, { recursive: true })
  const files = sets.map((set) => ({ path: join(folder, `${set.id}.json`), text: setFile(set) }))
  const taken = files.find(({ path }) => existsSync(path))
  if (taken) throw new Error(`${taken.path} is there already: a published set is never changed`)
  const made: string[] = []
  try {
    for (const { path, text } of files) {
      writeFileSync(`${path}.new`, text, { flag: 'wx' })
      made.push(`${path}.new`)
    }
    for (const { path } of files) renameSync(`${path}.new`, path)
  } catch (error) {
    for (const path of made) rmSync(path, { force: true })
    throw error
  }
  return files.map(({ path }) => path)
}
