import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { decimal, displayed, type Read } from '../decimal.ts'
import type { Driver, Start } from '../driver.ts'
import { optional } from '../optional.ts'
import { type Answer, poll, type Reader, tried } from '../poll.ts'
import { shortest32 } from '../words.ts'
import { type BacnetConfig, type BacnetPoint, objectTypes } from './config.ts'

const PRESENT_VALUE = 85
/** Application tag of a 32-bit float. */
const REAL = 4

/** Reads present values of a BACnet/IP device: ReadProperty only. */
export const bacnet = (config: BacnetConfig, start: Start): Driver =>
  poll(config, start, (quick) => reader(config, quick))

/** CommonJS with a default export: required, as its default lies elsewhere under tsx and under node. */
type Library = typeof import('@bacnet-js/client')
const load = () =>
  optional('@bacnet-js/client', async () => createRequire(import.meta.url)('@bacnet-js/client') as Library)
type Client = InstanceType<Library['default']>

/** A client with a port of its own: two on one port would take each other's answers. */
const open = async ({ timeout }: BacnetConfig): Promise<Client> => {
  const { default: BacnetClient } = await load()
  const socket = createSocket('udp4')
  socket.bind(0)
  await once(socket, 'listening')
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  const client = new BacnetClient({ port, apduTimeout: timeout, reuseAddr: false })
  client.on('error', () => undefined)
  await new Promise<void>((resolve) => client.on('listening', () => resolve()))
  return client
}

/** The device answered, and refuses this object. */
const refused = (error: unknown): boolean =>
  /BacnetError|BacnetReject|BacnetAbort/i.test(String((error as Error).message))

const reader = (config: BacnetConfig, quick: () => boolean): Reader => {
  const m = /^bacnet:\/\/([^:]+)(?::(\d+))?$/.exec(config.url)
  let client: Promise<Client> | undefined
  const address = async (): Promise<string> => `${(await lookup(m?.[1] ?? '', 4)).address}:${m?.[2] ?? 47_808}`
  const drop = (): void => {
    void client?.then((c) => c.close()).catch(() => undefined)
    client = undefined
  }
  const ask = async (point: BacnetPoint): Promise<Read> => {
    client ??= open(config)
    const object = { type: objectTypes[point.object], instance: point.instance }
    try {
      const { values } = await (await client).readProperty({ address: await address() }, object, PRESENT_VALUE)
      return numberOf(values[0])
    } catch (error) {
      if (refused(error)) return { ok: false, why: `${point.object} ${point.instance}: ${(error as Error).message}` }
      drop()
      throw error
    }
  }
  return {
    read: async (due, signal) => {
      const answers: Answer[] = []
      for (const i of due) {
        const point = config.points[i] as BacnetPoint
        const retries = quick() ? 0 : config.retries
        const read = await tried(() => ask(point), { retries, signal, again: () => true })
        answers.push({ point: point.meter, ...displayed(read, point) })
      }
      return answers
    },
    close: drop,
  }
}

const numberOf = (data: { readonly type?: number; readonly value?: unknown } | undefined): Read => {
  const value = data?.value
  const text = typeof value !== 'number' ? undefined : data?.type === REAL ? shortest32(value) : String(value)
  const read = text === undefined || !Number.isFinite(value) ? undefined : decimal(text)
  return read ? { ok: true, value: read } : { ok: false, why: `the present value is ${String(value)}, no number` }
}
