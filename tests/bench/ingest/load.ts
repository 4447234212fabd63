import { connect } from 'node:net'
import { mqttUser, topic } from '#core/wire'
import { batchesOf } from './batches.ts'
import { connectPacket, listener, publishPacket, subscribePacket, topicBytes } from './packets.ts'
import { agentId, SITE } from './plant.ts'

/** What one run sends: `window` messages of `perBatch` readings are in flight for each agent at most. */
export type Load = {
  port: number
  passwords: string[]
  messages: number
  perBatch: number
  window: number
  meters: number
  /** false: there is no ledger, the last PUBACK is the end */
  acks: boolean
}

/** All messages of one agent in one buffer; message i ends at ends[i]. */
const messagesOf = (
  agent: number,
  { messages, perBatch, meters, passwords }: Load,
): { bytes: Buffer; ends: number[] } => {
  const to = topicBytes(topic(SITE, agentId(agent), 'readings'))
  const parts: Buffer[] = []
  const ends: number[] = []
  let seq = 0
  for (const payload of batchesOf(agent, { messages, perBatch, meters: Math.floor(meters / passwords.length) })) {
    const packet = publishPacket(to, (seq % 65_535) + 1, payload)
    seq += 1
    parts.push(packet)
    ends.push((ends.at(-1) ?? 0) + packet.length)
  }
  return { bytes: Buffer.concat(parts), ends }
}

/** One agent: resolves to a function that sends everything, which resolves when all is committed. */
const openAgent = (agent: number, load: Load): Promise<() => Promise<void>> =>
  new Promise((ready, reject) => {
    const { bytes, ends } = messagesOf(agent, load)
    const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true })
    const user = mqttUser(SITE, agentId(agent))
    let sent = 0
    let acknowledged = 0
    let committed = load.acks ? 0 : load.messages
    let done = (): void => {}
    const push = (): void => {
      const to = Math.min(load.messages, acknowledged + load.window)
      // A quarter of the window at a time: the socket sees large writes, as it does from a busy agent.
      if (to <= sent || (to - sent < load.window / 4 && to < load.messages)) return
      socket.write(bytes.subarray(ends[sent - 1] ?? 0, ends[to - 1]))
      sent = to
    }
    const settle = (): void => {
      if (acknowledged === load.messages && committed === load.messages) {
        socket.end()
        done()
      }
    }
    const start = (): Promise<void> =>
      new Promise((resolve) => {
        done = resolve
        push()
      })
    const heard = listener({
      connack(code) {
        if (code !== 0) reject(new Error(`${user} was refused with code ${code}`))
        else if (load.acks) socket.write(subscribePacket(topic(SITE, agentId(agent), 'ack')))
        else ready(start)
      },
      suback: () => ready(start),
      puback() {
        acknowledged += 1
      },
      publish(payload) {
        committed = (JSON.parse(payload.toString()) as { committed: number }).committed
      },
    })
    socket.on('data', (chunk) => {
      heard(chunk)
      push()
      settle()
    })
    socket.on('error', reject)
    socket.write(connectPacket(user, load.passwords[agent] ?? ''))
  })

process.once('message', async (load: Load) => {
  const agents = await Promise.all(load.passwords.map((_, agent) => openAgent(agent, load)))
  const start = performance.now()
  await Promise.all(agents.map((send) => send()))
  process.send?.({ seconds: (performance.now() - start) / 1_000 })
  process.disconnect()
})
