import client, { type MqttClient } from 'mqtt'
import { parseExact } from '#core/exact-json'
import { at } from '#core/time'
import { pause } from '../../clock.ts'
import { backoff } from '../../connection.ts'
import { decimal, displayed, type Read } from '../decimal.ts'
import type { Driver, Sample, Start } from '../driver.ts'
import { numberAt } from '../http/json.ts'
import { queue } from '../queue.ts'
import { secret } from '../secret.ts'
import { type Silence, silence } from '../silence.ts'
import type { MqttConfig, MqttPoint } from './config.ts'

/**
 * Devices that publish on a local broker (Shelly, Tasmota, Zigbee2MQTT, gateways). A sample is stamped when it comes in; a retained
 * message is as old as nobody knows and is passed over.
 */
export const mqtt = (config: MqttConfig, start: Start): Driver =>
  async function* (signal) {
    const line = queue<Sample>()
    const { clock, log } = start
    const silent = silence(config.id, start)
    const last = new Map<string, number>()
    let full = false
    const take = (point: MqttPoint, text: string): void => {
      silent.heard()
      const now = clock.now()
      if (now - (last.get(point.meter) ?? Number.NEGATIVE_INFINITY) < (point.every ?? config.every)) return
      const got = displayed(numberOf(text, point.json), point)
      silent.meter(point.meter, got.ok ? undefined : got.why)
      if (!got.ok) return
      last.set(point.meter, now)
      const taken = line.push({ point: point.meter, at: at(now), raw: got.raw, mark: String(now) })
      if (!taken && !full)
        log.warn({ device: config.id }, 'messages come faster than the spool takes them; some are lost')
      full = !taken
    }
    const connected = connect(config, { silent, take, signal })
    yield* line.items(signal)
    await connected
  }

type Listen = {
  readonly silent: Silence
  readonly take: (point: MqttPoint, text: string) => void
  readonly signal: AbortSignal
}

/** Keeps a connection; each time a new client, so that no state of an old one is in the way. */
const connect = async (config: MqttConfig, listen: Listen): Promise<void> => {
  for (let attempt = 0; !listen.signal.aborted; attempt++) {
    const held = await connection(config, listen)
    if (held) attempt = 0
    await pause(backoff(attempt), listen.signal)
  }
}

/** One connection to its end; whether it came to be. */
const connection = async (config: MqttConfig, { silent, take, signal }: Listen): Promise<boolean> => {
  const link: MqttClient = client.connect(config.url, {
    ...{
      manualConnect: true,
      reconnectPeriod: 0,
      connectTimeout: 10_000,
      keepalive: 15,
      clean: true,
      resubscribe: false,
    },
    ...(config.user !== undefined && { username: config.user }),
    ...(config.passwordFile && { password: secret(config.passwordFile) }),
  })
  let came = false
  let reason = 'closed by the broker'
  const ended = new Promise<void>((resolve) => link.once('close', () => resolve()))
  const timer = setTimeout(() => silent.lost(`no message for ${config.silence} ms`), config.silence)
  link.on('error', (error) => {
    reason = error.message
    link.end(true)
  })
  link.on('connect', () => {
    came = true
    link.subscribe([...new Set(config.points.map(({ topic }) => topic))], { qos: 1 })
  })
  link.on('message', (topic, payload, packet) => {
    if (packet.retain) return
    timer.refresh()
    const text = payload.toString('utf8')
    for (const point of config.points) if (point.topic === topic) take(point, text)
  })
  const stop = (): void => void link.end(true)
  signal.addEventListener('abort', stop, { once: true })
  link.connect()
  await ended
  clearTimeout(timer)
  signal.removeEventListener('abort', stop)
  link.end(true)
  if (!signal.aborted) silent.lost(reason)
  return came
}

const numberOf = (text: string, path: string | undefined): Read => {
  if (path === undefined) {
    const value = decimal(text)
    return value ? { ok: true, value } : { ok: false, why: `"${text.slice(0, 40)}" is no number` }
  }
  try {
    return numberAt(parseExact(text), path)
  } catch (error) {
    return { ok: false, why: `no JSON: ${(error as Error).message}` }
  }
}
