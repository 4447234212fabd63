import type { PublishPacket } from 'aedes'
import type { EpochMs } from '#core/time'
import type { Delivery, Intake } from '../ledger/contract.ts'
import type { Log } from './log.ts'
import type { Rights } from './rules.ts'
import type { BrokerStats } from './stats.ts'

type Done = (error?: Error | null) => void
type Options = { intake: Intake; log: Log; now: () => EpochMs; stats: BrokerStats }

export const payloadOf = (packet: PublishPacket): Uint8Array =>
  typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload

/**
 * Hands readings to the ledger and calls back, so that the PUBACK leaves, only after the commit.
 * What the ledger cannot take is kept by the agent: no PUBACK, and no error either, for an error would close the connection.
 */
export const delivery = ({ intake, log, now, stats }: Options) => {
  let pending = 0
  let keptSince = 0 // deliveries kept since the ledger last took one
  let idle: (() => void) | undefined

  const settled = (done: Done): void => {
    pending -= 1
    done()
    if (pending === 0) idle?.()
  }
  const taken = (done: Done): void => {
    if (keptSince > 0) log.info({ kept: keptSince }, 'the ledger takes readings again')
    keptSince = 0
    settled(done)
  }
  const kept = (packet: PublishPacket, done: Done, reason: unknown): void => {
    if (keptSince === 0) log.warn({ reason: String(reason) }, 'the ledger takes no readings; the agents keep them')
    keptSince += 1
    stats.kept += 1
    withhold(packet)
    settled(done)
  }
  return {
    take({ site, agent }: Rights, packet: PublishPacket, done: Done): void {
      pending += 1
      intake.take({ site, agent, payload: payloadOf(packet), receivedAt: now() }).then(
        () => taken(done),
        (reason: unknown) => kept(packet, done, reason),
      )
    },
    /** What one packet holds, committed as a whole before it is answered. */
    takeAll(deliveries: readonly Delivery[], packet: PublishPacket, done: Done): void {
      pending += 1
      Promise.all(deliveries.map((delivery) => intake.take(delivery))).then(
        () => taken(done),
        (reason: unknown) => kept(packet, done, reason),
      )
    },
    /** Resolves when nothing waits for the ledger. */
    drained: (): Promise<void> =>
      new Promise((resolve) => {
        idle = resolve
        if (pending === 0) resolve()
      }),
  }
}

/** A QoS 0 packet is answered with nothing: the client sends the message again after it reconnects. */
export const withhold = (packet: PublishPacket): void => {
  packet.qos = 0
}
