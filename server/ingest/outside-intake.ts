import { setTimeout as pause } from 'node:timers/promises'
import { DROPPED_TOPIC } from '#core/broker-acl'
import type { Plant } from '#core/plant'
import type { EpochMs } from '#core/time'
import { PACKET_LIMIT } from '#core/wire'
import type { Delivery } from '../ledger/contract.ts'
import type { HandlerOptions } from './handlers.ts'
import { firstTime } from './log.ts'
import type { Sources } from './sources.ts'
import { readStatus } from './status.ts'

type Options = Pick<HandlerOptions, 'intake' | 'onStatus' | 'onAnswer' | 'log' | 'stats'> & {
  plant: Plant
  now: () => EpochMs
  sources: Sources
  /** told what the broker says it has thrown away in all */
  onDropped: (total: number) => void
}
/** A message with what ends it at the broker. `alive` is false once its connection is gone: the broker brings it again. */
export type Incoming = {
  readonly topic: string
  readonly payload: Buffer
  readonly retain: boolean
  readonly alive: () => boolean
  readonly acknowledge: () => void
}

/** How long a message that the ledger cannot take waits until it is tried again, ms. */
const RETRY = 1_000
const TOPIC = /^gentani\/v1\/([^/]+)\/([^/]+)\/(readings|status|answer)$/

/**
 * What comes from an outside broker, on the one path of all readings: take, commit, only then PUBACK. A message that the ledger cannot
 * take is tried again here as long as the connection stands; the broker keeps it, and allows only so many without a PUBACK.
 */
export const outsideIntake = (options: Options) => {
  const { plant, intake, sources, onStatus, onAnswer, log, stats, now, onDropped } = options
  const agents = new Set(plant.sites.flatMap((site) => site.agents.map((agent) => `${site.id}/${agent}`)))
  const first = firstTime()
  let pending = 0
  let keptSince = 0
  let closing = false
  const waiting = new Set<() => void>()

  const settled = (): void => {
    pending -= 1
    for (const done of waiting) done()
    waiting.clear()
  }
  const took = (delivery: Delivery): Promise<boolean> =>
    intake.take(delivery).then(
      () => {
        if (keptSince > 0) log.info({ kept: keptSince }, 'the ledger takes readings again')
        keptSince = 0
        return true
      },
      (reason: unknown) => {
        if (keptSince === 0)
          log.warn({ reason: String(reason) }, 'the ledger takes no readings; broker and agents keep them')
        keptSince += 1
        stats.kept += 1
        return false
      },
    )
  const deliver = async (deliveries: readonly Delivery[], { alive, acknowledge }: Incoming): Promise<void> => {
    pending += 1
    try {
      for (const delivery of deliveries)
        while (!(await took(delivery))) {
          await pause(RETRY)
          if (closing || !alive()) return
        }
      if (alive()) acknowledge()
    } finally {
      settled()
    }
  }
  const refuse = (topic: string): void => {
    stats.refused += 1
    if (first(topic)) log.warn({ topic }, 'a message of an agent that plant.yaml does not name was left out')
  }

  return {
    take(message: Incoming): void {
      const { topic, payload, acknowledge } = message
      if (topic === DROPPED_TOPIC) return onDropped(Number(payload.toString()) || 0)
      stats.messages += 1
      stats.bytes += payload.length
      const [, site = '', agent = '', channel] = TOPIC.exec(topic) ?? []
      if (closing) return
      if (sources.listens(topic)) {
        const receivedAt = message.retain ? undefined : now()
        return void deliver(sources.read({ topic, payload, receivedAt }), message)
      }
      if (!agents.has(`${site}/${agent}`)) refuse(topic)
      else if (channel === 'answer') onAnswer(site, agent, payload)
      else if (channel === 'status') {
        const status = readStatus(payload)
        if (status) onStatus(site, agent, status)
        else {
          stats.badStatus += 1
          if (first(`status ${topic}`)) log.warn({ topic }, 'a status message is unreadable and was left out')
        }
      } else if (payload.length > PACKET_LIMIT) {
        stats.oversize += 1
        if (first(`size ${topic}`)) log.warn({ topic, limit: PACKET_LIMIT }, 'a message over the limit was left out')
      } else return void deliver([{ site, agent, payload, receivedAt: now() }], message)
      acknowledge()
    },
    pending: () => pending,
    /** Resolves when a message has left the hand, or after `ms`. */
    room: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        waiting.add(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
    /** Takes no message from now on; resolves when the ledger has answered for those in hand. */
    async drain(): Promise<void> {
      closing = true
      while (pending > 0) await new Promise<void>((resolve) => waiting.add(resolve))
    },
  }
}
export type OutsideIntake = ReturnType<typeof outsideIntake>
