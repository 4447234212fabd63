import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, connect as dial, type Socket } from 'node:net'
import { kill, type Talk, talk } from './peer.ts'

const FOLDER = `${import.meta.dirname}/opcua`

/** The server of node-opcua as a process of its own, with variables that a test sets. */
export const opcuaPeer = async (port = 0) => {
  if (!existsSync(`${FOLDER}/node_modules`))
    throw new Error('the OPC UA server is not there; run: npm ci --prefix tests/driver/opcua --ignore-scripts')
  const peer: Talk = talk(process.execPath, [`${FOLDER}/peer.mjs`, String(port), 'reader', 'pass phrase'])
  const at = Number(await peer.next())
  return {
    port: at,
    /** A variable of namespace 1; null: there is none any more; a status: it is there and has no value. */
    put: (node: string, type: string, value: unknown) => peer.tell({ node, type, value }),
    fail: (node: string, type: string, status: string) => peer.tell({ node, type, status }),
    hold: () => peer.child.kill('SIGSTOP'),
    release: () => peer.child.kill('SIGCONT'),
    kill: () => kill(peer.child),
  }
}
export type OpcuaPeer = Awaited<ReturnType<typeof opcuaPeer>>

/** Between client and server: keeps each message that goes by (OPC 10000-6, 7.1.2: a header of 8 bytes with the size at 4). */
export const messageTap = async (first: number) => {
  let to = first
  const asked: Buffer[] = []
  const answered: Buffer[] = []
  const sockets: Socket[] = []
  const keep = (from: Socket, into: Buffer[]): void => {
    let rest = Buffer.alloc(0)
    from.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      while (rest.length >= 8 && rest.length >= rest.readUInt32LE(4)) {
        const size = rest.readUInt32LE(4)
        into.push(rest.subarray(0, size))
        rest = rest.subarray(size)
      }
    })
  }
  const server = createServer((near) => {
    const far = dial(to, '127.0.0.1')
    sockets.push(near, far)
    keep(near, asked)
    keep(far, answered)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) socket.on('error', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    for (const socket of sockets.splice(0)) socket.destroy()
  }
  return {
    port: (server.address() as { port: number }).port,
    asked,
    answered,
    /** Ends what goes on, and leads to another server from now on. */
    turn: (port: number) => {
      to = port
      cut()
    },
    close: () => {
      cut()
      server.close()
    },
  }
}
