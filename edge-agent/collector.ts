import { BATCH_LIMIT, type Note } from '#core/wire'
import { accumulation } from './accumulation.ts'
import type { Clock } from './clock.ts'
import type { Sample } from './driver/driver.ts'
import type { Log } from './log.ts'
import { type Draft, type Line, type Spool, SpoolFull } from './spool/spool.ts'
import { type ThinOptions, thinning } from './thin.ts'

export type CollectorOptions = {
  readonly spool: Spool
  readonly clock: Clock
  readonly log: Log
  /** Readings of one batch at most. */
  readonly maxReadings?: number
  /** A reading waits at most so long for others, ms. */
  readonly lingerMs?: number
  /** What is left out while the spool fills. */
  readonly thin?: ThinOptions
  /** The clock that stamps now; undefined: one that is never in doubt. */
  readonly line?: () => Line | undefined
  /** Called after batches became durable. */
  readonly onAppend?: () => void
  /** Told why the spool takes nothing, and undefined when it does again. */
  readonly onBlocked?: (reason: string | undefined) => void
}
export type Collector = {
  /** Takes a sample; `foreign`: its time is not of the clock that stamps. A promise is back-pressure: wait for it before the next one. */
  add(device: string, sample: Sample, foreign?: boolean): Promise<void> | undefined
  /** Makes durable what waits, if the spool takes it now. */
  cut(): void
  /** Takes what is to be told of the sampling itself. */
  note(note: Note): void
  /** The mark after which a device goes on, durable or on its way to be. */
  mark(device: string): string | undefined
  /** Forgets the half-read group of a device that failed. */
  abandon(device: string): void
  /** Readings of power that were left out since the start. */
  left(): number
  /** Makes durable what is complete; throws when the spool does not take it. */
  close(): void
}

/** Room for epoch, seq, sentAt and what a corrected clock adds, around the readings, bytes. */
const ENVELOPE = 400
/** Batches of one transaction: one flush to the disk pays for all of them. */
const GROUP = 24
/** A full spool is tried again after this, ms. */
const RETRY = 250
/** Notes of one batch at most. */
const NOTES = 100
const KEEP_ALL: ThinOptions = {
  thinAt: Number.POSITIVE_INFINITY,
  dropAt: Number.POSITIVE_INFINITY,
  isPower: () => false,
}

const json = ({ point, at, raw, quality }: Sample): string =>
  quality === undefined || quality === 'good'
    ? `["${point}",${at},"${raw}"]`
    : `["${point}",${at},"${raw}","${quality}"]`

/** Gathers samples into batches and makes them durable together with the marks of their devices. */
export const collector = (options: CollectorOptions): Collector => {
  const { spool, clock, log, maxReadings = 2_000, lingerMs = 1_000, thin = KEEP_ALL } = options
  const { line = () => undefined, onAppend = () => undefined, onBlocked = () => undefined } = options
  const groups = new Map<string, string[]>()
  const marks = new Map(spool.state().marks)
  const rows = accumulation({ maxReadings, maxBytes: BATCH_LIMIT - ENVELOPE })
  const power = thinning(thin)
  let fresh = new Map<string, string>()
  let notes: Note[] = []
  let left = 0
  let { pressure, stopped } = spool.state()
  let timer: NodeJS.Timeout | undefined
  let waiting: Promise<void> | undefined
  let closed = false

  /** What is said with this flush: also that sampling stood still, up to now. */
  const said = (now: number, isEnd: boolean): Note[] => {
    const note = power.note(pressure, isEnd)
    if (note) notes.push(note)
    if (!stopped) return [...notes]
    return [...notes, { kind: 'stopped', from: stopped.from, to: Math.max(stopped.from, now), reason: stopped.reason }]
  }
  /** Throws SpoolFull (or what the disk says) and keeps everything for the next try. */
  const flush = (isEnd = false): void => {
    clearTimeout(timer)
    timer = undefined
    // who asks for the time may learn that the clock was set: that cuts and notes, so it comes first
    const now = clock.now()
    const telling = said(now, isEnd)
    if (rows.isEmpty() && telling.length === 0) return
    // told in one step with the last of the readings: a stop is over when both are durable
    const told: Draft[] = []
    for (let i = 0; i < telling.length; i += NOTES) told.push(draft([], now, telling.slice(i, i + NOTES)))
    if (rows.isEmpty()) spool.append(told, fresh, line())
    rows.empty((batches, line, isLast) => {
      const drafts = batches.map((readings) => draft(readings, now))
      spool.append(isLast ? [...drafts, ...told] : drafts, isLast ? fresh : new Map(), line)
    })
    notes = notes.filter((note) => !telling.includes(note))
    fresh = new Map()
    ;({ pressure, stopped } = spool.state())
    onAppend()
  }
  const block = (error: unknown): void => {
    const reason = reasonOf(error)
    log.error({ reason }, WHY(error))
    onBlocked(reason)
    stopped ??= { from: clock.now(), reason: reason.slice(0, 400) }
    spool.stop(stopped)
  }
  /** Flushes, or waits until there is room again; nobody may add in between. */
  const persist = async (): Promise<void> => {
    let since: number | undefined
    while (!closed) {
      try {
        flush()
        if (since !== undefined) {
          log.warn({ from: new Date(since).toISOString(), to: new Date(clock.now()).toISOString() }, RESUMED)
          onBlocked(undefined)
        }
        return await breath()
      } catch (error) {
        if (since === undefined) block(error)
        since ??= clock.now()
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
    add: (device, sample, foreign = false) => {
      const group = groups.get(device) ?? []
      groups.set(device, group)
      if (power.keeps(sample.point, sample.at, pressure)) group.push(json(sample))
      else left++
      if (sample.mark === undefined) return waiting
      const stamping = foreign ? 'own' : line()
      for (const reading of group) rows.put(reading, stamping)
      groups.delete(device)
      marks.set(device, sample.mark)
      fresh.set(device, sample.mark)
      if (rows.full() >= GROUP) return hold()
      timer ??= setTimeout(() => void hold(), lingerMs)
      return waiting
    },
    cut: () => {
      try {
        flush()
      } catch {
        timer ??= setTimeout(() => void hold(), lingerMs)
      }
    },
    note: (note) => {
      notes.push(note)
      timer ??= setTimeout(() => void hold(), lingerMs)
    },
    mark: (device) => marks.get(device),
    abandon: (device) => void groups.delete(device),
    left: () => left,
    close: () => {
      closed = true
      flush(true)
    },
  }
}

const draft =
  (readings: readonly string[], sentAt: number, notes: readonly Note[] = []): Draft =>
  (epoch, seq) => {
    const said = notes.length > 0 ? `,"notes":${JSON.stringify(notes)}` : ''
    return Buffer.from(`{"epoch":"${epoch}","seq":${seq},"sentAt":${sentAt},"readings":[${readings.join(',')}]${said}}`)
  }

const RESUMED = 'the spool takes batches again; sampling stood still meanwhile'

/** Lets timers and the network have their turn. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const WHY = (error: unknown): string =>
  error instanceof SpoolFull ? 'the spool is full: sampling stops' : 'the spool cannot be written: sampling stops'
