import type { Log } from '../../log.ts'

/** So many bad rows are named one by one; the others are only counted. */
const NAMED = 20

/** Counts bad rows and names the first ones with file and line. */
export type Complaint = { readonly count: () => number; readonly row: (line: number, wrong: readonly string[]) => void }
export const complaint = (log: Log, path: string): Complaint => {
  let count = 0
  return {
    count: () => count,
    row: (line, wrong) => {
      count++
      if (count <= NAMED) log.warn({ file: path, line }, `${path}:${line}: ${wrong.join('; ')}`)
      if (count === NAMED) log.warn({ file: path }, `${path}: further bad rows are counted, not named`)
    },
  }
}
