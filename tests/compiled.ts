import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')
const STAMP = join(ROOT, 'dist/.built-for-tests')
const LOCK = join(ROOT, 'dist/.building')
/** Longer than a build takes; the lock of a run that was killed is taken over. */
const STALE_LOCK_MS = 120_000

const modified = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
const newestSource = (): number =>
  Math.max(
    ...['core', 'edge-agent', 'server'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => modified(join(ROOT, folder, name))),
    ),
  )
const fresh = (): boolean => modified(STAMP) > newestSource()

const locked = (work: () => void): void => {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  for (;;) {
    try {
      mkdirSync(LOCK)
      break
    } catch {
      if (Date.now() - modified(LOCK) > STALE_LOCK_MS) rmdirSync(LOCK)
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
  try {
    work()
  } finally {
    rmdirSync(LOCK)
  }
}
const build = (): void => {
  // types are checked by `npm run check`
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck'], {
    cwd: ROOT,
  })
  writeFileSync(STAMP, '')
}

let checked = false
/**
 * The compiled form of a source file, as `gentani` runs once it is installed: it starts several times quicker than the sources do.
 * Built anew when a source is newer.
 */
export const compiled = (source: string): string => {
  if (!checked && !fresh()) locked(() => fresh() || build())
  checked = true
  return join(ROOT, 'dist', source.replace(/\.ts$/, '.js'))
}
