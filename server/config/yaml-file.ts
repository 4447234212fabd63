import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml'
import type { z } from 'zod'
import { type Finding, type Path, printPath } from '#core/finding'
import type { Flaw } from '#core/plant-flaw'
import type { Problem } from './issue.ts'
import { placeOf } from './yaml-place.ts'

/** What a file must be: its schema, what a fault of the schema means to a person, and what the schema cannot see. */
export type Kind<T> = {
  readonly schema: z.ZodType<T>
  readonly problems: (issue: z.core.$ZodIssue) => Problem[]
  readonly check: (value: T) => readonly Flaw[]
}
export type Parsed<T> =
  | { readonly ok: true; value: T; warnings: Finding[] }
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

/** Reads the text of a file that a person wrote; every finding at once, with line and column. `file` is the name that they carry. */
export const parseYaml = <T>(text: string, file: string, { schema, problems, check }: Kind<T>): Parsed<T> => {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const source = { file, doc, lines, text }
  const notes = doc.warnings.map((w) => yamlFinding(source, w, 'warning'))
  const faults = doc.errors.map((e) => yamlFinding(source, e, 'error'))
  // After the first fault of YAML the parser is lost; what it says then is noise.
  if (!readable(doc.errors)) return { ok: false, findings: inOrder(faults).slice(0, 1) }
  const parsed = schema.safeParse(doc.toJS(), { reportInput: true })
  const shape = (parsed.error?.issues ?? []).flatMap(problems).map((problem) => finding(source, problem))
  const sense = parsed.success ? check(parsed.data).map((flaw) => finding(source, flaw)) : []
  const findings = inOrder([...faults, ...notes, ...shape, ...sense])
  if (!parsed.success || findings.some((f) => f.level === 'error')) return { ok: false, findings }
  return { ok: true, value: parsed.data, warnings: findings }
}

/** The finding of a file that cannot be read at all. */
export const unreadable = (file: string, error: unknown): Finding => {
  const message = `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`
  return { file, line: 1, column: 1, path: '', message, level: 'error' }
}
