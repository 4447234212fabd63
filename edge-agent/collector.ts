import { BATCH_LIMIT } from '#core/wire'
import type { Clock } from './clock.ts'
import type { Sample } from './driver/driver.ts'
import type { Log } from './log.ts'
import { type Draft, type Spool, SpoolFull } from './spool/spool.ts'

export type CollectorOptions = {
  readonly spool: Spool
  readonly clock: Clock
  readonly log: Log
  /** Readings of one batch at most. */
  readonly maxReadings?: number
  /** A reading waits at most so long for others, ms. */
  readonly lingerMs?: number
  /** Called after batches became durable. */
  readonly onAppend?: () => void
  /** Told why the spool takes nothing, and undefined when it does again. */
  readonly onBlocked?: (reason: string | undefined) => void
}
export type Collector = {
  /** Takes a sample. A promise is back-pressure: wait for it before the next one. */
  add(device: string, sample: Sample): Promise<void> | undefined
  /** The mark after which a device goes on, durable or on its way to be. */
  mark(device: string): string | undefined
  /** Forgets the half-read group of a device that failed. */
  abandon(device: string): void
  /** Makes durable what is complete; throws when the spool does not take it. */
  close(): void
}

/** Room for epoch, seq and sentAt around the readings, bytes. */
const ENVELOPE = 200
/** Batches of one transaction: one flush to the disk pays for all of them. */
const GROUP = 24
/** A full spool is tried again after this, ms. */
const RETRY = 250

const json = ({ point, at, raw, quality }: Sample): string =>
  quality === undefined || quality === 'good'
    ? `["${point}",${at},"${raw}"]`
    : `["${point}",${at},"${raw}","${quality}"]`

/** Gathers samples into batches and makes them durable together with the marks of their devices. */
export const collector = (options: CollectorOptions): Collector => {
  const {
    spool,
    clock,
    log,
    maxReadings = 2_000,
    lingerMs = 1_000,
    onAppend = () => undefined,
    onBlocked = () => undefined,
  } = options
  const groups = new Map<string, string[]>()
  const marks = new Map(spool.state().marks)
  let fresh = new Map<string, string>()
  let batches: string[][] = []
  let batch: string[] = []
  let size = 0
  let timer: NodeJS.Timeout | undefined
  let waiting: Promise<void> | undefined
  let closed = false

  const cut = (): void => {
    if (batch.length > 0) batches.push(batch)
    batch = []
    size = 0
  }
  const put = (reading: string): void => {
    if (batch.length >= maxReadings || size + reading.length + 1 > BATCH_LIMIT - ENVELOPE) cut()
    batch.push(reading)
    size += reading.length + 1
  }
  /** Throws SpoolFull (or what the disk says) and keeps everything for the next try. */
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    cut()
    if (batches.length === 0) return
    spool.append(
      batches.map((readings) => draft(readings, clock.now())),
      fresh,
    )
    batches = []
    fresh = new Map()
    onAppend()
  }
  /** Flushes, or waits until there is room again; nobody may add in between. */
  const persist = async (): Promise<void> => {
    let blocked = false
    let since = clock.now()
    while (!closed) {
      try {
        flush()
        if (blocked) {
          log.warn({ from: new Date(since).toISOString(), to: new Date(clock.now()).toISOString() }, RESUMED)
          onBlocked(undefined)
        }
        return await breath()
      } catch (error) {
        if (!blocked) log.error({ reason: reasonOf(error) }, stopped(error))
        if (!blocked) onBlocked(reasonOf(error))
        if (!blocked) since = clock.now()
        blocked = true
        await new Promise((resolve) => setTimeout(resolve, RETRY))
      }
    }
  }
  const hold = (): Promise<void> => {
    waiting ??= persist().finally(() => {
      waiting = undefined
    })
    return waiting
  }

  return {
    add: (device, sample) => {
      const group = groups.get(device)
      if (group) group.push(json(sample))
      else groups.set(device, [json(sample)])
      if (sample.mark === undefined) return waiting
      for (const reading of groups.get(device) ?? []) put(reading)
      groups.delete(device)
      marks.set(device, sample.mark)
      fresh.set(device, sample.mark)
      if (batches.length >= GROUP) return hold()
      timer ??= setTimeout(() => void hold(), lingerMs)
      return waiting
    },
    mark: (device) => marks.get(device),
    abandon: (device) => void groups.delete(device),
    close: () => {
      closed = true
      flush()
    },
  }
}

const draft =
  (readings: readonly string[], sentAt: number): Draft =>
  (epoch, seq) =>
    Buffer.from(`{"epoch":"${epoch}","seq":${seq},"sentAt":${sentAt},"readings":[${readings.join(',')}]}`)

const RESUMED = 'the spool takes batches again; sampling stood still meanwhile'

/** Lets timers and the network have their turn. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const stopped = (error: unknown): string =>
  error instanceof SpoolFull ? 'the spool is full: sampling stops' : 'the spool cannot be written: sampling stops'
