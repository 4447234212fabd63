import { at, type EpochMs } from '#core/time'
import type { Clock } from '../../edge-agent/clock.ts'
import type { Driver, Sample } from '../../edge-agent/driver/driver.ts'
import type { Log } from '../../edge-agent/log.ts'

/** A clock that a test turns: waiting moves it on at once, so that hours of live sampling take no time. */
export const turned = (iso: string): Clock & { set(iso: string): void } => {
  let now = Date.parse(iso)
  return {
    now: () => at(now),
    until: async (t: EpochMs) => {
      now = Math.max(now, t)
    },
    set: (text) => {
      now = Date.parse(text)
    },
  }
}

/** A log that keeps what was said. */
export const kept = (): Log & { readonly said: string[] } => {
  const said: string[] = []
  const write = (_fields: object, message: string) => void said.push(message)
  return { said, info: write, warn: write, error: write }
}

/** The first samples of a driver, at most `n`. */
export const take = async (driver: Driver, n: number): Promise<Sample[]> => {
  const stop = new AbortController()
  const out: Sample[] = []
  for await (const sample of driver(stop.signal)) {
    out.push(sample)
    if (out.length >= n) break
  }
  stop.abort()
  return out
}
