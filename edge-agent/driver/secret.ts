import { readFileSync, statSync } from 'node:fs'

/** Bits that let others than the owner at a file. */
const OTHERS = 0o077

/** What keeps a file from being the home of a secret; undefined when nothing does. */
export const secretProblem = (path: string): string | undefined => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) return `${path} is not there`
  return (stat.mode & OTHERS) === 0 ? undefined : `${path} can be read by others; chmod 600 it`
}

/** The secret of a file, without the newline at its end; throws what keeps it from being one. */
export const secret = (path: string): string => {
  const problem = secretProblem(path)
  if (problem !== undefined) throw new Error(problem)
  return readFileSync(path, 'utf8').trimEnd()
}
