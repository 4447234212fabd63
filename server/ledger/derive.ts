import type { Database } from 'better-sqlite3'
import type { Act } from '#core/act'
import { advance } from '#core/difference'
import type { Engine } from '#core/engine'
import type { Sample } from '#core/sample'
import { DAY, dayStart, type EpochMs } from '#core/time'
import type { Into } from './altered.ts'
import { bases, metersOf, stretchBetween } from './basis.ts'
import { type Chain, chainSink, isShared, keepOpen, type Last, markDirty, newChain, rateOf, ruleOf } from './chain.ts'
import { DerivedTables } from './derived-tables.ts'
import type { Fact, Kept } from './facts.ts'
import { incoming } from './incoming.ts'
import type { KnownMeter } from './known-meter.ts'
import type { Moved } from './messages.ts'
import { Places } from './places.ts'
import { recompute } from './recompute.ts'
import { basisKeeper } from './rules.ts'
import { isLinked } from './samples.ts'
import { marks, qualities } from './schema.ts'
import { missingBetween, type Sequence } from './sequence.ts'

/** Minutes of slots older than this against the newest are not kept (display only), ms. */
const MINUTES_KEPT = 90 * DAY
/** Slots in memory between two flushes, beside the running ones: about 10 MB, and a flush of about a tenth of a second. */
const SLOTS_IN_HAND = 10_000
/** Splits of gaps up to this are linear and look at no other slots, ms. */
const LINEAR = 2 * 3_600_000

type Options = {
  db: Database
  meters: Iterable<KnownMeter>
  sequenceOf: (epoch: number) => Sequence | undefined
  now: () => number
  /** so many meters with readings are derived afresh at the start: by other rules, or into tables of another shape */
  tellAfresh?: (meters: number) => void
}

/**
 * The derived family: slots, minutes, days, months, unexplained steps. Facts are committed first; derivations follow from
 * memory and are flushed about once a second with a cursor, so that a crash costs no more than recomputing what lies behind it.
 * Everything here is `difference` over the ordered samples, whether live, late or rebuilt.
 */
export class Derivations {
  private readonly db: Database
  private readonly chains = new Map<number, Chain>()
  private readonly known = new Map<string, KnownMeter>()
  private readonly engines = new Map<number, Engine>()
  private readonly sequenceOf: Options['sequenceOf']
  private readonly now: () => number
  private readonly touched = new Set<Chain>()
  /** chains with a stretch to recompute, the one that waits longest first */
  private readonly late = new Set<Chain>()
  private readonly moved = new Set<Chain>()
  private readonly tables: DerivedTables
  private readonly places: Places
  private readonly incoming = incoming()
  private cursor = 0
  private grown = 0
  private pruned = 0

  constructor({ db, meters, sequenceOf, now, tellAfresh = () => undefined }: Options) {
    this.db = db
    this.sequenceOf = sequenceOf
    this.now = now
    this.tables = new DerivedTables(db)
    this.places = new Places(db)
    for (const [m, basis] of bases(db).ofAll(meters)) {
      m.history = basis.history
      this.known.set(m.key, m)
      this.chains.set(m.id, newChain(m.id, basis))
    }
    this.resume(tellAfresh)
  }

