import { type Ack, WINDOW } from '#core/wire'
import type { Entry, Spool } from './spool/spool.ts'
import { inAbove, nextOpen } from './standing.ts'

export type FlowOptions = {
  readonly spool: Spool
  /** Batches on their way at most, counted until they are acknowledged by the server. */
  readonly window?: number
  /** Without progress for so long the batches on their way are sent again, ms; doubled each time. */
  readonly ackTimeoutMs?: number
  /** A batch that the server misses this long after it was sent is sent again, ms; if it is missed after that as well, it was refused. */
  readonly missingMs?: number
  /** A new spool that a backfill fills with the past: all goes in its order until it has drained once. */
  readonly pastFirst?: boolean
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
/** Share of the window that is kept for what was just sampled, while a backlog drains. */
const LIVE_SHARE = 1 / 4
/** Batches that may be on their way where a backlog has drained. */
const DRAINED = 2
/** Windows that may wait before what is sampled from now on overtakes them. */
const BACKLOG = 2

/**
 * `no`: place in the order of sending, which is the order of arrival; `answered`: the server spoke after the broker had taken it;
 * `again`: it was sent before, only then can it be refused.
 */
type Sent = { readonly at: number; readonly no: number; taken: boolean; answered: boolean; readonly again: boolean }
/** What is sampled from seq `from` on goes ahead of the backlog. */
type Live = { readonly from: number; cursor: number }

/** What is to be sent next: the oldest first, and between them what was just sampled. It decides; it neither sends nor waits. */
export type Flow = {
  /** Batches to send now, in this order. */
  due(now: number): readonly Entry[]
  /** The broker has taken a batch (PUBACK): nothing is forgotten by this. */
  taken(seq: number): void
  ack(ack: Ack, now: number): void
  /** Batches that the server has not got, by what it said last. */
  waiting(): number
  /** The first seq that was certainly never sent: none that an earlier run may have sent is. */
  unsentFrom(): number
  /** The connection is gone. */
  lost(now: number): void
  /** `resend`: progress has stopped and what was on its way will be due again; `reconnect`: the broker itself is mute. */
  check(now: number): 'fine' | 'resend' | 'reconnect'
}

export const flow = (options: FlowOptions): Flow => {
  const {
    spool,
    window = WINDOW,
    ackTimeoutMs = 10_000,
    missingMs = 1_000,
    pastFirst = false,
    onVoid = () => undefined,
    onRenew = () => undefined,
  } = options
  const reserve = Math.max(1, Math.floor(window * LIVE_SHARE))
  const sent = new Map<number, Sent>()
  const refusals = new Map<number, number>()
  const again = new Set<number>()
  /** Sent at least once and not in yet. */
  const tried = new Set<number>()
  let cursor = spool.state().committed
  let live: Live | undefined
  /** Servers of the first shape do not say what is in above a hole: then everything goes in its order. */
  let saysSeen = true
  let topmost = spool.state().next - 1
  /** Readings of now ahead of a whole past would make all of that late: the ledger would derive it behind them. */
  let inOrder = pastFirst
  let count = 0
  /** Of what was sent, up to this place in order something has arrived: what was sent before it and is missed was lost or refused. */
  let passed = 0
  let progressAt = 0
  let patience = ackTimeoutMs
  /** After a loss only one batch is sent until the server has said something: it shows which batch breaks the line. */
  let probing = false
  let heard: Ack | undefined

  const rewind = (to: number): void => {
    cursor = to
    live = undefined
    sent.clear()
    again.clear()
  }
  const renewed = (): void => {
    rewind(0)
    topmost = 0
    refusals.clear()
    tried.clear()
    heard = undefined
    onRenew()
  }
  const refused = (seq: number, why: string): void => {
    const times = (refusals.get(seq) ?? 0) + 1
    refusals.set(seq, times)
    if (times >= REFUSALS) giveUp(seq, `refused ${times} times: ${why}`)
  }
  const giveUp = (seq: number, reason: string): void => {
    spool.refuse(seq, reason)
    refusals.delete(seq)
    onVoid(seq, reason)
  }
  const kept = (seq: number): Entry | undefined => spool.peek(seq - 1, 1).find((entry) => entry.seq === seq)
  const isIn = (seq: number): boolean => nextOpen(heard, seq) !== seq

  const missed = (seq: number, now: number): void => {
    const on = sent.get(seq)
    const wait = on?.again ? ackTimeoutMs : missingMs
    if (on && (!on.taken || on.no > passed || now - on.at < wait)) return
    if (!kept(seq)) giveUp(seq, 'no longer kept by the agent')
    else if (on?.again) refused(seq, MISSED)
    sent.delete(seq)
    again.add(seq)
  }
  const missing = (ack: Ack, now: number): void => {
    let looked = 0
    for (const [first, last] of ack.missing)
      for (let seq = Math.max(first, ack.committed + 1); seq <= Math.min(last, cursor); seq++) {
        if (looked++ >= GLANCE) return
        missed(seq, now)
      }
    for (const seq of [...sent.keys()]) if (seq > cursor && seq <= (ack.seen ?? 0) && !isIn(seq)) missed(seq, now)
  }
  /** Counts refusals of what was passed over, or missed by an answer that came after it; false when nothing was. */
  const stillMissed = (): boolean => {
    const over = [...sent].filter(
      ([seq, on]) => on.no <= passed || (on.answered && seq <= (heard?.seen ?? lastMissed(heard))),
    )
    for (const [seq] of over) refused(seq, MISSED)
    return over.length > 0
  }

  /** What is sampled from now on overtakes a long backlog; where that has drained, all is one line again. */
  const divide = ({ next, committed }: { next: number; committed: number }): void => {
    if (live && cursor >= live.from - 1) {
      cursor = Math.max(cursor, live.cursor)
      live = undefined
    }
    const waiting = next - 1 - (live?.cursor ?? cursor)
    if (inOrder && committed > 0 && next - 1 - committed <= DRAINED) inOrder = false
    if (saysSeen && !probing && !inOrder && waiting > BACKLOG * window) live = { from: next, cursor: next - 1 }
  }
  /** At most `limit` entries after a seq that are neither in nor on their way. */
  const open = (
    after: number,
    { limit, end }: { limit: number; end: number },
  ): { entries: Entry[]; cursor: number } => {
    const entries: Entry[] = []
    let at = after
    while (entries.length < limit) {
      const seq = nextOpen(heard, at + 1)
      const [entry] = seq > end ? [] : spool.peek(seq - 1, 1)
      if (!entry || entry.seq > end) break
      at = entry.seq
      if (!sent.has(at)) entries.push(entry)
    }
    return { entries, cursor: at }
  }
  const due: Flow['due'] = (now) => {
    const { next, committed } = spool.state()
    divide({ next, committed })
    const ahead = live ? [...sent.keys()].filter((seq) => seq >= (live?.from ?? 0)).length : 0
    const entries: Entry[] = []
    if (live) {
      const fresh = open(live.cursor, { limit: reserve - ahead, end: next })
      live.cursor = fresh.cursor
      entries.push(...fresh.entries)
    }
    const free = (probing ? 1 : live ? Math.max(1, window - reserve) : window) - (sent.size - ahead)
    const first = [...again].sort((a, b) => a - b).slice(0, Math.max(0, free))
    for (const seq of first) again.delete(seq)
    entries.push(...first.flatMap((seq) => kept(seq) ?? []))
    if (again.size === 0 && first.length < free) {
      const old = open(cursor, { limit: free - first.length, end: live ? live.from - 1 : next })
      cursor = old.cursor
      entries.push(...old.entries)
    }
    if (sent.size === 0 && entries.length > 0) progressAt = now
    for (const { seq } of entries) {
      sent.set(seq, { at: now, no: ++count, taken: false, answered: false, again: tried.has(seq) })
      tried.add(seq)
      topmost = Math.max(topmost, seq)
    }
    return entries
  }

  /** Forgets what is in; whether that was anything. */
  const settled = (): boolean => {
    let any = false
    for (const [seq, { no }] of sent) {
      if (!isIn(seq)) continue
      passed = Math.max(passed, no)
      any = sent.delete(seq)
    }
    for (const list of [again, tried, refusals]) for (const seq of list.keys()) if (isIn(seq)) list.delete(seq)
    return any
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
      if (way === 'ahead') return renewed()
      heard = ack
      if (ack.missing.length > 0) saysSeen = ack.seen !== undefined
      if (!saysSeen) live = undefined
      const any = settled()
      if (any || way === 'forward') {
        progressAt = now
        patience = ackTimeoutMs
      }
      if (any || way === 'forward' || [...sent.values()].some(({ taken }) => taken)) probing = false
      if (way === 'forward') cursor = Math.max(cursor, ack.committed)
      if (way === 'back') rewind(ack.committed)
      for (const on of sent.values()) on.answered ||= on.taken
      missing(ack, now)
    },
    waiting: () => {
      const { next, committed } = spool.state()
      return Math.max(0, next - 1 - committed - inAbove(heard))
    },
    unsentFrom: () => topmost + 1,
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

/** The last seq that an ack of the first shape misses; there is none behind it. */
const lastMissed = (ack: Ack | undefined): number => ack?.missing.at(-1)?.[1] ?? 0

const MISSED = 'the server took others and still misses it'
