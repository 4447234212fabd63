import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml'
import { type Finding, type Path, printPath } from '#core/finding'
import { Plant } from '#core/plant'
import { checkPlant } from '#core/plant-check'
import { problems } from './issue.ts'
import { placeOf } from './yaml-place.ts'

/** A plant file that may be used (its `hash` is the SHA-256 of `text`, hex), or everything that keeps it from it. */
export type PlantFile =
  | { readonly ok: true; plant: Plant; text: string; hash: string; warnings: Finding[] }
  | { readonly ok: false; findings: Finding[] }

type Source = { readonly file: string; readonly doc: Document; readonly lines: LineCounter; readonly text: string }
type Said = { path: Path; message: string; onKey?: boolean; level?: Finding['level'] }

const finding = ({ file, doc, lines }: Source, { path, message, onKey = false, level = 'error' }: Said): Finding => {
  const place = placeOf(doc, lines, { path, onKey })
  return { file, ...place, path: printPath(path), message, level }
}

const yamlFinding = ({ file, lines, text }: Source, error: YAMLError, level: Finding['level']): Finding => {
  const { line, col } = lines.linePos(error.pos[0])
  const key = /^[^\s:]*/.exec(text.slice(error.pos[0]))?.[0] ?? ''
  const message = error.code === 'DUPLICATE_KEY' ? `duplicate key "${key}"` : `YAML: ${error.message}`
  return { file, line, column: col, path: '', message, level }
}

const inOrder = (findings: Finding[]): Finding[] => findings.sort((a, b) => a.line - b.line || a.column - b.column)

/** A second, same key leaves the document readable; any other fault of YAML does not. */
const readable = (errors: readonly YAMLError[]): boolean => errors.every((e) => e.code === 'DUPLICATE_KEY')

/** Reads the text of a plant.yaml; `file` is the name that findings carry. */
export const parsePlant = (text: string, file = 'plant.yaml'): PlantFile => {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const source = { file, doc, lines, text }
  const notes = doc.warnings.map((w) => yamlFinding(source, w, 'warning'))
  const faults = doc.errors.map((e) => yamlFinding(source, e, 'error'))
  // After the first fault of YAML the parser is lost; what it says then is noise.
  if (!readable(doc.errors)) return { ok: false, findings: inOrder(faults).slice(0, 1) }
  const parsed = Plant.safeParse(doc.toJS(), { reportInput: true })
  const shape = (parsed.error?.issues ?? []).flatMap(problems).map((problem) => finding(source, problem))
  const sense = parsed.success ? checkPlant(parsed.data).map((flaw) => finding(source, flaw)) : []
  const findings = inOrder([...faults, ...notes, ...shape, ...sense])
  if (!parsed.success || findings.some((f) => f.level === 'error')) return { ok: false, findings }
  return {
    ok: true,
    plant: parsed.data,
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    warnings: findings,
  }
}

/** Reads plant.yaml; all findings come at once, with line and column. Does not throw for what a person can mend in the file. */
export const loadPlant = (path: string, { name = path } = {}): PlantFile => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const message = `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return { ok: false, findings: [{ file: name, line: 1, column: 1, path: '', message, level: 'error' }] }
  }
  return parsePlant(text, name)
}
