import { z } from 'zod'
import { at, Duration, type EpochMs, JST_OFFSET } from '#core/time'
import { pause } from '../clock.ts'
import { nextInstant } from '../time-line.ts'
import type { Shown } from './decimal.ts'
import type { Driver, Sample, Start } from './driver.ts'
import { silence } from './silence.ts'

/** What every polled device says of its asking. */
export const pollFields = {
  id: z.string().min(1),
  every: Duration.default(60_000).describe('how often it is read, on whole multiples in Japan time'),
  timeout: Duration.default(1_000).describe('longest wait for one answer'),
  retries: z.int().min(0).max(5).default(2).describe('further tries of a request that was not answered'),
}
export const pointEvery = Duration.optional().describe('step of this point, a multiple of the device’s')

export type Polled = {
  readonly id: string
  readonly every: number
  readonly points: readonly { readonly meter: string; readonly every?: number | undefined }[]
}
/** What a point shows now; or why it shows nothing although the device answered. */
export type Answer = { readonly point: string } & Shown
/** A device that can be asked. `due`: places in the list of points. It rejects when the device does not answer. */
export type Reader = {
  read(due: readonly number[], signal: AbortSignal): Promise<readonly Answer[]>
  close(): void
}

/** A device that does not answer is asked again after this at most, ms. */
const REST = 60_000
/** An answer that came so soon after its instant is stamped with the instant itself, ms. */
const PROMPT = 500

const due = ({ points, every }: Polled, t: number): number[] =>
  points.flatMap((point, i) => ((t + JST_OFFSET) % (point.every ?? every) === 0 ? [i] : []))

/** How long a silent device is left alone after its nth failure, ms: doubled each time, part of it by chance. */
const rest = (failures: number, every: number): number =>
  Math.min(REST, every * 2 ** Math.min(failures - 1, 10)) * (0.5 + Math.random() / 2)

/**
 * Reads the points that are due at each whole multiple of their step. A device that does not answer is asked at growing
 * distances, so that it does not take the time of others on its line; it is logged when it falls silent and when it is back.
 */
export const poll = (device: Polled, start: Start, open: (quick: () => boolean) => Reader): Driver =>
  async function* (signal) {
    let failures = 0
    let asleepUntil = 0
    const { clock } = start
    const silent = silence(device.id, start)
    const reader = open(() => failures > 0)
    try {
      for (let last = clock.now() as number; !signal.aborted; ) {
        const t = at(nextInstant(last, clock.now(), { every: device.every, shift: JST_OFFSET }))
        await clock.until(t, signal)
        if (signal.aborted) return
        // the clock was set back: the next instant is another one
        if (clock.now() < t) continue
        last = t
        const points = due(device, t)
        if (points.length === 0 || performance.now() < asleepUntil) continue
        const asked = clock.now()
        try {
          const answers = await reader.read(points, signal)
          silent.heard()
          failures = 0
          for (const answer of answers) silent.meter(answer.point, answer.ok ? undefined : answer.why)
          yield* samples(answers, stamp(t, asked, clock.now()), String(t))
        } catch (error) {
          if (signal.aborted) return
          silent.lost((error as Error).message)
          failures++
          asleepUntil = performance.now() + rest(failures, device.every)
        }
      }
    } finally {
      reader.close()
    }
  }

/** The moment of the measurement: the instant itself when the answer was prompt, else the middle between question and answer. */
const stamp = (t: EpochMs, asked: number, answered: number): EpochMs =>
  answered - t <= PROMPT ? t : at(Math.round((asked + answered) / 2))

function* samples(answers: readonly Answer[], moment: EpochMs, mark: string): Generator<Sample> {
  const values = answers.flatMap((answer) => (answer.ok ? [answer] : []))
  for (const [i, { point, raw }] of values.entries())
    yield { point, at: moment, raw, ...(i === values.length - 1 && { mark }) }
}

type Tries = { readonly retries: number; readonly signal: AbortSignal; readonly again: (error: unknown) => boolean }

/** Tries again after a failure that `again` allows, with a wait that doubles and is in part by chance. */
export const tried = async <T>(work: () => Promise<T>, { retries, signal, again }: Tries): Promise<T> => {
  for (let i = 0; ; i++) {
    try {
      return await work()
    } catch (error) {
      if (i >= retries || signal.aborted || !again(error)) throw error
      await pause(100 * 2 ** i * (0.5 + Math.random()), signal)
    }
  }
}
