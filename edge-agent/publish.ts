import type { MqttClient } from 'mqtt'
import type { Id } from '#core/id'
import { Ack, type Point, type Status, topic, WINDOW } from '#core/wire'
import { type Clock, pause } from './clock.ts'
import type { ClockState } from './clock-state.ts'
import { type Broker, backoff, client } from './connection.ts'
import { type FlowOptions, flow } from './flow.ts'
import type { Log } from './log.ts'
import { readRequest, reconcile } from './reconciliation.ts'
import type { Spool } from './spool/spool.ts'

export type PublisherOptions = {
  readonly site: Id
  readonly agent: Id
  readonly broker: Broker
  readonly spool: Spool
  readonly points: readonly Point[]
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly flow?: Pick<FlowOptions, 'window' | 'ackTimeoutMs' | 'missingMs' | 'pastFirst'>
  /** Whether a time server keeps the clock; left out: nobody knows. */
  readonly clockState?: () => ClockState
  /** How long a stop waits for the last acks, ms. */
  readonly drainMs?: number
  /** For the answer to the subscription of its acks, ms. */
  readonly subackMs?: number
  /** What else the status says now. */
  readonly extra?: () => Partial<Extract<Status, { state: 'online' }>>
}
export type Publisher = {
  /** Connects, publishes and reconnects until the signal stops it; then drains, says offline and resolves. */
  run(signal: AbortSignal): Promise<void>
  /** Something was appended to the spool. */
  pump(): void
  /** Says the status anew, as soon as there is a connection. */
  tell(): void
  connected(): boolean
  /** Batches that the server has not got, by what it said last: those that it has above a hole are not counted. */
  waiting(): number
  /** The first seq that was certainly never sent. */
  unsentFrom(): number
}

/** How often progress is looked at, ms. */
const LOOK = 500
/** A retained birth is renewed at most so often, ms, and only when the number of spooled batches changed by more than a window. */
const BIRTH_EVERY = 10_000
/** A connection that held so long begins the waits anew, ms. */
const STABLE = 10_000
/** So many connections closed at once look like two processes with one name. */
const TAKEOVERS = 3
const OFFLINE: Status = { state: 'offline' }

