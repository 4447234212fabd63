import { readFileSync, statSync } from 'node:fs'

/** Others may read what stands in a file of secrets. */
const OPEN = 0o077
/** The first line of a file of mode 0600. Throws where it is missing, empty, or readable by others. */
export const secretOf = (path: string): string => {
  const open = statSync(path).mode & OPEN
  if (open !== 0) throw new Error(`${path} can be read by others: chmod 600 ${path}`)
  const [line = ''] = readFileSync(path, 'utf8').split(/\r?\n/)
  if (line === '') throw new Error(`${path} is empty`)
  return line
}
