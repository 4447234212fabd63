import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'
import { agentTopics, DROPPED_TOPIC } from '#core/broker-acl'
import { type OutsideBroker, SERVER_USER } from '#core/outside-broker'
import type { Plant } from '#core/plant'
import { PACKET_LIMIT } from '#core/wire'
import type { ackSender } from './outside-acks.ts'
import type { OutsideIntake } from './outside-intake.ts'

/** What opens the door of a broker: PEM texts and a password. */
export type Access = { readonly password?: string; readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }
/** How a connection ended: ms that it held (0: it never came to be), why, and whether the broker said that another took it over. */
export type Ended = { readonly held: number; readonly reason: string | undefined; readonly takenOver: boolean }

type Options = {
  plant: Plant
  broker: OutsideBroker
  access: () => Access
  intake: OutsideIntake
  acks: ReturnType<typeof ackSender>
  /** further filters to listen to */
  topics: readonly string[]
  opened: (sessionPresent: boolean, link: MqttClient) => void
  now: () => number
}

/** Seconds between pings; a mute broker is noticed after one and a half times this. */
const KEEPALIVE_S = 15
/** Longest wait for a CONNACK, ms; a client that says nothing at all for twice as long is given up. */
const CONNECT_TIMEOUT = 10_000
/** Messages without a PUBACK at most. */
const WINDOW = 256
/** A broker that sends more all the same is made to wait so long at most, ms: far below the keepalive. */
const HOLD = 3_000
/** How long a client may take to close, ms. */
const GOODBYE = 1_000
/** DISCONNECT reason "session taken over" (MQTT 5.0, 3.14.2.1). */
const TAKEN_OVER = 0x8e

const clientOptions = ({ plant: { company }, broker, access }: Options): IClientOptions => ({
  ...access(),
  manualConnect: true,
  reconnectPeriod: 0,
  connectTimeout: CONNECT_TIMEOUT,
  keepalive: KEEPALIVE_S,
  clean: false,
  protocolVersion: broker.version,
  clientId: broker.clientId ?? `gentani-${company.id}`,
  username: broker.user ?? SERVER_USER,
  queueQoSZero: false,
  resubscribe: false,
  ...(broker.version === 5 && {
    properties: {
      sessionExpiryInterval: Math.round(broker.session / 1_000),
      receiveMaximum: WINDOW,
      maximumPacketSize: PACKET_LIMIT,
    },
  }),
})

/**
 * mqtt.js sends a PUBACK when its handler is done and reads nothing until then. So it is told that a message is of QoS 0, which it passes
 * on at once, and the PUBACK is written here after the commit: many may wait side by side, and pings go on.
 */
const acknowledgesLater = (link: MqttClient, intake: OutsideIntake): void => {
  const owed = new WeakSet<IPublishPacket>()
  link.on('packetreceive', (packet) => {
    if (packet.cmd !== 'publish' || packet.qos === 0) return
    owed.add(packet)
    packet.qos = 0
  })
  link.on('message', (topic, payload, packet) => {
    const { stream } = link
    const alive = (): boolean => link.connected && link.stream === stream
    const acknowledge = (): void => {
      if (owed.has(packet) && alive()) stream.write(puback(packet.messageId ?? 0))
    }
    intake.take({ topic, payload, retain: packet.retain, alive, acknowledge })
  })
  link.handleMessage = (_packet, done) => {
    if (intake.pending() < WINDOW) return done()
    void intake.room(HOLD).then(() => done())
  }
}
/** PUBACK of success: the same four bytes in MQTT 3.1.1 (3.4) and 5.0 (3.4.2.1). */
const puback = (id: number): Buffer => Buffer.from([0x40, 2, id >> 8, id & 0xff])

/** One connection, from CONNECT to its end. */
export const connection = async (options: Options, signal: AbortSignal): Promise<Ended> => {
  const { plant, broker, intake, acks, topics, opened, now } = options
  let link: MqttClient
  try {
    link = mqtt.connect(broker.url, clientOptions(options))
  } catch (error) {
    return { held: 0, reason: (error as Error).message, takenOver: false }
  }
  let since = 0
  let reason: string | undefined
  let takenOver = false
  let over: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    over = resolve
  })
  link.once('close', () => over())
  /** Ends it, politely at first where it stands; a client that does not even say that it closed is left behind. */
  const end = (force: boolean): void => {
    link.end(force)
    setTimeout(() => link.end(true), GOODBYE).unref()
    setTimeout(over, 2 * GOODBYE).unref()
  }
  const giveUp = (why: string): void => {
    reason ??= why
    end(true)
  }
  acknowledgesLater(link, intake)
  link.on('error', (error) => giveUp(error.message))
  link.on('disconnect', (packet) => {
    takenOver = packet.reasonCode === TAKEN_OVER
    if (!takenOver) reason ??= `the broker says goodbye, reason ${packet.reasonCode}`
  })
  link.on('connect', ({ sessionPresent }) => {
    since = now()
    link.subscribe([...agentTopics(plant), ...topics], { qos: 1 }, (error, grants) => {
      if (error || grants?.some(({ qos }) => qos > 2))
        return giveUp(error?.message ?? 'the broker refuses a subscription: see gentani broker-acl')
      acks.over(link)
      opened(sessionPresent, link)
      link.subscribe(DROPPED_TOPIC, { qos: 0 }, () => undefined)
    })
  })
  const overdue = setTimeout(() => since === 0 && giveUp('no answer'), 2 * CONNECT_TIMEOUT)
  const stop = (): void => end(since === 0)
  signal.addEventListener('abort', stop, { once: true })
  link.connect()
  await closed
  clearTimeout(overdue)
  signal.removeEventListener('abort', stop)
  acks.over(undefined)
  link.end(true)
  return { held: since === 0 ? 0 : Math.max(1, now() - since), reason, takenOver }
}
