import { execFile } from 'node:child_process'
import type { PulseConfig } from './config.ts'

const TIMEOUT = 5_000

/** Main version of the installed libgpiod; undefined where there is none. */
const version = (): Promise<number | undefined> =>
  new Promise((resolve) => {
    execFile('gpiomon', ['--version'], { timeout: TIMEOUT }, (error, stdout) => {
      const said = error ? undefined : /\bv?(\d+)\.\d+/.exec(stdout)?.[1]
      resolve(said === undefined ? undefined : Number(said))
    })
  })

/** gpiomon so that it prints the time of each edge as its line; the two main versions take other arguments. */
export const gpiomon = async ({ chip, edge }: Pick<PulseConfig, 'chip' | 'edge'>): Promise<string[]> =>
  ((await version()) ?? 1) >= 2
    ? ['gpiomon', '--chip', chip, '--edges', edge, '--event-clock', 'monotonic', '--format', '%S']
    : ['gpiomon', '--line-buffered', `--${edge}-edge`, '--format=%s.%n', chip]

const NANOS = 9
/**
 * The time of an edge in ms, out of a line of gpiomon: seconds, a point, and nanoseconds. Version 1 prints the nanoseconds as a whole
 * number (5.7 is seven nanoseconds past five seconds), version 2 nine digits of them, so that both are the whole number. Undefined when the
 * line has no time.
 */
export const edgeAt = (line: string): number | undefined => {
  const m = /^\s*(\d{1,12})\.(\d{1,9})\s*$/.exec(line)
  return m ? Number(m[1]) * 1_000 + Number(m[2]) / 10 ** (NANOS - 3) : undefined
}
