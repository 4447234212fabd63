import { connectAsync } from 'mqtt'
import type { Stage } from './stage.ts'
import { until } from './until.ts'

type Acked = { epoch: string; committed: number; missing: [number, number][] }
type Reading = [meter: string, at: number, value: string | number, quality?: string]
type Place = Pick<Stage, 'mqttPort' | 'password' | 'site' | 'agent'>

/** A device of somebody else's: it knows wire.md and mqtt.js, and shares no code with our agent. */
export const device = async ({ mqttPort, password, site, agent }: Place, epoch = 'FOREIGN1') => {
  const base = `gentani/v1/${site}/${agent}`
  const mqtt = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    username: `${site}.${agent}`,
    password,
    protocolVersion: 4,
    reconnectPeriod: 100,
  })
  let last: Acked | undefined
  mqtt.on('message', (_topic, payload) => {
    last = JSON.parse(payload.toString()) as Acked
  })
  mqtt.on('error', () => undefined)
  await mqtt.subscribeAsync(`${base}/ack`, { qos: 1 })
  let seq = 0
  return {
    /** Any bytes on the readings topic; resolves at the PUBACK. */
    raw: (bytes: string | Buffer) => mqtt.publishAsync(`${base}/readings`, bytes, { qos: 1 }),
    birth: (points: object[]) =>
      mqtt.publishAsync(
        `${base}/status`,
        JSON.stringify({ state: 'online', epoch, version: '9', points, spooled: 0, clock: 'synced' }),
        { qos: 1, retain: true },
      ),
    /** Publishes one batch and waits for the retained ack that covers it. */
    send: async (readings: Reading[]): Promise<Acked> => {
      seq += 1
      const mine = seq
      await mqtt.publishAsync(`${base}/readings`, JSON.stringify({ epoch, seq: mine, sentAt: Date.now(), readings }), {
        qos: 1,
      })
      return until(`ack of seq ${mine}`, () => last?.epoch === epoch && last.committed >= mine && last)
    },
    ack: () => last,
    close: () => mqtt.endAsync(true),
  }
}
