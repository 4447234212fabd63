import type { Database } from 'better-sqlite3'
import type { Sample } from '#core/difference'
import { MINUTES, type OpenSlot } from '#core/slot'
import { DAY, dayStart, type EpochMs, monthInterval, monthOf, SLOT } from '#core/time'
import { Rows } from './appender.ts'
import { advance, type Chain, chainSink, keepOpen, type Last, markDirty, newChain, rateOf } from './chain.ts'
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
  private readonly write: ReturnType<typeof statements>
  private readonly places: Places
  private readonly slotRows: Rows
  private cursor = 0
  private grown = 0
  private pruned = 0

  constructor({ db, meters, sequenceOf, now }: Options) {
    this.db = db
    this.sequenceOf = sequenceOf
    this.now = now
    this.write = statements(db)
    this.places = new Places(db)
    this.slotRows = new Rows(db, 'INSERT OR REPLACE INTO slots VALUES', SLOT_COLUMNS)
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
    for (const { at, epoch, from, to } of this.write.filledSince.all(chain.meter)) {
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
      this.writeSlots(chain, chain.slots)
      this.writeFound(chain)
      keepOpen(chain)
      if (chain.relink) this.relinked(chain)
      const { dirty } = chain
      chain.dirty = undefined
      if (dirty) this.recompute(chain, dirty.from, dirty.to)
    }
    this.touched.clear()
    this.grown = 0
    this.prune()
    this.write.cursor.run(this.cursor)
  }

  /** Minutes are for display: once a day those that are too old go. */
  private prune(): void {
    const day = dayStart(this.now() as EpochMs)
    if (day === this.pruned) return
    this.pruned = day
    for (const chain of this.chains.values())
      this.write.clearMinutes.run(chain.meter, finite(Number.NEGATIVE_INFINITY), this.minutesFrom())
    this.sinks.clear()
  }

  /** Makes all derived tables afresh from the facts. */
  rebuild(tell: (done: number, total: number) => void = () => undefined): void {
    for (const table of ['slots', 'minutes', 'days', 'months', 'set_aside', 'unexplained'])
      this.db.exec(`DELETE FROM ${table}`)
    let done = 0
    for (const chain of this.chains.values()) {
      this.recompute(chain, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
      done += 1
      tell(done, this.chains.size)
    }
  }

  private writeSlots(chain: Chain, slots: Map<number, OpenSlot>): void {
    if (slots.size === 0) return
    const days = new Set<number>()
    const minutesFrom = this.minutesFrom()
    for (const [start, s] of slots) {
      this.slotRows
        .add()
        .push(
          chain.meter,
          start,
          s.amount,
          s.measured,
          s.e1,
          s.e2,
          s.e3,
          s.rollovers,
          s.setAside,
          s.unexplained,
          s.estimated,
        )
      if (start >= minutesFrom && s.minutes.length > 0) this.write.minutes.run(chain.meter, start, profile(s))
      days.add(dayStart(start as EpochMs))
    }
    this.slotRows.write()
    this.writeSums(chain.meter, days)
  }

  /** Days and months are sums of slots, always taken anew. */
  private writeSums(meter: number, days: Set<number>): void {
    const months = new Set<string>()
    for (const day of days) {
      this.write.clearDay.run(meter, day)
      this.write.day.run(day, meter, day, day + DAY)
      months.add(monthOf(day as EpochMs))
    }
    for (const month of months) {
      const { start, end } = monthInterval(month)
      this.write.clearMonth.run(meter, start)
      this.write.month.run(start, meter, start, end)
    }
  }

  private writeFound(chain: Chain, after = Number.NEGATIVE_INFINITY): void {
    const { unexplained, setAside } = chain.found
    for (const { from, to, amount } of unexplained)
      if (to.at > after)
        this.write.unexplained.run(chain.meter, to.at, to.id, from?.at ?? null, from?.id ?? null, amount)
    for (const { sample, why } of setAside)
      if (sample.at > after) this.write.setAside.run(chain.meter, sample.at, sample.id, why)
    unexplained.length = 0
    setAside.length = 0
  }

  /**
   * Folds again from a safe base before `from` until, after `to`, the chains meet: a sample later than `to` that both the old
   * fold and the new one accepted. Slots that any of these steps touch are replaced whole; what lies beyond is equal by construction.
   */
  private recompute(chain: Chain, from: number, to: number): void {
    const first = this.write.accepted.get(chain.meter, finite(from))
    const s0 = first == null ? Number.NEGATIVE_INFINITY : slotStart(first)
    const base =
      first == null
        ? Number.NEGATIVE_INFINITY
        : (this.write.acceptedUntil.get(chain.meter, s0) ?? Number.NEGATIVE_INFINITY)
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
      if (end === Number.POSITIVE_INFINITY && s.at > to && !this.write.wasSetAside.get(chain.meter, s.at))
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
      const newest = this.write.newest.get(chain.meter)
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
    const [s0, end] = [finite(span.s0), finite(span.end)]
    const days = this.write.startsIn.all(chain.meter, s0, end)
    const until = span.closed ? span.until : end
    this.write.clearSlots.run(chain.meter, s0, end)
    this.write.clearMinutes.run(chain.meter, s0, end)
    this.write.clearSetAside.run(chain.meter, finite(span.base), until)
    this.write.clearUnexplained.run(chain.meter, finite(span.base), until)
    this.writeFound(again, span.base)
    const kept = new Map([...again.slots].filter(([start]) => start >= s0 && start < end))
    this.writeSlots(chain, kept)
    this.writeSums(chain.meter, new Set(days.map((start) => dayStart(start as EpochMs))))
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

type NewestRow = { at: number; value: string; quality: number; mark: number; epoch: number; seq: number }
/** SQLite has no infinities: beyond any time. */
const finite = (t: number): number => Math.min(Math.max(t, -8.64e15), 8.64e15)

/** 30 amounts (float64, millionths) and 30 covered times (uint16, ms), little endian. */
const profile = (s: OpenSlot): Buffer => {
  const out = Buffer.alloc(MINUTES * 10)
  Buffer.from(s.minutes.buffer).copy(out, 0)
  Buffer.from(s.covered.buffer).copy(out, MINUTES * 8)
  return out
}

const SLOT_COLUMNS = 11
const sums =
  'sum(amount), sum(measured), sum(e1), sum(e2), sum(e3), sum(rollovers), sum(set_aside), sum(unexplained), sum(estimated)'
/** Time of the last accepted sample before (or until) a moment. */
const accepted = (db: Database, until: '<' | '<=') =>
  db
    .prepare<[number, number], number>(
      `SELECT p.at FROM places p CROSS JOIN readings r ON r.id = p.id
       WHERE p.meter = ? AND p.at ${until} ? AND r.mark = 0 AND r.quality < 2
       AND NOT EXISTS (SELECT 1 FROM set_aside s WHERE s.meter = p.meter AND s.at = p.at) ORDER BY p.at DESC LIMIT 1`,
    )
    .pluck()
const statements = (db: Database) => ({
  minutes: db.prepare('INSERT OR REPLACE INTO minutes VALUES (?, ?, ?)'),
  clearDay: db.prepare('DELETE FROM days WHERE meter = ? AND start = ?'),
  day: db.prepare(
    `INSERT INTO days SELECT meter, ?, ${sums} FROM slots WHERE meter = ? AND start >= ? AND start < ? GROUP BY meter`,
  ),
  clearMonth: db.prepare('DELETE FROM months WHERE meter = ? AND start = ?'),
  month: db.prepare(
    `INSERT INTO months SELECT meter, ?, ${sums} FROM days WHERE meter = ? AND start >= ? AND start < ? GROUP BY meter`,
  ),
  unexplained: db.prepare(
    'INSERT OR REPLACE INTO unexplained (meter, to_at, to_reading, from_at, from_reading, amount) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  setAside: db.prepare('INSERT OR REPLACE INTO set_aside (meter, at, reading, why) VALUES (?, ?, ?, ?)'),
  cursor: db.prepare(
    "INSERT INTO cursors (name, value) VALUES ('derived', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  ),
  accepted: accepted(db, '<'),
  acceptedUntil: accepted(db, '<='),
  newest: db.prepare<[number], NewestRow>(
    `SELECT r.at, r.value, r.quality, r.mark, b.epoch, b.seq
     FROM places p CROSS JOIN readings r ON r.id = p.id JOIN batches b ON b.id = r.batch JOIN epochs e ON e.id = b.epoch
     WHERE p.meter = ? AND r.mark <> 2 ORDER BY p.at DESC, r.mark <> 0, r.quality, e.epoch, b.seq, r.idx LIMIT 1`,
  ),
  wasSetAside: db.prepare<[number, number], number>('SELECT 1 FROM set_aside WHERE meter = ? AND at = ?').pluck(),
  filledSince: db.prepare<[number], { at: number; epoch: number; from: number; to: number }>(
    `SELECT u.to_at AS at, tb.epoch, fb.seq AS "from", tb.seq AS "to" FROM unexplained u
     JOIN readings t ON t.id = u.to_reading JOIN batches tb ON tb.id = t.batch
     JOIN readings f ON f.id = u.from_reading JOIN batches fb ON fb.id = f.batch
     WHERE u.meter = ? AND fb.epoch = tb.epoch AND EXISTS (SELECT 1 FROM batches x WHERE x.epoch = tb.epoch
       AND x.seq > min(fb.seq, tb.seq) AND x.seq < max(fb.seq, tb.seq) AND x.id > min(tb.id, fb.id))`,
  ),
  startsIn: db
    .prepare<[number, number, number], number>('SELECT start FROM slots WHERE meter = ? AND start >= ? AND start < ?')
    .pluck(),
  clearSlots: db.prepare('DELETE FROM slots WHERE meter = ? AND start >= ? AND start < ?'),
  clearMinutes: db.prepare('DELETE FROM minutes WHERE meter = ? AND start >= ? AND start < ?'),
  clearSetAside: db.prepare('DELETE FROM set_aside WHERE meter = ? AND at > ? AND at <= ?'),
  clearUnexplained: db.prepare('DELETE FROM unexplained WHERE meter = ? AND to_at > ? AND to_at <= ?'),
})
