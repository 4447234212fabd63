import type { Database } from 'better-sqlite3'
import type { Sample } from '#core/difference'
import { DAY, dayStart, type EpochMs, SLOT } from '#core/time'
import { advance, type Chain, chainSink, keepOpen, type Last, markDirty, newChain, rateOf } from './chain.ts'
import { DerivedTables, finite } from './derived-tables.ts'
import type { Fact, KnownMeter } from './facts.ts'
import type { Moved } from './messages.ts'
import { Places } from './places.ts'
import { takeRules } from './rules.ts'
import { isLinked, samples } from './samples.ts'
import { marks, qualities } from './schema.ts'
import { missingBetween, type Sequence } from './sequence.ts'

/** Minutes of slots older than this against the newest are not kept (display only), ms. */
const MINUTES_KEPT = 90 * DAY
/** Slots in memory between two flushes, beside the running ones: about 10 MB, and a flush of about a tenth of a second. */
const SLOTS_IN_HAND = 10_000
const slotStart = (t: number): number => Math.floor(t / SLOT) * SLOT
const slotEnd = (t: number): number => Math.ceil(t / SLOT) * SLOT

type Options = {
  db: Database
  meters: Iterable<KnownMeter>
  sequenceOf: (epoch: number) => Sequence | undefined
  now: () => number
}

/**
 * The derived family: slots, minutes, days, months, unexplained steps. Facts are committed first; derivations follow from
 * memory and are flushed about once a second with a cursor, so that a crash costs no more than recomputing what lies behind it.
 * Everything here is `difference` over the ordered samples, whether live, late or rebuilt.
 */
export class Derivations {
  private readonly db: Database
  private readonly chains = new Map<number, Chain>()
  private readonly sinks = new Map<number, ReturnType<typeof chainSink>>()
  private readonly sequenceOf: Options['sequenceOf']
  private readonly now: () => number
  private readonly touched = new Set<Chain>()
  private readonly moved = new Set<Chain>()
  private readonly tables: DerivedTables
  private readonly places: Places
  private cursor = 0
  private grown = 0
  private pruned = 0

  constructor({ db, meters, sequenceOf, now }: Options) {
    this.db = db
    this.sequenceOf = sequenceOf
    this.now = now
    this.tables = new DerivedTables(db)
    this.places = new Places(db)
    for (const m of meters) this.chains.set(m.id, newChain(m.id, m.rule))
    this.resume()
  }

