import type { z } from 'zod'
import type { Path } from '#core/finding'
import { nearest } from './nearest.ts'
import { knownKeys } from './plant-schema.ts'

/** `onKey`: the key itself is wrong, not what it holds. */
export type Problem = { readonly path: Path; readonly message: string; readonly onKey: boolean }
type Issue = z.core.$ZodIssue

/** Lists up to this long are shown whole. */
const SHORT = 56

const quoted = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  return typeof value === 'string' ? `"${value}"` : String(value)
}
const pathOf = (path: readonly PropertyKey[]): Path =>
  path.map((step) => (typeof step === 'number' ? step : String(step)))
const nounOf = (path: readonly PropertyKey[]): string =>
  String(path.findLast((step) => typeof step === 'string') ?? 'value')

const hint = (value: unknown, known: readonly string[]): string => {
  const near = typeof value === 'string' ? nearest(value, known) : undefined
  if (near !== undefined) return `; did you mean ${near}?`
  return known.length <= SHORT ? `; it is one of ${known.join(', ')}` : ''
}

/** The values that a union or an enum takes. */
const valuesOf = (issue: Issue): string[] => {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(valuesOf) : []
}

/** Issues that say more than "not of this branch". */
const deeper = (issue: Issue): Issue[] =>
  issue.code === 'invalid_union' ? issue.errors.flat().filter((inner) => inner.path.length > 0) : []

const wrongType = (issue: Issue & { code: 'invalid_type' }, beginning: string): string => {
  const noun = nounOf(issue.path)
  if (issue.path.length === 0) return beginning
  if (issue.input === undefined) return `${noun} is missing`
  const expected = { string: 'text', object: 'a map', array: 'a list', record: 'a map', int: 'a whole number' }
  const word = expected[issue.expected as keyof typeof expected] ?? `a ${issue.expected}`
  return `${noun} is ${word}, not ${quoted(issue.input)}`
}

const message = (issue: Issue, beginning: string): string => {
  const values = valuesOf(issue)
  if (values.length > 0) {
    const missing = issue.input === undefined
    const known = hint(issue.input, values)
    return missing
      ? `${nounOf(issue.path)} is missing${known}`
      : `unknown ${nounOf(issue.path)} ${quoted(issue.input)}${known}`
  }
  if (issue.code === 'invalid_type') return wrongType(issue, beginning)
  if (issue.code === 'invalid_key')
    return `"${String(issue.path.at(-1))}": ${issue.issues[0]?.message ?? issue.message}`
  if (issue.code === 'invalid_format') return `${nounOf(issue.path)} ${quoted(issue.input)}: ${issue.message}`
  return `${nounOf(issue.path)} ${quoted(issue.input)}: ${issue.message.replace(/^Too (small|big): /, '')}`
}

/**
 * What a zod issue of a file's schema means to the person who wrote it; one problem for each unknown key. `beginning`: what is said
 * of a file that is no map.
 */
export const problemsOf = (schema: z.ZodType, beginning: string): ((issue: Issue) => Problem[]) => {
  const problems = (issue: Issue): Problem[] => {
    const path = pathOf(issue.path)
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(issue.path, schema)
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `unknown key "${key}"${hint(key, known)}`,
        onKey: true,
      }))
    }
    const inner = deeper(issue)
    if (inner.length > 0) return inner.flatMap((i) => problems({ ...i, path: [...issue.path, ...i.path] }))
    return [{ path, message: message(issue, beginning), onKey: issue.code === 'invalid_key' }]
  }
  return problems
}
