import type { Database } from 'better-sqlite3'
import { type Engine, newState } from '#core/engine'
import { fold } from '#core/fold'
import { profileOf, withEstimates } from '#core/gap'
import { ruleAt } from '#core/meter-history'
import { scaled } from '#core/register'
import type { Sample } from '#core/sample'
import { openSlot, type Slots, slotSink } from '#core/slot'
import { type EpochMs, MINUTE, SLOT } from '#core/time'
import { type Basis, bases } from './basis.ts'
import type { KnownMeter } from './known-meter.ts'
import type { MinuteRow, Range } from './queries.ts'
import { samples } from './samples.ts'
import { sequencesOf } from './sequences.ts'

/** Readings of a meter that somebody else keeps: time and what the display showed, in order of time. */
export type GivenReadings = readonly (readonly [at: number, value: string])[]
export type MinutesAgain = {
  readonly rows: MinuteRow[]
  /** meters whose minutes came out of the given readings */
  readonly fromGiven: string[]
  /** half-hours whose minutes did not add up to what the ledger has for them: left out */
  readonly leftOut: number
}
type Kept = { readonly start: number; readonly amount: number; readonly measured: number }
/** Rows of given readings, so that no ruling of a person (which names rows of the ledger) is taken for theirs. */
const FOREIGN = 1e15
const QUIET = {
  unexplained: () => undefined,
  setAside: () => undefined,
  decided: () => undefined,
  gap: () => undefined,
}

function* givenSamples({ history }: Basis, given: GivenReadings): Generator<Sample> {
  for (const [i, [at, value]] of given.entries()) {
    const r = scaled(ruleAt(history, at), value)
    if (typeof r === 'number') yield { id: FOREIGN + i, at: at as EpochMs, r, value, quality: 'good', linked: true }
  }
}

/** Minutes that the ledger keeps no more: folded once more from readings, its own or given ones, for a picture; nothing is written. */
export const minutesAgainQueries = (db: Database, meters: ReadonlyMap<string, KnownMeter>) => {
  const kept = db.prepare<[number, number, number], Kept>(
    'SELECT start, amount, measured FROM slots WHERE meter = ? AND start >= ? AND start < ?',
  )
  const one = db.prepare<[number, number], Omit<Kept, 'start'>>(
    'SELECT amount, measured FROM slots WHERE meter = ? AND start = ?',
  )
  const instants = db
    .prepare<[number, number, number], number>(
      'SELECT count(DISTINCT at) FROM places WHERE meter = ? AND at >= ? AND at < ?',
    )
    .pluck()
  const second = db
    .prepare<[number, number], number>(
      `SELECT p.at FROM places p CROSS JOIN readings r ON r.id = p.id
       WHERE p.meter = ? AND p.at < ? AND r.mark = 0 AND r.quality < 2 ORDER BY p.at DESC LIMIT 1 OFFSET 1`,
    )
    .pluck()

  /** Slots with minutes over [from, to); a fold may begin at any two readings before, since each half-hour is held against the ledger's. */
  const slotsOver = (
    meter: number,
    basis: Basis,
    { from, to, of }: { from: number; to: number; of: Iterable<Sample> },
  ) => {
    const slots: Slots = new Map()
    const sink = slotSink(slots, QUIET, {
      minutesFrom: from,
      estimates: basis.estimates,
      profile: profileOf((start) => (start < from ? undefined : slots.get(start)) ?? one.get(meter, start)),
    })
    const engine: Engine = { ...basis, sink }
    const state = newState()
    state.cut = basis.history.cuts.findIndex((c) => c.at >= from)
    if (state.cut < 0) state.cut = basis.history.cuts.length
    for (const s of fold(engine, state, of)) if (s.at >= to && state.r1?.id === s.id) break
    return withEstimates(
      slots,
      basis.estimates.filter((e) => e.from < to && e.to > from),
      openSlot,
    )
  }
  /** Half-hours of a fold that are the ledger's to the last digit, and how many are not. */
  const proved = (meter: number, slots: Slots, { from, to }: { from: number; to: number }) => {
    const known = kept.all(meter, from, to)
    const good = known.filter(({ start, amount, measured }) => {
      const slot = slots.get(start)
      return slot?.amount === amount && slot.measured === measured
    })
    return { good: good.map((k) => k.start), bad: known.length - good.length }
  }
  /** Whether as many readings were given as the ledger has: one that is missing may leave a half-hour as it is, and not its course. */
  const isWhole = (meter: number, given: GivenReadings, { from, to }: { from: number; to: number }): boolean =>
    given.filter(([at]) => at >= from && at < to).length === instants.get(meter, from, to)
  const rowsOf = (key: string, slots: Slots, starts: readonly number[]): MinuteRow[] =>
    starts.flatMap((start) => {
      const slot = slots.get(start)
      return slot
        ? [...slot.covered].flatMap((covered, i) =>
            covered > 0 ? [{ meter: key, start: start + i * MINUTE, amount: slot.minutes[i] ?? 0, covered }] : [],
          )
        : []
    })

  return {
    /**
     * Minutes of metered meters in [from, to). Given readings are taken where they are as many as the ledger's and every half-hour made
     * of them is the ledger's own; else the ledger's readings are.
     */
    minutesAgain({
      meters: keys,
      from,
      to,
      given = {},
    }: Range & { given?: Readonly<Record<string, GivenReadings>> }): MinutesAgain {
      const known = keys.flatMap((key) => meters.get(key) ?? [])
      const all = bases(db).ofAll(known)
      const sequences = sequencesOf(db)
      const stretch = { from: Math.floor(from / SLOT) * SLOT, to: Math.ceil(to / SLOT) * SLOT }
      const out = { rows: [] as MinuteRow[], fromGiven: [] as string[], leftOut: 0 }
      const take = (meter: KnownMeter, slots: Slots, starts: readonly number[]): void => {
        for (const row of rowsOf(meter.key, slots, starts)) if (row.start >= from && row.start < to) out.rows.push(row)
      }
      for (const meter of known) {
        const basis = all.get(meter)
        if (!basis) continue
        const readings = given[meter.key]
        if (readings && isWhole(meter.id, readings, stretch)) {
          const slots = slotsOver(meter.id, basis, { ...stretch, of: givenSamples(basis, readings) })
          const { good, bad } = proved(meter.id, slots, stretch)
          if (bad === 0) {
            take(meter, slots, good)
            out.fromGiven.push(meter.key)
            continue
          }
        }
        const source = { db, meter: meter.id, basis, sequenceOf: (epoch: number) => sequences.get(epoch) }
        const first = second.get(meter.id, stretch.from) ?? stretch.from
        const slots = slotsOver(meter.id, basis, { ...stretch, of: samples(source, first) })
        const { good, bad } = proved(meter.id, slots, stretch)
        take(meter, slots, good)
        out.leftOut += bad
      }
      return out
    },
  }
}
