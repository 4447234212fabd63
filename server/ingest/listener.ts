import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { packetGate } from './gate.ts'
import { firstTime, type Log } from './log.ts'
import type { BrokerStats } from './stats.ts'

export type ListenerOptions = {
  host: string
  port: number
  limits: { packet: number; connections: number }
  stats: BrokerStats
  log: Log
  onSocket: (socket: Socket) => void
}
export type Listener = {
  readonly port: number
  /** Lets nobody new in. */
  stop(): void
  /** Resolves when everything written has left, or after a second. */
  flush(): Promise<void>
  /** Ends what is still connected; resolves when the port is free. */
  close(): Promise<void>
}

/** Dead peers are noticed by TCP even when an agent asked for no MQTT keepalive, ms. */
const TCP_KEEPALIVE = 60_000
/** How long a closing listener waits for slow readers, and between two looks, ms. */
const FLUSH = 1_000
const STEP = 20

/** Listens for MQTT connections; a taken port rejects with an Error of code PORT_IN_USE that names it. */
export const listen = async (options: ListenerOptions): Promise<Listener> => {
  const sockets = new Set<Socket>()
  const guard = guarded(options)
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    options.onSocket(guard(socket))
  })
  server.maxConnections = options.limits.connections
  server.on('drop', () => {
    options.stats.refused += 1
  })
  const port = await bound(server, options)
  const closed = new Promise<void>((resolve) => server.once('close', resolve))
  return {
    port,
    stop: () => void server.close(),
    async flush() {
      const unsent = () => [...sockets].some((socket) => socket.writableLength > 0)
      for (let waited = 0; waited < FLUSH && (waited === 0 || unsent()); waited += STEP) await setTimeout(STEP)
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return closed
    },
  }
}

/** Puts the gate in front of the parser: aedes takes bytes with `read`, so every byte is seen here first. */
const guarded = ({ limits, stats, log }: ListenerOptions): ((socket: Socket) => Socket) => {
  const first = firstTime()
  const oversize = (address = '?'): void => {
    stats.oversize += 1
    if (first(address)) log.warn({ address, limit: limits.packet }, 'a packet over the limit ended its connection')
  }
  return (socket) => {
    const gate = packetGate(limits.packet)
    const read = socket.read.bind(socket)
    socket.read = (size?: number): Buffer | null => {
      const chunk: Buffer | null = read(size)
      if (!chunk) return null
      stats.bytes += chunk.length
      if (gate.pass(chunk)) return chunk
      oversize(socket.remoteAddress)
      socket.destroy()
      return null
    }
    return socket
  }
}

const bound = (server: Server, { host, port }: ListenerOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portInUse(host, port) : error),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

const portInUse = (host: string, port: number): Error =>
  Object.assign(new Error(`MQTT port ${port} on ${host} is in use: stop the other program, or set GENTANI_MQTT_PORT`), {
    code: 'PORT_IN_USE',
  })
