import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { optional } from '../optional.ts'
import type { ModbusPlace } from './url.ts'

/** An open line: what came since the last `take`, and a call when more came or it ended. */
export type Line = {
  write(bytes: Buffer): void
  /** What was received; `rest` stays for the next time. */
  received(): Buffer
  keep(rest: Buffer): void
  /** Resolves when more was received, when the line ended, or after `ms`. */
  more(ms: number): Promise<void>
  ended(): string | undefined
  close(): void
}

const tcpStream = (host: string, port: number): Duplex => {
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 })
  return socket
}
const serialStream = async ({ path, baud, parity, stop }: Extract<ModbusPlace, { by: 'rtu' }>): Promise<Duplex> => {
  const { SerialPort } = await optional('serialport', () => import('serialport'))
  return new SerialPort({ path, baudRate: baud, parity, stopBits: stop, dataBits: 8, autoOpen: true })
}

/** Opens the line of a device, or rejects within `timeout` ms. */
export const openLine = async (place: ModbusPlace, timeout: number): Promise<Line> => {
  const stream = place.by === 'rtu' ? await serialStream(place) : tcpStream(place.host, place.port)
  await opened(stream, place.by === 'rtu' ? 'open' : 'connect', timeout)
  return line(stream)
}

const opened = (stream: Duplex, event: string, timeout: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      clearTimeout(timer)
      stream.off('error', done)
      if (!error) return resolve()
      stream.on('error', () => undefined)
      stream.destroy()
      reject(error)
    }
    const timer = setTimeout(() => done(new Error(`no connection within ${timeout} ms`)), timeout)
    stream.once(event, () => done())
    stream.once('error', done)
  })

const line = (stream: Duplex): Line => {
  let buffer = Buffer.alloc(0)
  let ended: string | undefined
  let wake: () => void = () => undefined
  const end = (reason: string): void => {
    ended ??= reason
    wake()
  }
  stream.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk])
    wake()
  })
  stream.on('error', (error) => end(error.message))
  stream.on('end', () => end('the other side closed the line'))
  stream.on('close', () => end('the line was closed'))
  return {
    write: (bytes) => void stream.write(bytes),
    received: () => buffer,
    keep: (rest) => {
      buffer = Buffer.from(rest)
    },
    more: (ms) =>
      new Promise((resolve) => {
        if (ended !== undefined) return resolve()
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    ended: () => ended,
    close: () => {
      end('closed')
      stream.destroy()
    },
  }
}
