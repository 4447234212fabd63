import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Finding } from '#core/finding'
import { Plant } from '#core/plant'
import { checkPlant } from '#core/plant-check'
import { problemsOf } from './issue.ts'
import { parseYaml, unreadable } from './yaml-file.ts'

/** A plant file that may be used (its `hash` is the SHA-256 of `text`, hex), or everything that keeps it from it. */
export type PlantFile =
  | { readonly ok: true; plant: Plant; text: string; hash: string; warnings: Finding[] }
  | { readonly ok: false; findings: Finding[] }

const kind = { schema: Plant, problems: problemsOf(Plant, 'a plant begins with company and sites'), check: checkPlant }

/** Reads the text of a plant.yaml; `file` is the name that findings carry. */
export const parsePlant = (text: string, file = 'plant.yaml'): PlantFile => {
  const parsed = parseYaml(text, file, kind)
  if (!parsed.ok) return parsed
  const hash = createHash('sha256').update(text).digest('hex')
  return { ok: true, plant: parsed.value, text, hash, warnings: parsed.warnings }
}

/** Reads plant.yaml; all findings come at once, with line and column. Does not throw for what a person can mend in the file. */
export const loadPlant = (path: string, { name = path } = {}): PlantFile => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return { ok: false, findings: [unreadable(name, error)] }
  }
  return parsePlant(text, name)
}
