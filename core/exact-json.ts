/** Strings stay as they are; numbers outside them are put into strings, so that no digit is lost in a double. */
const NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Parses JSON (RFC 8259) with its numbers as the text that they are: 123456.70 stays "123456.70". Throws what JSON.parse throws. */
export const parseExact = (text: string): unknown => {
  JSON.parse(text)
  return JSON.parse(text.replace(NUMBERS, (found) => (found.startsWith('"') ? found : `"${found}"`)))
}

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

/** What stands at a place of a parsed document; undefined when nothing does. */
export const valueAt = (document: unknown, path: string): unknown => {
  let here = document
  for (const step of jsonPath(path) ?? []) {
    const holder = here as Record<string | number, unknown> | null | undefined
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, step)) return undefined
    here = holder[step]
  }
  return here
}