/** Sends what is in the spool; only an ack of the server makes it forget. */
export const publisher = (options: PublisherOptions): Publisher => {
  const { site, agent, broker, spool, points, version, clock, log, drainMs = 3_000 } = options
  const { extra = () => ({}), clockState = () => 'unknown', subackMs = 10_000 } = options
  const onVoid = (seq: number, reason: string) =>
    log.warn({ seq, reason }, 'batch replaced by a void; the original is kept aside in the spool')
  const onRenew = () => {
    log.error(
      { epoch: spool.state().epoch },
      'the server has more than this spool ever made (an old copy?): a new epoch begins',
    )
    if (current) say(current, birth())
  }
  const line = flow({ ...options.flow, spool, onVoid, onRenew })
  const at = {
    readings: topic(site, agent, 'readings'),
    ack: topic(site, agent, 'ack'),
    status: topic(site, agent, 'status'),
    request: topic(site, agent, 'request'),
    answer: topic(site, agent, 'answer'),
  }
  let current: MqttClient | undefined
  let lastReason: string | undefined

  const spooled = (): number => line.waiting()
  const birth = (): Status => ({
    state: 'online',
    epoch: spool.state().epoch,
    version,
    points: [...points],
    spooled: spooled(),
    clock: clockState(),
    ...extra(),
  })
  const pump = (): void => {
    if (!current?.connected) return
    for (const { seq, payload } of line.due(clock.now()))
      current.publish(at.readings, payload, { qos: 1 }, (error) => {
        if (error) return
        line.taken(seq)
        pump()
      })
  }
  /** One request after the other; each is of the connection that it came by. */
  let asked = Promise.resolve()
  const onRequest = (mqtt: MqttClient, payload: Buffer): void => {
    const request = readRequest(payload, spool.state().epoch)
    const again = (bytes: Buffer) => mqtt.publishAsync(at.readings, bytes, { qos: 1 })
    if (!request) return
    asked = asked
      .then(() => (mqtt.connected ? reconcile(request, { spool, send: again }) : undefined))
      .then((answer) => answer && mqtt.publishAsync(at.answer, JSON.stringify(answer), { qos: 1 }))
      .then(
        () => undefined,
        (error: Error) => log.warn({ reason: error.message }, 'a reconciliation broke off; the server asks again'),
      )
  }
  /** A spool that cannot be written just now is asked again: the server says its ack again, and what is missed is missed again. */
  const safely = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'the spool cannot be written')
      return undefined
    }
  }
  const onMessage = (mqtt: MqttClient, to: string, payload: Buffer): void => {
    if (to === at.request) return onRequest(mqtt, payload)
    const ack = readAck(payload)
    if (ack) safely(() => line.ack(ack, clock.now()))
    else log.warn({ topic: at.ack }, 'an ack that is none was ignored')
    pump()
  }
  const say = (mqtt: MqttClient, status: Status): void => {
    mqtt.publish(at.status, JSON.stringify(status), { qos: 1, retain: true })
  }

  /** One connection, from CONNECT to its end; resolves to the ms that it held, 0 when it never came to be. */
  const connection = async (signal: AbortSignal): Promise<number> => {
    const mqtt = client(broker, { topic: at.status, payload: JSON.stringify(OFFLINE) })
    let since = 0
    let reason: string | undefined
    const closed = new Promise<void>((resolve) => mqtt.once('close', () => resolve()))
    mqtt.on('error', (error) => {
      reason = error.message
      mqtt.end(true)
    })
    mqtt.on('message', (to, payload) => onMessage(mqtt, to, payload))
    mqtt.on('connect', () => {
      since = clock.now()
      // pings go on over a line that has lost the subscription: without this the agent would wait for ever
      const mute = setTimeout(() => {
        reason = 'the broker did not answer the subscription'
        mqtt.end(true)
      }, subackMs)
      mqtt.once('close', () => clearTimeout(mute))
      mqtt.subscribe(at.ack, { qos: 1 }, (error, grants) => {
        clearTimeout(mute)
        if (error || grants?.some(({ qos }) => qos > 2)) {
          reason = error?.message ?? 'the subscription to its acks was refused'
          mqtt.end(true)
          return
        }
        current = mqtt
        log.info({ broker: broker.url, spooled: spooled() }, 'connected')
        // an older server refuses this: then nothing is compared
        mqtt.subscribe(at.request, { qos: 1 }, () => undefined)
        say(mqtt, birth())
        pump()
      })
    })
    mqtt.connect()
    const watch = watchdog(mqtt)
    const stop = () => void drain(mqtt)
    signal.addEventListener('abort', stop, { once: true })
    await closed
    clearInterval(watch)
    signal.removeEventListener('abort', stop)
    mqtt.end(true)
    if (current === mqtt) current = undefined
    safely(() => line.lost(clock.now()))
    if (!signal.aborted) down(since > 0, reason ?? 'closed by the broker')
    return since === 0 ? 0 : Math.max(1, clock.now() - since)
  }

  /** Logs the end of a connection, and why there is none when that changes; not each attempt. */
  const down = (held: boolean, reason: string): void => {
    if (held) log.warn({ broker: broker.url, reason }, 'connection lost')
    else if (reason !== lastReason) log.warn({ broker: broker.url, reason }, 'not connected; trying again')
    lastReason = reason
  }

  const watchdog = (mqtt: MqttClient): NodeJS.Timeout => {
    let said = spooled()
    let saidAt = clock.now()
    return setInterval(() => {
      const now = clock.now()
      const state = safely(() => line.check(now))
      if (state === 'reconnect') return void mqtt.end(true)
      if (state === 'resend') log.warn({ spooled: spooled() }, 'no ack for a while: sending again')
      pump()
      if (now - saidAt < BIRTH_EVERY || Math.abs(spooled() - said) <= WINDOW || current !== mqtt) return
      said = spooled()
      saidAt = now
      say(mqtt, birth())
    }, LOOK)
  }

  /** Gives the last batches a moment to be acknowledged, then says goodbye. */
  const drain = async (mqtt: MqttClient): Promise<void> => {
    const end = clock.now() + drainMs
    const never = new AbortController().signal
    while (mqtt.connected && spooled() > 0 && clock.now() < end) await pause(20, never)
    if (!mqtt.connected) return void mqtt.end(true)
    const goodbye = mqtt.publishAsync(at.status, JSON.stringify(OFFLINE), { qos: 1, retain: true })
    await Promise.race([goodbye.catch(() => undefined), pause(1_000, never)])
    mqtt.end(false)
    await pause(200, never)
    mqtt.end(true)
  }

  const run: Publisher['run'] = async (signal) => {
    let attempt = 0
    let short = 0
    while (!signal.aborted) {
      const held = await connection(signal).catch((error: Error) => {
        log.error({ reason: error.message }, 'not connected')
        return 0
      })
      if (held >= STABLE) attempt = 0
      short = held > 0 && held < 1_000 ? short + 1 : 0
      if (short === TAKEOVERS)
        log.warn(
          { client: broker.user },
          'closed at once after connecting, again and again: does another process run as this agent?',
        )
      await pause(backoff(attempt++), signal)
    }
  }
  return {
    run,
    pump,
    tell: () => {
      if (current?.connected) say(current, birth())
    },
    connected: () => current?.connected === true,
    waiting: spooled,
    unsentFrom: line.unsentFrom,
  }
}

const readAck = (payload: Buffer): Ack | undefined => {
  try {
    return Ack.safeParse(JSON.parse(payload.toString('utf8'))).data
  } catch {
    return undefined
  }
}
