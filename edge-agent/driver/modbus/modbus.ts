import type { Driver, Start } from '../driver.ts'
import { type Answer, poll, type Reader, tried } from '../poll.ts'
import { decode } from '../words.ts'
import { type Block, blocks, widthOf } from './blocks.ts'
import type { Bus, Buses } from './bus.ts'
import type { ModbusConfig, ModbusPoint } from './config.ts'
import { ModbusException } from './frame.ts'
import { type ModbusPlace, modbusPlace } from './url.ts'

/** Codes after which asking again may help: acknowledge, busy, and a device that is mute behind its gateway. */
const PASSING = new Set([5, 6, 10, 11])
/** The device answers, but not to this: no such function, register or length. */
const REFUSED = new Set([1, 2, 3])

/** Reads registers of a device over Modbus TCP, RTU over TCP or a serial line. */
export const modbus = (config: ModbusConfig, start: Start, buses: Buses): Driver =>
  poll(config, start, (quick) => {
    const place = modbusPlace(config.url) as ModbusPlace
    return reader({ config, place, bus: buses.join(place), quick })
  })

type Opened = {
  readonly config: ModbusConfig
  readonly place: ModbusPlace
  readonly bus: Bus
  /** Whether the device was silent before: then one try is enough. */
  readonly quick: () => boolean
}

const reader = ({ config, place, bus, quick }: Opened): Reader => {
  /** Points that were refused in a request with others are asked for alone from then on. */
  const alone = new Set<ModbusPoint>()
  /** The request that was not answered: it is the first one next time, so that a late answer is at worst its own. */
  let first: string | undefined

  const plan = (due: readonly number[]): Block<ModbusPoint>[] => {
    const points = due.flatMap((i) => config.points[i] ?? [])
    const together = blocks(
      points.filter((p) => !alone.has(p)),
      config,
    )
    const single = points.filter((p) => alone.has(p)).flatMap((p) => blocks([p], config))
    return [...together, ...single].sort((a, b) => Number(key(b) === first) - Number(key(a) === first))
  }
  const ask = (block: Block<ModbusPoint>, signal: AbortSignal): Promise<Buffer> =>
    tried(() => bus.ask({ unit: place.unit, ...block }, config.timeout, signal), {
      retries: quick() ? 0 : config.retries,
      signal,
      again: (error) => !(error instanceof ModbusException) || PASSING.has(error.code),
    })
  const read = async (block: Block<ModbusPoint>, signal: AbortSignal): Promise<Answer[]> => {
    try {
      const data = await ask(block, signal)
      return block.points.map((point) => answerOf(point, block, data))
    } catch (error) {
      if (!(error instanceof ModbusException) || PASSING.has(error.code)) {
        first = key(block)
        throw error
      }
      if (REFUSED.has(error.code) && block.points.length > 1) return separately(block, signal)
      return block.points.map((point) => ({
        point: point.meter,
        ok: false as const,
        why: `${places(point)}: ${error.message}`,
      }))
    }
  }
  const separately = async ({ points }: Block<ModbusPoint>, signal: AbortSignal): Promise<Answer[]> => {
    const answers: Answer[] = []
    for (const point of points) {
      alone.add(point)
      for (const block of blocks([point], config)) answers.push(...(await read(block, signal)))
    }
    return answers
  }

  return {
    read: async (due, signal) => {
      const answers: Answer[] = []
      for (const block of plan(due)) answers.push(...(await read(block, signal)))
      first = undefined
      return answers
    },
    close: () => bus.leave(),
  }
}

const key = ({ function: f, address, count }: Block<ModbusPoint>): string => `${f}/${address}/${count}`
const places = (point: ModbusPoint): string => {
  const last = point.address + widthOf(point) - 1
  return `function ${point.function}, register ${point.address}${last > point.address ? ` to ${last}` : ''}`
}

const answerOf = (point: ModbusPoint, block: Block<ModbusPoint>, data: Buffer): Answer => {
  const offset = point.address - block.address
  if (point.function <= 2) {
    const on = ((data[offset >> 3] ?? 0) >> (offset & 7)) & 1
    return { point: point.meter, ok: true, raw: String(on) }
  }
  return { point: point.meter, ...decode(data.subarray(2 * offset, 2 * (offset + widthOf(point))), point) }
}
