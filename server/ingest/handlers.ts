import type { AedesOptions, Client, PublishPacket } from 'aedes'
import type { Id } from '#core/id'
import type { EpochMs } from '#core/time'
import type { Status } from '#core/wire'
import type { Intake } from '../ledger/contract.ts'
import type { Credentials } from './credentials.ts'
import { delivery, payloadOf, withhold } from './delivery.ts'
import { firstTime, type Log } from './log.ts'
import { badPassword, type Rights, rules } from './rules.ts'
import type { Sources } from './sources.ts'
import type { BrokerStats } from './stats.ts'
import { readStatus } from './status.ts'
import { takeoverWatch } from './takeover.ts'

export type HandlerOptions = {
  credentials: Credentials
  intake: Intake
  /** foreign devices: each source is a user, who may publish anywhere but where agents do */
  sources?: Sources | undefined
  onStatus: (site: Id, agent: Id, status: Status) => void
  /** an agent's word on a reconciliation */
  onAnswer: (site: Id, agent: Id, payload: Uint8Array) => void
  log: Log
  now: () => EpochMs
  stats: BrokerStats
}
type Handlers = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>
> & {
  joined(client: Client): void
  left(client: Client): void
  /** Takes no message from now on; resolves when the ledger has answered for those it has in hand. */
  drain(): Promise<void>
}

const userOf = ({ site, agent }: Rights): string => `${site}.${agent}`

/** The broker's decisions: who comes in, what is taken, what is refused. Nothing here closes a connection because of data. */
export const handlers = (options: HandlerOptions): Handlers => {
  const { credentials, intake, sources, onStatus, onAnswer, log, now, stats } = options
  const deliveries = delivery({ intake, log, now, stats })
  const doors = rules(credentials)
  const live = new Map<string, Client>()
  const fights = takeoverWatch()
  const first = firstTime()
  let closing = false

  const refuse = (key: string, fields: object, message: string): void => {
    stats.refused += 1
    if (first(key)) log.warn(fields, message)
  }
  const status = ({ site, agent }: Rights, packet: PublishPacket): void => {
    const read = readStatus(payloadOf(packet))
    if (read) onStatus(site, agent, read)
    else stats.badStatus += 1
    if (!read && first(`status ${site}.${agent}`))
      log.warn({ site, agent }, 'a status message is unreadable and was left out')
  }
  const noteTakeover = (id: string, who: Rights): void => {
    if (!live.has(id)) return
    stats.takeovers += 1
    const user = userOf(who)
    if (fights.note(user, now())) log.warn({ user, id }, 'two clients use one client id and throw each other out')
  }

  return {
    // The user's own name space: nobody can throw out another agent's client. Sessions are not kept, for acks are retained.
    preConnect(_client, packet, done) {
      packet.clientId = `${packet.username ?? ''}|${packet.clientId}`
      packet.clean = true
      done(null, true)
    },
    authenticate(client, user, password, done) {
      const who = closing ? undefined : doors.admit(client, user, password)
      if (who) noteTakeover(client.id, who)
      else refuse(`connect ${user}`, { user }, 'a client was refused: unknown user or wrong password')
      done(who ? null : badPassword(), who !== undefined)
    },
    authorizePublish(client, packet, done) {
      const who = doors.rights(client)
      stats.messages += 1
      if (closing) withhold(packet)
      else if (who && sources?.isSource(who) && !packet.topic.startsWith('gentani/')) {
        const receivedAt = packet.retain ? undefined : now()
        const message = { topic: packet.topic, payload: payloadOf(packet), receivedAt }
        return deliveries.takeAll(sources.read(message, who), packet, done)
      } else if (packet.topic === who?.readings) return deliveries.take(who, packet, done)
      else if (packet.topic === who?.status) status(who, packet)
      else if (packet.topic === who?.answer) onAnswer(who.site, who.agent, payloadOf(packet))
      else {
        const user = who ? userOf(who) : 'nobody'
        refuse(`publish ${user}`, { user, topic: packet.topic }, 'a publish to a topic not its own was dropped')
      }
      done()
    },
    authorizeSubscribe(client, subscription, done) {
      const who = doors.rights(client)
      const own = who?.ack === subscription.topic || who?.request === subscription.topic
      if (own || (who && sources?.mayHear(who, subscription.topic))) return done(null, subscription)
      const user = who ? userOf(who) : 'nobody'
      refuse(`subscribe ${user}`, { user, topic: subscription.topic }, 'a subscription was refused')
      done(null, null)
    },
    joined(client) {
      live.set(client.id, client)
      stats.connections = live.size
    },
    left(client) {
      if (live.get(client.id) === client) live.delete(client.id)
      stats.connections = live.size
    },
    drain() {
      closing = true
      return deliveries.drained()
    },
  }
}
