import { mqttUser, type Point } from '#core/wire'
import { type Clock, clockState, pause, plausible, systemClock } from './clock.ts'
import { type Collector, collector } from './collector.ts'
import type { AgentConfig } from './config.ts'
import { type DeviceConfig, openDriver } from './driver/index.ts'
import { type Buses, buses } from './driver/modbus/bus.ts'
import type { Log } from './log.ts'
import { publisher } from './publish.ts'
import type { Spool } from './spool/spool.ts'

export type AgentDeps = {
  readonly spool: Spool
  /** Read at each attempt to connect. */
  readonly password: () => string
  readonly signal: AbortSignal
  readonly log: Log
  readonly clock?: Clock
  readonly version?: string
}

/** A device that failed is tried again after this, ms. */
const RETRY = 10_000

/** Seconds to wait for a time server. */
const CLOCK_WAIT_S = 120

/** What the agent says of its meters at birth. */
export const pointsOf = ({ devices }: AgentConfig): Point[] =>
  devices.flatMap(({ points }) =>
    points.map((point) => ({
      meter: point.meter,
      measure: point.measure,
      unit: point.unit,
      decimals: point.decimals,
      ...('map' in point && point.map !== undefined && { map: point.map }),
    })),
  )

/** Samples all devices into the spool and publishes from it, until the signal stops it: then what was sampled is made durable and the agent says goodbye. */
export const agent = async (config: AgentConfig, deps: AgentDeps): Promise<void> => {
  const { spool, password, signal, log, clock = systemClock, version = '0.1.0' } = deps
  const { site, agent: name, broker, batch } = config
  await clockSet(clock, { signal, log })
  const line = publisher({
    site,
    agent: name,
    broker: {
      url: broker.url,
      user: mqttUser(site, name),
      password,
    },
    spool,
    points: pointsOf(config),
    version,
    clock,
    log,
  })
  const into = collector({ spool, clock, log, ...batch, onAppend: line.pump })
  const stopLine = new AbortController()
  const published = line.run(stopLine.signal)
  const lines = buses()
  await Promise.all(config.devices.map((device) => drive(device, { into, signal, log, clock, lines })))
  await stopped(signal)
  try {
    into.close()
  } catch (error) {
    log.error(
      { reason: (error as Error).message },
      'the last samples are not in the spool; they are read again at the next start',
    )
  }
  stopLine.abort()
  await published
}

type Drive = {
  readonly into: Collector
  readonly signal: AbortSignal
  readonly log: Log
  readonly clock: Clock
  readonly lines: Buses
}

/** Reads one device; after a failure it is opened again where it was. */
const drive = async (device: DeviceConfig, { into, signal, log, clock, lines }: Drive): Promise<void> => {
  const halt = stopped(signal)
  while (!signal.aborted) {
    const mark = into.mark(device.id)
    try {
      for await (const sample of openDriver(device, { mark, clock, log }, lines)(signal)) {
        const full = into.add(device.id, sample)
        if (full) await Promise.race([full, halt])
        if (signal.aborted) return
      }
      return
    } catch (error) {
      into.abandon(device.id)
      log.error({ device: device.id, reason: (error as Error).message }, 'device failed; it is tried again')
      await pause(RETRY, signal)
    }
  }
}

/** Resolves when the signal is aborted. */
const stopped = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

/**
 * A computer without a battery starts in the past: nothing is stamped before its clock was set. A plausible clock that nobody
 * vouches for is waited on for a while only (a plant may have no time server); the birth message says so.
 */
const clockSet = async (clock: Clock, { signal, log }: { signal: AbortSignal; log: Log }): Promise<void> => {
  if (clockState(clock.now()) !== 'unsynced') return
  log.warn({ now: new Date(clock.now()).toISOString() }, 'the clock is not set yet: waiting')
  const waits = (i: number) => i < CLOCK_WAIT_S || !plausible(clock.now())
  for (let i = 0; !signal.aborted && clockState(clock.now()) === 'unsynced' && waits(i); i++) await pause(1_000, signal)
  log.info({ clock: clockState(clock.now()) }, 'sampling starts')
}
