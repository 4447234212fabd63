import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A small disk of its own that can be filled up. */
export type Disk = {
  readonly path: string
  /** `mounted`: it really has no room left (ENOSPC); otherwise files of the process may grow no further (EFBIG). */
  readonly mounted: boolean
  fill(pid: number): void
  free(pid: number): void
  remove(): void
}
const CHUNK = Buffer.alloc(65_536)

/** A tmpfs where that is allowed (root); elsewhere a limit on the size of files takes its place. */
export const openDisk = (path: string, megabytes: number): Disk => {
  mkdirSync(path, { recursive: true })
  const mounted = mount(path, megabytes)
  const ballast = join(path, 'ballast')
  /** A process that has ended meanwhile has no limit either. */
  const limit = (pid: number, bytes: string) => spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
  return {
    path,
    mounted,
    fill: (pid) => (mounted ? fill(ballast) : limit(pid, '8192')),
    free: (pid) => (mounted ? rmSync(ballast, { force: true }) : limit(pid, 'unlimited')),
    remove: () => {
      if (mounted) execFileSync('umount', ['-l', path])
    },
  }
}

const mount = (path: string, megabytes: number): boolean => {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'gentani-fault', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Writes until there is no room for another byte. */
const fill = (ballast: string): void => {
  const file = openSync(ballast, 'a')
  try {
    for (;;) writeSync(file, CHUNK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(file)
  }
  try {
    for (;;) appendFileSync(ballast, 'x')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
