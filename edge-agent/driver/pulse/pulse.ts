import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { at } from '#core/time'
import { pause } from '../../clock.ts'
import { nextInstant } from '../../time-line.ts'
import type { Driver, Sample, Start } from '../driver.ts'
import { silence } from '../silence.ts'
import type { PulseConfig } from './config.ts'
import { edgeAt, gpiomon } from './gpiomon.ts'

/**
 * Counts pulses. What fell while nobody counted is not known: the first sample after a start is `suspect`, so that its interval is
 * missing and not zero.
 */
export const pulse = (config: PulseConfig, start: Start): Driver =>
  async function* (signal) {
    const counts = config.points.map(() => 0)
    /** Points that were not counted for a part of the running interval. */
    const doubtful = new Set<number>(counts.keys())
    /** Points that nobody counts now. */
    const alone = new Set<number>()
    const { clock } = start
    const silent = silence(config.id, start)
    const program = config.command ?? (await gpiomon(config))
    const watched = config.points.map(({ line }, i) =>
      watch([...program, line], {
        signal,
        debounce: config.debounce,
        pulse: () => {
          silent.heard()
          counts[i] = (counts[i] ?? 0) + 1
        },
        here: () => void alone.delete(i),
        gone: (reason) => {
          alone.add(i)
          doubtful.add(i)
          silent.lost(reason)
        },
      }),
    )
    for (let last = clock.now() as number; !signal.aborted; ) {
      const t = at(nextInstant(last, clock.now(), config))
      await clock.until(t, signal)
      if (signal.aborted) break
      // the clock was set back: the next instant is another one
      if (clock.now() < t) continue
      last = t
      const samples = config.points.map(({ meter }, i): Sample => {
        const taken = { point: meter, at: t, raw: String(counts[i]) }
        return doubtful.has(i) ? { ...taken, quality: 'suspect' } : taken
      })
      counts.fill(0)
      doubtful.clear()
      for (const i of alone) doubtful.add(i)
      for (const [i, sample] of samples.entries())
        yield i === samples.length - 1 ? { ...sample, mark: String(t) } : sample
    }
    await Promise.all(watched)
  }

type Watched = {
  readonly signal: AbortSignal
  readonly debounce: number | undefined
  readonly pulse: () => void
  /** The program runs. */
  readonly here: () => void
  readonly gone: (reason: string) => void
}
/** Contacts bounce for some milliseconds; a meter's pulse is at least 30 ms long. */
const DEBOUNCE = 10
/** The program is started again after this, ms. */
const AGAIN = 5_000

const watch = async (
  [program = '', ...args]: readonly string[],
  { signal, debounce, pulse: fell, here, gone }: Watched,
): Promise<void> => {
  while (!signal.aborted) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal })
    let complaint = ''
    let before = Number.NEGATIVE_INFINITY
    child.on('spawn', here)
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = chunk.toString().trim()
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      // not the moment of reading: where this computer was busy many lines come at once
      const dated = edgeAt(line)
      const now = dated ?? performance.now()
      if (now - before >= (debounce ?? (dated === undefined ? 0 : DEBOUNCE))) fell()
      before = now
    })
    const reason = await new Promise<string>((resolve) => {
      child.on('error', (error) => resolve(error.message))
      child.on('close', (code) => resolve(complaint || `${program} ended (${code})`))
    })
    if (signal.aborted) return
    gone(reason)
    await pause(AGAIN, signal)
  }
}