  /** Takes up where the last flush ended: meters with facts behind the cursor are recomputed from the first of them. */
  private resume(tellAfresh: (meters: number) => void): void {
    const cursor = this.db.prepare<[], number>("SELECT value FROM cursors WHERE name = 'derived'").pluck().get() ?? 0
    this.cursor = this.db.prepare<[], number | null>('SELECT max(id) FROM readings').pluck().get() ?? 0
    this.db.transaction(() => this.places.resume(this.cursor))()
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
      const keeper = basisKeeper(this.db)
      const changed = [...this.chains.values()].filter((chain) => keeper.keep(chain.meter, chain.basis))
      for (const chain of changed) this.dirty(chain, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
      const afresh = changed.filter((chain) => newest.get(chain.meter) !== undefined).length
      if (afresh > 0) tellAfresh(afresh)
      this.flush()
    })()
  }

  private dirty(chain: Chain, from: number, to: number, since?: number): void {
    markDirty(chain, from, to, since)
    this.touched.add(chain)
    this.late.add(chain)
  }

  private again(chain: Chain, fact: Fact, from = fact.at): void {
    this.dirty(chain, from, fact.at, fact.id)
  }

  /** Takes a reading that is being committed; `follow` derives from it. */
  add(id: number, kept: Kept, into: Into): void {
    if (id > this.cursor) this.cursor = id
    this.places.add(id, kept.meter, kept.at)
    if (this.incoming.isFull()) this.follow()
    this.incoming.put(id, kept, into)
  }

  /** Derives from what was added; runs before the transaction ends that added it. */
  follow(): void {
    this.incoming.drain((fact) => this.take(fact))
  }

  /** In order a reading goes straight on; late or at an instant that is taken it marks a stretch to recompute. */
  private take(fact: Fact): void {
    const chain = this.chains.get(fact.meter)
    if (!chain || fact.mark === marks.future) return
    this.touched.add(chain)
    if (chain.dirty && !goesOn(chain, fact.at)) return this.again(chain, fact)
    if (chain.last && fact.at <= chain.last.at) {
      const judged = chain.basis.verdicts.size > 0
      if (judged || fact.foreign || fact.at < chain.last.at || !yields(fact, chain.last)) this.again(chain, fact)
      return
    }
    const refused = fact.mark !== marks.usable
    const { cuts } = chain.basis.history
    const shared = isShared(chain)
    const { measure, refreshEvery } = ruleOf(chain)
    const linked = measure === 'delta' && isLinked(chain.last, fact, { sequenceOf: this.sequenceOf, refreshEvery })
    chain.last = renewed(chain.last, fact, refused)
    if (refused) return
    this.moved.add(chain)
    const isBeforeCut = fact.at < (cuts.at(-1)?.at ?? fact.at)
    // before an event that was taken already, or in time that an estimate shares in
    if (isBeforeCut || shared) return this.again(chain, fact)
    const sample: Sample = {
      id: fact.id,
      at: fact.at as EpochMs,
      r: fact.scaled,
      value: fact.value,
      quality: qualities[fact.quality] ?? 'good',
      linked,
    }
    const before = chain.slots.size
    const from = advance(this.engine(chain), chain.state, sample)
    if (from !== undefined) this.again(chain, fact, from)
    this.grown += chain.slots.size - before
  }

  /** Whether so many slots have filled since the last flush that it shall not wait: history comes in faster than time. */
  isFull(): boolean {
    return this.grown >= SLOTS_IN_HAND
  }

  /** Whether late data wait for a flush. */
  hasLate(): boolean {
    return this.late.size > 0
  }

  private minutesFrom(): number {
    return this.now() - MINUTES_KEPT
  }

  private engine(chain: Chain): Engine {
    const known = this.engines.get(chain.meter)
    if (known) return known
    const stored = (start: number) => this.tables.slotAt(chain.meter, start)
    const engine: Engine = { ...chain.basis, sink: chainSink(chain, { minutesFrom: this.minutesFrom(), stored }) }
    this.engines.set(chain.meter, engine)
    return engine
  }

  /** A seq that was missing came in: delta samples after it may now have a known predecessor. */
  relink(meters: Iterable<number>): void {
    for (const id of meters) {
      const chain = this.chains.get(id)
      if (!chain || ruleOf(chain).measure !== 'delta') continue
      chain.relink = true
      this.touched.add(chain)
    }
  }

  /** Such samples stand among the unexplained ones, and something between the two readings came in after them. */
  private relinked(chain: Chain): void {
    for (const { at, epoch, from, to } of this.tables.filledSince(chain.meter)) {
      const sequence = this.sequenceOf(epoch)
      if (!sequence || missingBetween(sequence, from, to)) continue
      markDirty(chain, at, at)
      this.late.add(chain)
    }
    chain.relink = false
  }

  /**
   * Writes all that changed since the last flush, and recomputes meters with late data until so many ms have passed: at least one,
   * those left wait for the next. Runs inside a transaction of the caller.
   */
  flush(lateMs = Number.POSITIVE_INFINITY): void {
    this.follow()
    this.places.place()
    for (const chain of this.touched) {
      this.tables.slots(chain.meter, chain.slots, this.minutesFrom())
      this.tables.found(chain)
      keepOpen(chain)
      if (chain.relink) this.relinked(chain)
    }
    this.touched.clear()
    this.grown = 0
    const until = performance.now() + lateMs
    for (const chain of this.late) {
      this.late.delete(chain)
      const { dirty } = chain
      chain.dirty = undefined
      if (dirty) this.recompute(chain, dirty.from, dirty.to)
      if (performance.now() >= until) break
    }
    this.prune()
    // rows whose stretch waits stay behind the cursor: a start after a crash takes them up again
    const waiting = [...this.late].map(({ dirty }) => (dirty?.since ?? Number.POSITIVE_INFINITY) - 1)
    this.tables.moveCursor(waiting.reduce((least, id) => Math.min(least, id), this.cursor))
  }

  /** Minutes are for display: once a day those that are too old go. */
  private prune(): void {
    const day = dayStart(this.now() as EpochMs)
    if (day === this.pruned) return
    this.pruned = day
    for (const chain of this.chains.values()) this.tables.pruneMinutes(chain.meter, this.minutesFrom())
    this.engines.clear()
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

  /** Folds a stretch again; gaps whose split looks at the slots that were replaced follow it. */
  private recompute(chain: Chain, from: number, to: number, isFollowing = false): void {
    const { tables, db, sequenceOf } = this
    const source = { db, meter: chain.meter, basis: chain.basis, sequenceOf }
    const done = recompute({ tables, source, minutesFrom: this.minutesFrom(), chain }, { from, to })
    const days = tables.clear(chain.meter, done)
    tables.found(done.again, done.base)
    tables.slots(chain.meter, done.slots, this.minutesFrom())
    tables.sums(chain.meter, days)
    if (!done.met) this.goOn(chain, done.again)
    else if (!isFollowing)
      for (const at of tables.gapsBehind(chain.meter, { start: done.s0, end: done.end, longer: LINEAR }))
        this.recompute(chain, at, at, true)
  }

  /** The fold ran to the end of the readings: the chain goes on from there. */
  private goOn(chain: Chain, again: Chain): void {
    chain.state = again.state
    const newest = this.tables.newest(chain.meter)
    chain.last = newest && { ...newest, refused: newest.mark !== marks.usable }
    chain.slots.clear()
    for (const [start, slot] of again.slots) chain.slots.set(start, slot)
    keepOpen(chain)
    if (isShared(chain)) chain.slots.clear()
    chain.recent = again.recent
    chain.run = again.run
    if (chain.last) this.moved.add(chain)
  }

  /** People have recorded something: the meters that it is about are derived by it at once; runs inside a transaction of the caller. */
  heed(acts: readonly Act[]): void {
    const keeper = basisKeeper(this.db)
    const all = bases(this.db)
    const meters = [...metersOf(this.db, acts)].flatMap((key) => this.known.get(key) ?? [])
    if (meters.length === 0) return
    this.flush()
    for (const known of meters) {
      const chain = this.chains.get(known.id)
      const basis = all.of(known)
      const stretch = chain && stretchBetween(chain.basis, basis)
      if (!stretch) continue
      chain.basis = basis
      known.history = basis.history
      this.engines.delete(known.id)
      keeper.keep(known.id, basis)
      this.dirty(chain, stretch.from, stretch.to)
    }
    this.flush()
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

/** Whether a fact follows a chain whose stretch to recompute lies wholly before its newest reading: the fold goes straight on there. */
const goesOn = ({ dirty, last }: Chain, at: number): boolean =>
  dirty !== undefined && (at < dirty.from || (last !== undefined && dirty.to < last.at && last.at < at))

/** The newest reading of a chain, in the place of the one before: this runs for every reading. */
const renewed = (last: Last | undefined, { at, value, quality, epoch, seq }: Fact, refused: boolean): Last => {
  if (!last) return { at, value, quality, epoch, seq, refused }
  last.at = at
  last.value = value
  last.quality = quality
  last.epoch = epoch
  last.seq = seq
  last.refused = refused
  return last
}

/** Whether a fact surely does not count at an instant that is taken: refused, of worse quality, or later in its epoch. */
const yields = (fact: Fact, last: Last): boolean => {
  if (last.refused) return false
  if (fact.mark !== marks.usable || fact.quality > last.quality) return true
  return fact.quality === last.quality && fact.epoch === last.epoch && fact.seq >= last.seq
}
