import { setTimeout as pause } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { backoff } from '#core/backoff'
import type { OutsideBroker } from '#core/outside-broker'
import type { Plant } from '#core/plant'
import type { EpochMs } from '#core/time'
import { topic } from '#core/wire'
import type { BrokerSide } from './broker.ts'
import type { HandlerOptions } from './handlers.ts'
import type { LinkState } from './link-state.ts'
import { ackSender } from './outside-acks.ts'
import { type Access, connection, type Ended } from './outside-connection.ts'
import { outsideIntake } from './outside-intake.ts'
import type { Sources } from './sources.ts'
import { noStats } from './stats.ts'
import { takeoverWatch } from './takeover.ts'

export type OutsideOptions = Omit<HandlerOptions, 'stats' | 'now' | 'credentials'> & {
  plant: Plant
  broker: OutsideBroker
  sources: Sources
  /** Password and certificates as they stand in their files now: asked for at each attempt. */
  access: () => Access
  now?: () => EpochMs
}
/** A connection that held so long begins the waits anew, ms. */
const STABLE = 10_000
/** One that was closed sooner, without a word of why, may have been thrown out by another client of the same id, ms. */
const SHORT = 5_000
/** Who fights for a client id waits so long, ms: the other one may be the right one. */
const TRUCE = 30_000

/**
 * Consumes an outside broker in place of the embedded one: persistent session, QoS 1, PUBACK after the commit.
 *
 *   broker ──▶ intake.take ──▶ commit ──▶ PUBACK        publishAck ──▶ retained ack ──▶ broker ──▶ agent
 *
 * It never ends by itself: every connection is a client of its own, so that no state of an old one is in the way.
 */
export const startOutsideBroker = (options: OutsideOptions): BrokerSide => {
  const { plant, broker, sources, log, access, now = Date.now as () => EpochMs } = options
  const { url } = broker
  const stats = noStats()
  const acks = ackSender()
  const fights = takeoverWatch(120_000)
  const stop = new AbortController()
  let state: LinkState = { url, connected: false, since: now(), dropped: 0 }
  let lastReason: string | undefined
  let before = false

  /** What the broker had thrown away when it was first asked is of another time. */
  let counted: number | undefined
  const onDropped = (total: number): void => {
    const more = counted === undefined ? 0 : total - (total < counted ? 0 : counted)
    counted = total
    stats.dropped += more
    if (more === 0) return
    state = { ...state, dropped: stats.dropped, droppedAt: now() }
    log.warn({ url, more }, 'the broker has thrown messages away (a queue was full); the agents send them again')
  }
  const intake = outsideIntake({ ...options, now, stats, onDropped })

  let current: MqttClient | undefined
  const opened = (sessionPresent: boolean, link: MqttClient): void => {
    current = link
    stats.connections = 1
    const lost = before && !sessionPresent
    if (lost) stats.sessionsLost += 1
    const { reason: _over, ...rest } = state
    state = { ...rest, connected: true, since: now(), ...(lost && { sessionLostAt: now() }) }
    log.info({ url, sessionPresent }, 'connected to the broker')
    if (lost) log.warn({ url }, 'the broker had forgotten the session; the agents send again what was in it')
    before = true
    lastReason = undefined
    sources.connected()
  }
  /** What a connection's end means; the wait before the next attempt, ms. */
  const ended = ({ held, reason, takenOver }: Ended, attempt: number): number => {
    stats.connections = 0
    const thrown = takenOver || (held > 0 && held < SHORT && reason === undefined)
    if (thrown) stats.takeovers += 1
    const fight = thrown && fights.note(url, now())
    const why = takenOver ? 'another client took over the client id' : (reason ?? 'closed by the broker')
    if (fight) {
      state = { ...state, takenOverAt: now() }
      log.warn({ url }, 'two clients use one client id and throw each other out; is another server running?')
    }
    if (held > 0 || why !== lastReason)
      log.warn({ url, reason: why }, held > 0 ? 'broker lost' : 'no broker; trying again')
    lastReason = why
    state = { ...state, ...(state.connected ? { connected: false, since: now() } : {}), reason: why }
    const fought = state.takenOverAt !== undefined && now() - state.takenOverAt < 4 * TRUCE
    return thrown && fought ? TRUCE : backoff(attempt, Math.random())
  }
  const run = async (): Promise<void> => {
    for (let attempt = 0; !stop.signal.aborted; attempt += 1) {
      const end = await connection(
        { plant, broker, access, intake, opened, acks, topics: sources.topics, now },
        stop.signal,
      )
      if (stop.signal.aborted) return
      if (end.held >= STABLE) attempt = 0
      await pause(ended(end, attempt), undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    publishAck: async (site, agent, ack) => acks.say(topic(site, agent, 'ack'), JSON.stringify(ack)),
    publishRequest: async (site, agent, request) => acks.once(topic(site, agent, 'request'), JSON.stringify(request)),
    publish(to, payload) {
      if (current?.connected) current.publish(to, Buffer.from(payload), { qos: 0 })
    },
    stats: () => ({ ...stats }),
    link: () => state,
    async close() {
      await intake.drain()
      await Promise.race([acks.said(), pause(1_000)])
      stop.abort()
      await running
    },
  }
}
