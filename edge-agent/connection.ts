import mqtt, { type MqttClient } from 'mqtt'
import { backoff as wait } from '#core/backoff'

export type Broker = {
  readonly url: string
  readonly user: string
  /** Read at each attempt, so that a changed password needs no restart. */
  readonly password: () => string
  /** PEM texts: authority, client certificate and its key. */
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }
}
export type Will = { readonly topic: string; readonly payload: string }

/** Seconds between pings; a mute broker is noticed after one and a half times this. */
const KEEPALIVE_S = 15
/** Longest wait for a CONNACK, ms. */
const CONNECT_TIMEOUT = 10_000

/**
 * A client that has not connected yet, for one connection only: handlers are attached first, then `connect()`; when it closes a new
 * one is made (a client that reconnects by itself would re-send from its memory, and has been seen to stop trying for ever).
 */
export const client = ({ url, user, password, tls }: Broker, will: Will): MqttClient =>
  mqtt.connect(url, {
    ...tls,
    manualConnect: true,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_TIMEOUT,
    keepalive: KEEPALIVE_S,
    clean: true,
    protocolVersion: 4,
    clientId: user,
    username: user,
    password: password(),
    queueQoSZero: false,
    resubscribe: false,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
  })

/** Wait before attempt n (from 0), ms, half of it by chance. */
export const backoff = (n: number, chance = Math.random()): number => wait(n, chance)
