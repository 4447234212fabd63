import { setMaxListeners } from 'node:events'
import { mqttUser, type Point } from '#core/wire'
import { type Hardware, hardware, pause } from './clock.ts'
import { type Keeper, keepClock } from './clock-watch.ts'
import { type Collector, collector } from './collector.ts'
import type { AgentConfig } from './config.ts'
import { type DeviceConfig, openDriver } from './driver/index.ts'
import { type Buses, buses } from './driver/modbus/bus.ts'
import { statusOf, watchAlarms } from './local/alarm.ts'
import { type Health, health } from './local/health.ts'
import { serveLocal } from './local/page.ts'
import type { Log } from './log.ts'
import { switchOutputs } from './output/output.ts'
import { type Publisher, publisher } from './publish.ts'
import type { Spool } from './spool/spool.ts'

export type AgentDeps = {
  readonly spool: Spool
  /** Read at each attempt to connect. */
  readonly password: () => string
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }
  readonly signal: AbortSignal
  readonly log: Log
  readonly hardware?: Hardware
  readonly version?: string
}

/** A device that failed is tried again after this, ms. */
const RETRY = 10_000

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
  const { spool, password, signal, log, version = '0.1.0' } = deps
  const { site, agent: name, broker, batch } = config
  // each device listens for the end
  setMaxListeners(0, signal)
  let into: Collector | undefined
  let sender: Publisher | undefined
  const clock = keepClock({
    ...{ hardware: deps.hardware ?? hardware(), config: config.clock, spool, log },
    tell: (note) => {
      into?.note(note)
      sender?.tell()
    },
    cut: () => into?.cut(),
    unsentFrom: () => sender?.unsentFrom() ?? Number.MAX_SAFE_INTEGER,
  })
  await clock.begin()
  const state = health(config, () => clock.now())
  const line = publisher({
    site,
    agent: name,
    broker: {
      url: broker.url,
      user: mqttUser(site, name),
      password,
      ...(deps.tls && { tls: deps.tls }),
    },
    spool,
    flow: { pastFirst: spool.state().committed === 0 && config.devices.some((d) => 'backfill' in d && d.backfill) },
    points: pointsOf(config),
    version,
    clock,
    clockState: clock.state,
    log,
    extra: () => statusOf(state, clock.lastStep()),
  })
  sender = line
  into = collector({
    ...{ spool, clock, log, ...batch, line: clock.line, thin: { ...config.spool, isPower: isPowerOf(config) } },
    ...{ onAppend: line.pump, onBlocked: state.blocked },
  })
  const stopLine = new AbortController()
  const published = line.run(stopLine.signal)
  const local = config.local ? await openLocal(config, { line, state, spool, log, clock, left: into.left }) : undefined
  const alarms = watchAlarms({ health: state, tell: line.tell, log }, signal)
  const kept = clock.run(signal)
  const outputs = switchOutputs(config.demand, { health: state, clock, log }, signal)
  const lines = buses()
  await Promise.all(config.devices.map((device) => drive(device, { into, signal, log, clock, lines, state })))
  await stopped(signal)
  await alarms
  await kept
  await outputs
  local?.close()
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

/** Meters of power: gauges. What counts is never left out. */
const isPowerOf = ({ devices }: AgentConfig): ((meter: string) => boolean) => {
  const power = new Set(devices.flatMap((d) => d.points.flatMap((p) => (p.measure === 'gauge' ? [p.meter] : []))))
  return (meter) => power.has(meter)
}
/** Files say themselves when they were measured. */
const hasOwnTimes = ({ driver }: DeviceConfig): boolean => driver === 'csv' || driver === 'utility-csv'

type Page = {
  readonly line: Publisher
  readonly state: Health
  readonly spool: Spool
  readonly log: Log
  readonly clock: Keeper
  readonly left: () => number
}

/** The page on this computer; an agent whose port is taken runs without it, and says so. */
const openLocal = async (config: AgentConfig, { line, state, spool, log, clock, left }: Page) => {
  const { host, port } = config.local ?? { host: '127.0.0.1', port: 0 }
  const { maxBytes } = config.spool
  const local = {
    name: `${config.site}/${config.agent}`,
    health: state,
    spool: () => ({ ...spool.state(), maxBytes }),
    connected: line.connected,
    unsent: line.waiting,
    clock: () => ({ state: clock.state(), step: clock.lastStep() }),
    left,
  }
  try {
    const page = await serveLocal(local, { host, port })
    log.info({ url: `http://${host}:${page.port}/` }, 'local page')
    return page
  } catch (error) {
    log.error({ host, port, reason: (error as Error).message }, 'no local page')
    return undefined
  }
}

type Drive = {
  readonly into: Collector
  readonly signal: AbortSignal
  readonly log: Log
  readonly clock: Keeper
  readonly lines: Buses
  readonly state: Health
}

/** Reads one device; after a failure it is opened again where it was. */
const drive = async (device: DeviceConfig, { into, signal, log, clock, lines, state }: Drive): Promise<void> => {
  const halt = stopped(signal)
  while (!signal.aborted) {
    const mark = into.mark(device.id)
    try {
      for await (const sample of openDriver(device, { mark, clock, log, ear: state }, lines)(signal)) {
        state.sample(device.id, sample)
        const full = into.add(device.id, sample, hasOwnTimes(device))
        if (full) await Promise.race([full, halt])
        if (signal.aborted) return
      }
      return
    } catch (error) {
      into.abandon(device.id)
      state.lost(device.id, (error as Error).message)
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
