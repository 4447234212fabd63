import type { Ack } from '#core/wire'
import type { Entry, Spool } from './spool/spool.ts'

export type FlowOptions = {
  readonly spool: Spool
  /** Batches on their way at most, counted until they are acknowledged by the server. */
  readonly window?: number
  /** Without progress for so long the batches on their way are sent again, ms; doubled each time. */
  readonly ackTimeoutMs?: number
  /** A batch that the server misses this long after it was sent is sent again, ms; if it is missed after that as well, it was refused. */
  readonly missingMs?: number
  /** Told when a batch is given up. */
  readonly onVoid?: (seq: number, reason: string) => void
  /** Told when the spool turned out to be an old copy and began a new epoch. */
  readonly onRenew?: () => void
}
/** A batch that was refused so many times is replaced by a void. */
const REFUSALS = 3
/** Longest wait between two re-sends, ms. */
const PATIENCE = 300_000
/** Missing batches looked at per ack. */
const GLANCE = 1_000
/** A connection that breaks so soon after the only batch on its way was broken by it, ms. */
const BLAME = 5_000

/** `again`: it was missed before; only then can it be refused. */
type Sent = { readonly at: number; taken: boolean; readonly again: boolean }

/** What is to be sent next. It decides; it neither sends nor waits. */
export type Flow = {
  /** Batches to send now. */
  due(now: number): readonly Entry[]
  /** The broker has taken a batch (PUBACK): nothing is forgotten by this. */
  taken(seq: number): void
  ack(ack: Ack, now: number): void
  /** The connection is gone. */
  lost(now: number): void
  /** `resend`: progress has stopped and what was on its way will be due again; `reconnect`: the broker itself is mute. */
  check(now: number): 'fine' | 'resend' | 'reconnect'
}

export const flow = (options: FlowOptions): Flow => {
  const {
    spool,
    window = 16,
    ackTimeoutMs = 10_000,
    missingMs = 1_000,
    onVoid = () => undefined,
    onRenew = () => undefined,
  } = options
  const sent = new Map<number, Sent>()
  const refusals = new Map<number, number>()
  const again = new Set<number>()
  let cursor = spool.state().committed
  /** Highest seq that was ever sent. */
  let topmost = cursor
  let progressAt = 0
  let patience = ackTimeoutMs
  /** After a loss only one batch is sent until the server has said something: it shows which batch breaks the line. */
  let probing = false
  let heard: { readonly ack: Ack; readonly at: number } | undefined

  const rewind = (to: number): void => {
    cursor = to
    sent.clear()
    again.clear()
  }
  const renewed = (): void => {
    rewind(0)
    topmost = 0
    refusals.clear()
    heard = undefined
    onRenew()
  }
  const refused = (seq: number, why: string): void => {
    const count = (refusals.get(seq) ?? 0) + 1
    refusals.set(seq, count)
    if (count >= REFUSALS) giveUp(seq, `refused ${count} times: ${why}`)
  }
  const giveUp = (seq: number, reason: string): void => {
    spool.refuse(seq, reason)
    refusals.delete(seq)
    onVoid(seq, reason)
  }

  const kept = (seq: number): Entry | undefined => spool.peek(seq - 1, 1).find((entry) => entry.seq === seq)

  const missing = (ack: Ack, now: number): void => {
    let looked = 0
    for (const [first, last] of ack.missing)
      for (let seq = Math.max(first, ack.committed + 1); seq <= Math.min(last, cursor); seq++) {
        if (looked++ >= GLANCE) return
        const on = sent.get(seq)
        if (on && (!on.taken || now - on.at < (on.again ? ackTimeoutMs : missingMs))) continue
        if (!kept(seq)) giveUp(seq, 'no longer kept by the agent')
        else if (on?.again) refused(seq, 'the server took others and still misses it')
        sent.delete(seq)
        again.add(seq)
      }
  }

  /** Counts refusals of what the server, heard since it was sent, still misses; false when it was not heard. */
  const stillMissed = (): boolean => {
    if (!heard) return false
    const { ack, at } = heard
    const missed = [...sent].filter(([seq, on]) => on.at <= at && ack.missing.some(([a, b]) => a <= seq && seq <= b))
    for (const [seq] of missed) refused(seq, 'the server took others and still misses it')
    return missed.length > 0
  }

  const due: Flow['due'] = (now) => {
    const free = (probing ? 1 : window) - sent.size
    if (free <= 0) return []
    const first = [...again].sort((a, b) => a - b).slice(0, free)
    const ever = Math.max(cursor, topmost)
    const entries = first.flatMap((seq) => kept(seq) ?? [])
    for (const seq of first) again.delete(seq)
    if (first.length < free && again.size === 0) entries.push(...spool.peek(cursor, free - first.length))
    if (sent.size === 0 && entries.length > 0) progressAt = now
    for (const { seq } of entries) {
      sent.set(seq, { at: now, taken: false, again: seq <= ever })
      cursor = Math.max(cursor, seq)
    }
    topmost = Math.max(topmost, cursor)
    return entries
  }

  const forward = (committed: number, now: number): void => {
    for (const seq of sent.keys()) if (seq <= committed) sent.delete(seq)
    for (const seq of again) if (seq <= committed) again.delete(seq)
    for (const seq of refusals.keys()) if (seq <= committed) refusals.delete(seq)
    cursor = Math.max(cursor, committed)
    progressAt = now
    patience = ackTimeoutMs
    probing = false
  }

  return {
    due,
    taken: (seq) => {
      const on = sent.get(seq)
      if (on) on.taken = true
    },
    ack: (ack, now) => {
      const way = spool.ack(ack)
      if (way === 'foreign') return
      if (way === 'ahead') {
        renewed()
        return
      }
      heard = { ack, at: now }
      if (way === 'forward') forward(ack.committed, now)
      if (way === 'back') rewind(ack.committed)
      missing(ack, now)
    },
    lost: (now) => {
      const [only] = sent
      if (probing && only && !only[1].taken && now - only[1].at < BLAME)
        refused(only[0], 'the connection broke after it was sent')
      probing ||= sent.size > 0
      rewind(spool.state().committed)
    },
    check: (now) => {
      if (sent.size === 0 || now - progressAt < patience) return 'fine'
      const mute = [...sent.values()].some(({ taken }) => !taken)
      if (!stillMissed()) patience = Math.min(2 * patience, PATIENCE)
      progressAt = now
      if (mute) return 'reconnect'
      probing = true
      rewind(spool.state().committed)
      return 'resend'
    },
  }
}