  /** Takes up where the last flush ended: meters with facts behind the cursor are recomputed from the first of them. */
  private resume(): void {
    const cursor = this.db.prepare<[], number>("SELECT value FROM cursors WHERE name = 'derived'").pluck().get() ?? 0
    this.cursor = this.db.prepare<[], number | null>('SELECT max(id) FROM readings').pluck().get() ?? 0
    this.db.transaction(() => this.places.place(this.cursor))()
    const behind = this.db
      .prepare<[number], { meter: number; first: number; last: number }>(
        'SELECT meter, min(at) AS first, max(at) AS last FROM readings WHERE id > ? GROUP BY meter',
      )
      .all(cursor)
    for (const { meter, first, last } of behind) {
      const chain = this.chains.get(meter)
      if (chain) this.dirty(chain, first, last)
    }
    const newest = this.db
      .prepare<[number], number>(
        'SELECT p.at FROM places p CROSS JOIN readings r ON r.id = p.id WHERE p.meter = ? AND r.mark <> 2 ORDER BY p.at DESC LIMIT 1',
      )
      .pluck()
    for (const chain of this.chains.values()) {
      const last = newest.get(chain.meter)
      if (last !== undefined) this.dirty(chain, last, last)
      this.relink([chain.meter])
    }
    this.db.transaction(() => {
      for (const meter of takeRules(this.db, this.chains.values())) {
        const chain = this.chains.get(meter)
        if (chain) this.dirty(chain, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
      }
      this.flush()
    })()
  }

  private dirty(chain: Chain, from: number, to: number): void {
    markDirty(chain, from, to)
    this.touched.add(chain)
  }

  /** Takes a committed fact: in order it goes straight on; late or at an instant that is taken it marks a stretch to recompute. */
  add(fact: Fact): void {
    if (fact.id > this.cursor) this.cursor = fact.id
    const chain = this.chains.get(fact.meter)
    if (!chain || fact.mark === marks.future) return
    this.touched.add(chain)
    if (chain.dirty && fact.at >= chain.dirty.from) return this.dirty(chain, fact.at, fact.at)
    if (chain.last && fact.at <= chain.last.at) {
      if (fact.at < chain.last.at || !yields(fact, chain.last)) this.dirty(chain, fact.at, fact.at)
      return
    }
    const refused = fact.mark !== marks.usable
    const linked = chain.rule.measure === 'delta' && isLinked(chain.last, fact, this.sequenceOf)
    chain.last = { at: fact.at, value: fact.value, quality: fact.quality, epoch: fact.epoch, seq: fact.seq, refused }
    if (refused) return
    this.moved.add(chain)
    const sample: Sample = {
      id: fact.id,
      at: fact.at as EpochMs,
      r: fact.scaled,
      quality: qualities[fact.quality] ?? 'good',
      linked,
    }
    const before = chain.slots.size
    advance(chain, this.sink(chain), sample)
    this.grown += chain.slots.size - before
  }

  /** Whether so many slots have filled since the last flush that it shall not wait: history comes in faster than time. */
  isFull(): boolean {
    return this.grown >= SLOTS_IN_HAND
  }

  private minutesFrom(): number {
    return this.now() - MINUTES_KEPT
  }

  private sink(chain: Chain): ReturnType<typeof chainSink> {
    const known = this.sinks.get(chain.meter)
    if (known) return known
    const sink = chainSink(chain, this.minutesFrom())
    this.sinks.set(chain.meter, sink)
    return sink
  }

  /** A seq that was missing came in: delta samples after it may now have a known predecessor. */
  relink(meters: Iterable<number>): void {
    for (const id of meters) {
      const chain = this.chains.get(id)
      if (chain?.rule.measure !== 'delta') continue
      chain.relink = true
      this.touched.add(chain)
    }
  }

  /** Such samples stand among the unexplained ones, and something between the two readings came in after them. */
  private relinked(chain: Chain): void {
    for (const { at, epoch, from, to } of this.tables.filledSince(chain.meter)) {
      const sequence = this.sequenceOf(epoch)
      if (sequence && !missingBetween(sequence, from, to)) markDirty(chain, at, at)
    }
    chain.relink = false
  }

  /** Gives committed readings their places when a block has come together; runs inside a transaction of the caller. */
  placeIfDue(): void {
    if (this.places.isDue(this.cursor)) this.places.place(this.cursor)
  }

  /** Writes all that changed since the last flush; runs inside a transaction of the caller. */
  flush(): void {
    this.places.place(this.cursor)
    for (const chain of this.touched) {
      this.tables.slots(chain.meter, chain.slots, this.minutesFrom())
      this.tables.found(chain)
      keepOpen(chain)
      if (chain.relink) this.relinked(chain)
      const { dirty } = chain
      chain.dirty = undefined
      if (dirty) this.recompute(chain, dirty.from, dirty.to)
    }
    this.touched.clear()
    this.grown = 0
    this.prune()
    this.tables.moveCursor(this.cursor)
  }

  /** Minutes are for display: once a day those that are too old go. */
  private prune(): void {
    const day = dayStart(this.now() as EpochMs)
    if (day === this.pruned) return
    this.pruned = day
    for (const chain of this.chains.values()) this.tables.pruneMinutes(chain.meter, this.minutesFrom())
    this.sinks.clear()
  }

  /** Makes all derived tables afresh from the facts. */
  rebuild(tell: (done: number, total: number) => void = () => undefined): void {
    this.tables.empty()
    let done = 0
    for (const chain of this.chains.values()) {
      this.recompute(chain, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
      done += 1
      tell(done, this.chains.size)
    }
  }

  /**
   * Folds again from a safe base before `from` until, after `to`, the chains meet: a sample later than `to` that both the old
   * fold and the new one accepted. Slots that any of these steps touch are replaced whole; what lies beyond is equal by construction.
   */
  private recompute(chain: Chain, from: number, to: number): void {
    const first = this.tables.accepted(chain.meter, '<', from)
    const s0 = first == null ? Number.NEGATIVE_INFINITY : slotStart(first)
    const base =
      first == null
        ? Number.NEGATIVE_INFINITY
        : (this.tables.accepted(chain.meter, '<=', s0) ?? Number.NEGATIVE_INFINITY)
    const again = newChain(chain.meter, chain.rule)
    const sink = chainSink(again, this.minutesFrom())
    let end = Number.POSITIVE_INFINITY
    let last: number | undefined
    let closed = false
    for (const s of samples(
      { db: this.db, meter: chain.meter, rule: chain.rule, sequenceOf: this.sequenceOf },
      finite(base),
    )) {
      advance(again, sink, s)
      last = s.at
      if (again.state?.id !== s.id) continue
      if (end === Number.POSITIVE_INFINITY && s.at > to && !this.tables.wasSetAside(chain.meter, s.at))
        end = slotEnd(s.at)
      if (s.at >= end && chain.last && s.at < chain.last.at) {
        closed = true
        break
      }
    }
    if (!closed) end = Number.POSITIVE_INFINITY
    this.replace(chain, again, { s0, end, base, until: last ?? Number.POSITIVE_INFINITY, closed })
    if (!closed) {
      chain.state = again.state
      const newest = this.tables.newest(chain.meter)
      chain.last = newest && { ...newest, refused: newest.mark !== marks.usable }
      chain.slots.clear()
      for (const [start, slot] of again.slots) chain.slots.set(start, slot)
      keepOpen(chain)
      chain.recent = again.recent
      chain.run = again.run
      if (last !== undefined) this.moved.add(chain)
    }
  }

  private replace(
    chain: Chain,
    again: Chain,
    span: { s0: number; end: number; base: number; until: number; closed: boolean },
  ): void {
    const { s0, end, base } = span
    const days = this.tables.clear(chain.meter, { s0, end, base, until: span.closed ? span.until : end })
    this.tables.found(again, base)
    const kept = new Map([...again.slots].filter(([start]) => start >= s0 && start < end))
    this.tables.slots(chain.meter, kept, this.minutesFrom())
    this.tables.sums(chain.meter, days)
  }

  /** What moved since the last call: meter, time, displayed value, rate in base units an hour. */
  takeMoved(): [number, ...Moved][] {
    const out = [...this.moved].map((c): [number, ...Moved] => [
      c.meter,
      c.last?.at ?? 0,
      c.last?.value ?? '',
      rateOf(c),
      qualities[c.last?.quality ?? 0] ?? 'good',
    ])
    this.moved.clear()
    return out
  }
}

/** Whether a fact surely does not count at an instant that is taken: refused, of worse quality, or later in its epoch. */
const yields = (fact: Fact, last: Last): boolean => {
  if (last.refused) return false
  if (fact.mark !== marks.usable || fact.quality > last.quality) return true
  return fact.quality === last.quality && fact.epoch === last.epoch && fact.seq >= last.seq
}
