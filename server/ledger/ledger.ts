import type { Worker } from 'node:worker_threads'
import type { Plant } from '#core/plant'
import type { Point } from '#core/wire'
import { actAnswers } from './act-answers.ts'
import { withCombinedMinutes } from './combined-minutes.ts'
import type { AckListener, ActWriter, Delivery, Intake, LedgerCounts, Read } from './contract.ts'
import type { AckRow, FromWriter, MovedRow, ToWriter } from './messages.ts'
import { startReaders } from './readers.ts'
import { startWorker } from './worker.ts'

type Log = { warn(fields: object, message: string): void; error(fields: object, message: string): void }
export type LedgerEvents = {
  onAck: AckListener
  /** once a second: the meters that moved */
  onMoved(rows: readonly MovedRow[]): void
  onDiffering(site: string, agent: string, differing: { key: string; said: string; plant: string }[]): void
}
export type Ledger = Intake & {
  birth(site: string, agent: string, points: readonly Point[]): void
  /** batches that a reconciliation has asked for again: they are compared reading by reading */
  await(site: string, agent: string, asked: { epoch: string; seqs: readonly number[] }): void
  /** what people do; rejects with ActConflict where a basis no longer stands */
  act: ActWriter
  read: Read
  counts(): LedgerCounts
  /** whether the last write failed */
  isTroubled(): boolean
  /** makes every derived table afresh from the facts */
  rebuild(tell?: (done: number, total: number) => void): Promise<void>
  close(): Promise<void>
}
type Waiting = { resolve: () => void; reject: (error: Error) => void }

/** Messages on their way to the writer at most: more of them wait here and go as one. */
const IN_HAND = 2

/**
 * Opens the ledger at `path`: one writer worker, one reader worker. Rejects when the file cannot be opened.
 * Deliveries of one turn of the event loop travel to the writer as one packed message.
 */
export const openLedger = async ({
  path,
  plant,
  events,
  log,
}: {
  path: string
  plant: Plant
  events: LedgerEvents
  log: Log
}): Promise<Ledger> => {
  const writer = startWorker(import.meta.url, 'writer', { path, plant })
  const ready = await first(writer, log)
  const reader = startReaders(path, plant)
  let counts = ready.counts
  let acks: AckRow[] = ready.acks
  let keptMessages = 0
  let trouble = ''
  let packing: Delivery[] = []
  let inHand = 0
  let scheduled = false
  const waiting: Waiting[] = []
  const rebuilding: (Waiting & { tell: (done: number, total: number) => void })[] = []
  let head = 0
  let closed: (() => void) | undefined
  let dead: Error | undefined

  const settle = (count: number, error?: Error): void => {
    for (let i = 0; i < count; i += 1) {
      const w = waiting[head]
      head += 1
      if (error) w?.reject(error)
      else w?.resolve()
    }
    if (head > 10_000 && head * 2 > waiting.length) {
      waiting.splice(0, head)
      head = 0
    }
  }
  const state = (reason: string): void => {
    if (reason === trouble) return
    trouble = reason
    if (reason) log.error({ reason }, 'the ledger cannot take writes; agents keep their batches')
    else log.warn({}, 'the ledger takes writes again')
  }
  /** Deliveries of a posted message that are not settled yet, oldest first. */
  const posted: number[] = []
  const countOff = (count: number): void => {
    let left = count
    while (left > 0 && posted.length > 0) {
      const size = posted[0] ?? 0
      const part = Math.min(size, left)
      left -= part
      if (part === size) {
        posted.shift()
        inHand -= 1
      } else posted[0] = size - part
    }
    post()
  }
  const post = (): void => {
    if (packing.length === 0 || inHand >= IN_HAND || dead) return
    const deliveries = packing
    packing = []
    inHand += 1
    posted.push(deliveries.length)
    writer.postMessage(...pack(deliveries))
  }
  const send = (message: ToWriter): void => writer.postMessage(message)
  const answers = actAnswers(send)
  writer.on('message', (m: FromWriter) => {
    if (m.type === 'committed') {
      state('')
      settle(m.count)
      for (const { site, agent, ack } of m.acks) events.onAck(site, agent, ack)
      if (m.acks.length > 0) acks = merge(acks, m.acks)
      countOff(m.count)
    } else if (m.type === 'kept') {
      keptMessages += m.count
      state(m.reason)
      settle(m.count, new Error(m.reason))
      countOff(m.count)
    } else if (m.type === 'moved') {
      counts = m.counts
      if (m.rows.length > 0) events.onMoved(m.rows)
    } else if (m.type === 'differing') events.onDiffering(m.site, m.agent, m.differing)
    else if (m.type === 'trouble') state(m.reason)
    else if (m.type === 'acted' || m.type === 'act-refused') answers.settle(m)
    else if (m.type === 'rebuilt') rebuilding.shift()?.resolve()
    else if (m.type === 'rebuilding') rebuilding[0]?.tell(m.done, m.total)
    else if (m.type === 'closed') closed?.()
  })
  /** Without its writer the ledger keeps nothing and says so; a supervisor starts the process again. */
  const died = (reason: string): void => {
    dead ??= new Error(reason)
    answers.fail(dead)
    if (closed) return closed()
    state(dead.message)
    settle(waiting.length - head, dead)
    for (const { reject } of rebuilding.splice(0)) reject(dead)
  }
  writer.on('error', (error) => died(`the ledger's writer failed: ${error.message}`))
  writer.on('exit', (code) => died(`the ledger's writer ended with code ${code}`))
  return {
    take: (delivery) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(dead)
        waiting.push({ resolve, reject })
        packing.push(delivery)
        if (scheduled) return
        scheduled = true
        setImmediate(() => {
          scheduled = false
          post()
        })
      }),
    acks: async () => acks,
    birth: (site, agent, points) => send({ type: 'birth', site, agent, points }),
    await: (site, agent, asked) => send({ type: 'await', site, agent, ...asked }),
    act: (...asked) => (dead ? Promise.reject(dead) : answers.act(...asked)),
    read: withCombinedMinutes(reader.read, plant),
    isTroubled: () => trouble !== '',
    counts: () => ({ ...counts, pending: waiting.length - head, keptMessages }),
    rebuild: (tell = () => undefined) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(dead)
        rebuilding.push({ resolve, reject, tell })
        send({ type: 'rebuild' })
      }),
    close: async () => {
      await reader.close()
      if (dead) return
      await new Promise<void>((resolve) => {
        closed = resolve
        inHand = 0
        post()
        send({ type: 'close' })
      })
    },
  }
}

