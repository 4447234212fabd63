import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { at, Duration } from '#core/time'
import { pause } from '../clock.ts'
import { nextInstant } from '../time-line.ts'
import type { Driver, Sample, Start } from './driver.ts'
import { pointFields } from './point.ts'
import { silence } from './silence.ts'

/** A meter's contact on an input line of this computer (Linux gpiod). */
const Point = z
  .strictObject({
    ...pointFields,
    line: z
      .string()
      .regex(/^\w[\w.-]*$/, 'a line of the chip: its number or name')
      .describe('gpiod line'),
    every: Duration.optional(),
  })
  .refine(({ measure }) => measure === 'delta', {
    path: ['measure'],
    error: 'pulses are counted since the last sample: measure: delta',
  })

export const PulseConfig = z.strictObject({
  id: z.string().min(1),
  driver: z.literal('pulse'),
  chip: z.string().min(1).default('gpiochip0'),
  edge: z.enum(['rising', 'falling']).default('rising'),
  debounce: Duration.default(10).describe('edges nearer than this are one pulse'),
  every: Duration.default(60_000).describe('a sample with the pulses since the last one'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('program that prints one line a pulse, in place of gpiomon; the line of the point is its last argument'),
  points: z.array(Point).min(1),
})
export type PulseConfig = z.infer<typeof PulseConfig>

/** gpiomon of libgpiod 1.x: one line an edge. */
const gpiomon = ({ chip, edge }: PulseConfig): string[] => [
  'gpiomon',
  '--line-buffered',
  `--${edge}-edge`,
  '--format=%s.%n',
  chip,
]

/**
 * Counts pulses. What fell while nobody counted is not known: the first sample after a start is `suspect`, so that its interval is
 * missing and not zero.
 */
export const pulse = (config: PulseConfig, start: Start): Driver =>
  async function* (signal) {
    const counts = config.points.map(() => 0)
    /** Points that were not counted for a part of the running interval. */
    const doubtful = new Set<number>(counts.keys())
    const { clock } = start
    const silent = silence(config.id, start)
    const watched = config.points.map(({ line }, i) =>
      watch([...(config.command ?? gpiomon(config)), line], {
        signal,
        debounce: config.debounce,
        pulse: () => {
          silent.heard()
          counts[i] = (counts[i] ?? 0) + 1
        },
        gone: (reason) => {
          doubtful.add(i)
          silent.lost(reason)
        },
      }),
    )
    for (let last = clock.now() as number; !signal.aborted; ) {
      const t = at(nextInstant(last, clock.now(), config))
      await clock.until(t, signal)
      if (signal.aborted) break
      last = t
      const samples = config.points.map(({ meter }, i): Sample => {
        const taken = { point: meter, at: t, raw: String(counts[i]) }
        return doubtful.has(i) ? { ...taken, quality: 'suspect' } : taken
      })
      counts.fill(0)
      doubtful.clear()
      for (const [i, sample] of samples.entries())
        yield i === samples.length - 1 ? { ...sample, mark: String(t) } : sample
    }
    await Promise.all(watched)
  }

type Watched = {
  readonly signal: AbortSignal
  readonly debounce: number
  readonly pulse: () => void
  readonly gone: (reason: string) => void
}
/** The program is started again after this, ms. */
const AGAIN = 5_000

const watch = async (
  [program = '', ...args]: readonly string[],
  { signal, debounce, pulse: fell, gone }: Watched,
): Promise<void> => {
  while (!signal.aborted) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal })
    let complaint = ''
    let before = Number.NEGATIVE_INFINITY
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = chunk.toString().trim()
    })
    createInterface({ input: child.stdout }).on('line', () => {
      const now = performance.now()
      if (now - before >= debounce) fell()
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
