import { setTimeout as pause } from 'node:timers/promises'
import type { Driver, Sample } from '../../edge-agent/driver/driver.ts'

/** A driver that runs while a test looks on. */
export type Watch = {
  readonly samples: readonly Sample[]
  /** What a meter showed last. */
  last(meter: string): string | undefined
  /** Resolves when the meter shows the value. */
  shows(meter: string, raw: string): Promise<void>
  stop(): Promise<void>
}
export const watch = (driver: Driver): Watch => {
  const stop = new AbortController()
  const samples: Sample[] = []
  const last = (meter: string) => samples.findLast(({ point }) => point === meter)?.raw
  const run = (async () => {
    for await (const sample of driver(stop.signal)) samples.push(sample)
  })()
  return {
    samples,
    last,
    shows: (meter, raw) =>
      until(
        () => last(meter) === raw,
        () => `${meter} shows ${last(meter)}, not ${raw}`,
      ),
    stop: async () => {
      stop.abort()
      await run
    },
  }
}

/** Waits for what must come. */
export const until = async (met: () => boolean, wrong: () => string, ms = 8_000): Promise<void> => {
  const end = performance.now() + ms
  while (!met()) {
    if (performance.now() > end) throw new Error(wrong())
    await pause(10)
  }
}
