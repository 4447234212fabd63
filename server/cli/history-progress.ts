import { SingleBar } from 'cli-progress'
import { HOUR } from '#core/time'

type Newest = (meter: string) => number | undefined
/** How much of the past is in: share from `from` to now that the slowest meter has reached. */
const share = (meters: readonly string[], newest: Newest, from: number): number => {
  const now = Date.now()
  const shares = meters.map((m) => ((newest(m) ?? from) - from) / (now - from))
  return Math.max(0, Math.min(1, ...shares))
}
type Options = {
  meters: readonly string[]
  newest: Newest
  from: number
  signal: AbortSignal
}

/** Shows the past coming in: a bar on a terminal, nothing else where there is none. Resolves when all meters are within the last hour. */
export const showHistory = async ({ meters, newest, from, signal }: Options): Promise<{ seconds: number }> => {
  const start = performance.now()
  const done = (): boolean => meters.every((m) => (newest(m) ?? 0) > Date.now() - HOUR)
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: 'history |{bar}| {percentage} %', stream: process.stderr, hideCursor: true })
    : undefined
  bar?.start(100, 0)
  while (!done() && !signal.aborted) {
    bar?.update(Math.floor(100 * share(meters, newest, from)))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  bar?.update(100)
  bar?.stop()
  return { seconds: (performance.now() - start) / 1000 }
}
