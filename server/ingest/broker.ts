import type { EventEmitter } from 'node:events'
import type { Id } from '#core/id'
import type { ReconcileRequest } from '#core/reconciliation'
import type { EpochMs } from '#core/time'
import { type Ack, PACKET_LIMIT, topic } from '#core/wire'
import { AgentBroker } from './aedes.ts'
import { type HandlerOptions, handlers } from './handlers.ts'
import type { LinkState } from './link-state.ts'
import { listen } from './listener.ts'
import { type BrokerStats, noStats } from './stats.ts'

/** `packet` in bytes; `connect` is how long a connection may take to say who it is, ms. */
export type BrokerLimits = { packet: number; connections: number; connect: number }
const LIMITS: BrokerLimits = { packet: PACKET_LIMIT, connections: 1_000, connect: 10_000 }

/** `onStatus` is told of each birth and death. */
export type BrokerOptions = Omit<HandlerOptions, 'stats' | 'now'> & {
  host?: string
  /** 0: any free port */
  port?: number
  limits?: Partial<BrokerLimits>
  now?: () => EpochMs
}
/** What the server wants of a broker, embedded or outside. */
export type BrokerSide = {
  /** Publishes what an agent may forget, retained; resolves when it is on its way. */
  publishAck(site: Id, agent: Id, ack: Ack): Promise<void>
  /** Asks an agent that is connected now; nobody hears it otherwise. */
  publishRequest(site: Id, agent: Id, request: ReconcileRequest): Promise<void>
  /** Says something to devices now, QoS 0; nothing is kept for those that are away. */
  publish(topic: string, payload: Uint8Array): void
  stats(): BrokerStats
  /** how it stands with an outside broker; undefined: the broker is the embedded one */
  link(): LinkState | undefined
  /** Stops taking messages, waits for those that the ledger has in hand and lets their acks out, then ends all connections. */
  close(): Promise<void>
}
export type Broker = BrokerSide & { readonly port: number }

/**
 * The embedded MQTT 3.1.1 broker. Deny by default: an agent `<site>.<agent>` publishes its readings and status and hears its ack.
 *
 *   publish ──▶ rights ──▶ intake.take ──▶ commit ──▶ PUBACK        publishAck ──▶ retained ack ──▶ agent
 *
 * Bad data never closes a connection. Rejects with code PORT_IN_USE when the port is taken.
 */
export const startBroker = async (options: BrokerOptions): Promise<Broker> => {
  const { host = '127.0.0.1', port = 1883, log, now = Date.now as () => EpochMs } = options
  const limits = { ...LIMITS, ...options.limits }
  const stats = noStats()
  const { joined, left, drain, ...decisions } = handlers({ ...options, now, stats })
  const aedes = new AgentBroker({ connectTimeout: limits.connect, ...decisions })
  aedes.on('client', joined)
  aedes.on('clientDisconnect', left)
  const events: EventEmitter = aedes
  events.on('error', (error: Error) => log.warn({ error: error.message }, 'the broker reports an error'))
  await aedes.listen()
  const door = await listen({ host, port, limits, stats, log, onSocket: (socket) => aedes.handle(socket) }).catch(
    async (error: unknown) => {
      await closeOf(aedes)
      throw error
    },
  )
  return {
    port: door.port,
    publishAck: (site, agent, ack) =>
      publish(aedes, topic(site, agent, 'ack'), { text: JSON.stringify(ack), retain: true }),
    publishRequest: (site, agent, request) =>
      publish(aedes, topic(site, agent, 'request'), { text: JSON.stringify(request), retain: false }),
    publish(to, payload) {
      const packet = {
        cmd: 'publish',
        qos: 0,
        dup: false,
        retain: false,
        topic: to,
        payload: Buffer.from(payload),
      } as const
      aedes.publish(packet, () => undefined)
    },
    stats: () => ({ ...stats }),
    link: () => undefined,
    async close() {
      door.stop()
      await drain()
      await door.flush()
      await closeOf(aedes)
      await door.close()
    },
  }
}

const closeOf = (aedes: AgentBroker): Promise<void> => new Promise((resolve) => aedes.close(resolve))

const publish = (aedes: AgentBroker, to: string, { text, retain }: { text: string; retain: boolean }): Promise<void> =>
  new Promise((resolve, reject) => {
    const packet = { cmd: 'publish', qos: 1, dup: false, retain, topic: to, payload: Buffer.from(text) } as const
    aedes.publish(packet, (error) => (error ? reject(error) : resolve()))
  })
