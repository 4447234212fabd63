import { pause } from '../../clock.ts'
import { BadFrame, ModbusException, type Request, rtu, tcp } from './frame.ts'
import { type Line, openLine } from './line.ts'
import { busOf, type ModbusPlace } from './url.ts'

/** A device did not answer in time, or the line was lost. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** One line with one queue: a request is sent when the one before it has been answered or given up. */
export type Bus = {
  /** The data of the answer; rejects with NoAnswer, BadFrame or ModbusException. */
  ask(request: Request, timeout: number, signal: AbortSignal): Promise<Buffer>
  /** Tells that a device no longer uses the line; the last one closes it. */
  leave(): void
}
/** The lines of an agent: devices on the same one share it. */
export type Buses = { join(place: ModbusPlace): Bus }

/** Answers missed in a row after which a TCP connection is made anew. */
const LOST = 3

/** On RTU nothing but time tells a late answer from the right one: after a failure the line is silent for so long first, ms. */
const quietOf = (timeout: number): number => Math.min(Math.max(timeout, 100), 2_000)

export const buses = (): Buses => {
  const lines = new Map<string, { bus: Bus; users: number }>()
  return {
    join: (place) => {
      const name = busOf(place)
      const shared = lines.get(name) ?? { bus: openBus(place), users: 0 }
      shared.users++
      lines.set(name, shared)
      let left = false
      const leave = (): void => {
        if (left) return
        left = true
        if (--shared.users > 0) return
        lines.delete(name)
        shared.bus.leave()
      }
      return { ask: shared.bus.ask, leave }
    },
  }
}

const openBus = (place: ModbusPlace): Bus => {
  const serial = place.by !== 'tcp'
  const framing = serial ? rtu : tcp
  /** Units whose last request failed: an answer of theirs may still come. */
  const doubted = new Set<number>()
  let line: Line | undefined
  let missed = 0
  let id = 0
  let quietUntil = 0
  let queue: Promise<unknown> = Promise.resolve()

  const drop = (): void => {
    line?.close()
    line = undefined
  }
  const ready = async (timeout: number, signal: AbortSignal): Promise<Line> => {
    if (line?.ended() !== undefined) drop()
    line ??= await openLine(place, timeout).catch((error: Error) => {
      throw new NoAnswer(error.message)
    })
    const wait = quietUntil - performance.now()
    if (wait > 0) await pause(wait, signal)
    line.keep(Buffer.alloc(0))
    return line
  }
  const failed = (unit: number, timeout: number): void => {
    missed++
    if (!serial && missed < LOST) return
    doubted.add(unit)
    quietUntil = performance.now() + (serial ? quietOf(timeout) : 0)
    missed = 0
    drop()
  }
  const exchange = async (request: Request, timeout: number, signal: AbortSignal): Promise<Buffer> => {
    if (signal.aborted) throw new NoAnswer('stopped')
    id = (id % 0xffff) + 1
    try {
      const on = await ready(timeout, signal)
      on.write(framing.request(request, id))
      const data = await answer(on, { request, timeout, take: (bytes) => framing.answer(bytes, request, id) })
      if (serial && doubted.has(request.unit)) await nothingMore(on, timeout)
      doubted.delete(request.unit)
      missed = 0
      return data
    } catch (error) {
      if (error instanceof ModbusException) missed = 0
      else failed(request.unit, timeout)
      throw error
    }
  }

  return {
    ask: (request, timeout, signal) => {
      const turn = queue.then(() => exchange(request, timeout, signal))
      queue = turn.catch(() => undefined)
      return turn
    },
    leave: drop,
  }
}

type Wait = {
  readonly request: Request
  readonly timeout: number
  readonly take: (bytes: Buffer) => ReturnType<typeof rtu.answer>
}

const answer = async (line: Line, { timeout, take }: Wait): Promise<Buffer> => {
  const end = performance.now() + timeout
  for (;;) {
    const got = take(line.received())
    if (got) line.keep(line.received().subarray(got.length))
    if (got?.data) return got.data
    if (got?.stale) continue
    if (line.ended() !== undefined) throw new NoAnswer(line.ended())
    const left = end - performance.now()
    if (left <= 0) throw new NoAnswer(`no answer within ${timeout} ms`)
    await line.more(left)
  }
}

/**
 * After a failure the same request is asked again, and its answer counts only when nothing follows it: if the late answer took its
 * place (a value of the same registers, only older), the right one comes behind it and would shift all that is asked next.
 */
const nothingMore = async (line: Line, timeout: number): Promise<void> => {
  if (line.received().length === 0) await line.more(quietOf(timeout))
  if (line.received().length > 0) throw new BadFrame('a late answer came between')
  if (line.ended() !== undefined) throw new NoAnswer(line.ended())
}
