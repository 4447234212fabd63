import { decimal, type Read } from '../decimal.ts'

/** Strings stay as they are; numbers outside them are put into strings, so that no digit is lost in a double. */
const NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Parses JSON with its numbers as the text that they are. */
export const parseExact = (text: string): unknown =>
  JSON.parse(text.replace(NUMBERS, (found) => (found.startsWith('"') ? found : `"${found}"`)))

const STEP = /\.?([A-Za-z_@$][\w@$#:.-]*?)(?=[.[]|$)|\[(\d+)\]|\["([^"]*)"\]/gy

/** `Outlets[2].Power`, `["@odata.id"].x`, as steps; undefined when it is no place. */
export const jsonPath = (path: string): readonly (string | number)[] | undefined => {
  const steps: (string | number)[] = []
  const step = new RegExp(STEP)
  let end = 0
  while (end < path.length) {
    step.lastIndex = end
    const m = step.exec(path)
    if (!m || m[0] === '') return undefined
    steps.push(m[2] !== undefined ? Number(m[2]) : (m[1] ?? m[3] ?? ''))
    end = step.lastIndex
  }
  return steps.length > 0 ? steps : undefined
}

/** The number at a place of a parsed document, or why there is none. */
export const numberAt = (document: unknown, path: string): Read => {
  let here = document
  for (const step of jsonPath(path) ?? []) {
    const holder = here as Record<string | number, unknown> | null | undefined
    here = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, step) ? holder[step] : undefined
    if (here === undefined) return { ok: false, why: `the answer has no ${path}` }
  }
  const value = typeof here === 'string' ? decimal(here) : undefined
  return value ? { ok: true, value } : { ok: false, why: `${path} is ${JSON.stringify(here)}, no number` }
}