/** Waits until the writer is ready; what takes long until then is said. */
const first = (writer: Worker, log: Log): Promise<Extract<FromWriter, { type: 'ready' }>> =>
  new Promise((resolve, reject) => {
    const heard = (message: FromWriter): void => {
      if (message.type === 'afresh')
        log.warn(
          { meters: message.meters },
          'slots are derived afresh from the readings; the server listens when they are',
        )
      if (message.type !== 'ready') return
      writer.off('message', heard)
      resolve(message)
    }
    writer.on('message', heard)
    writer.once('error', reject)
    writer.once('exit', (code) => reject(new Error(`the ledger's writer ended with code ${code}`)))
  })

const merge = (before: AckRow[], now: readonly AckRow[]): AckRow[] => [
  ...before.filter((a) => !now.some((b) => a.site === b.site && a.agent === b.agent)),
  ...now,
]

/** One buffer for many payloads: a view of a socket's chunk would be cloned with the whole chunk. */
const pack = (deliveries: readonly Delivery[]): [ToWriter, ArrayBuffer[]] => {
  const lengths = new Uint32Array(deliveries.length)
  const from = new Uint32Array(deliveries.length)
  const sources: [string, string][] = []
  const places = new Map<string, number>()
  let total = 0
  for (let i = 0; i < deliveries.length; i += 1) {
    const { site, agent, payload } = deliveries[i] as Delivery
    lengths[i] = payload.byteLength
    total += payload.byteLength
    const name = `${site}/${agent}`
    const place = places.get(name) ?? sources.push([site, agent]) - 1
    places.set(name, place)
    from[i] = place
  }
  const bytes = new Uint8Array(total)
  let offset = 0
  for (const d of deliveries) {
    bytes.set(d.payload, offset)
    offset += d.payload.byteLength
  }
  const received = Float64Array.from(deliveries, (d) => d.receivedAt)
  return [{ type: 'take', bytes, lengths, from, sources, received }, [bytes.buffer]]
}
