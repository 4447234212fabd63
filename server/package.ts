import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the package, from the sources as from dist/. */
export const packageRoot = (): string => {
  const here = fileURLToPath(new URL('..', import.meta.url))
  return here.endsWith('/dist/') ? join(here, '..') : here
}
export const version = (): string =>
  (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version
