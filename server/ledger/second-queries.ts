import type { Database } from 'better-sqlite3'
import { type Engine, newState } from '#core/engine'
import { fold } from '#core/fold'
import type { Sink } from '#core/sample'
import { HOUR } from '#core/time'
import { bases } from './basis.ts'
import type { KnownMeter } from './known-meter.ts'
import type { MinuteRow, Range } from './queries.ts'
import { samples } from './samples.ts'
import { sequencesOf } from './sequences.ts'

/** A sink that spreads what ran evenly between two readings over steps of `width`; the course of a gap is not known, and stays open. */
const stepSink = (
  rows: Map<number, MinuteRow>,
  { meter, from, to, width }: Range & { meter: string; width: number },
) => {
  const run = (start: number, end: number, perMs: number): void => {
    const last = Math.min(end, to)
    for (let t = Math.max(start, from); t < last; ) {
      const bin = Math.floor(t / width) * width
      const until = Math.min(last, bin + width)
      const row = rows.get(bin) ?? { meter, start: bin, amount: 0, covered: 0 }
      row.amount += perMs * (until - t)
      row.covered += until - t
      rows.set(bin, row)
      t = until
    }
  }
  const quiet = () => undefined
  const sink: Sink = {
    span: (start, end, amount) => run(start, end, amount / (end - start)),
    hold: (start, end, r) => run(start, end, r / HOUR),
    ...{ gap: quiet, flag: quiet, unexplained: quiet, setAside: quiet, decided: quiet },
  }
  return sink
}

/**
 * Seconds, which the ledger keeps none of: folded from its readings by the rules of the half-hours, for a picture; nothing is written.
 * A fold begins at the second usable reading before, or at the very first.
 */
export const secondQueries = (db: Database, meters: ReadonlyMap<string, KnownMeter>) => {
  const second = db
    .prepare<[number, number], number>(
      `SELECT p.at FROM places p CROSS JOIN readings r ON r.id = p.id
       WHERE p.meter = ? AND p.at < ? AND r.mark = 0 AND r.quality < 2 ORDER BY p.at DESC LIMIT 1 OFFSET 1`,
    )
    .pluck()
  return {
    /** Steps of `width` ms of metered meters that lie in [from, to). */
    seconds({ meters: keys, from, to, width }: Range & { width: number }): MinuteRow[] {
      const known = keys.flatMap((key) => meters.get(key) ?? [])
      const all = bases(db).ofAll(known)
      const sequences = sequencesOf(db)
      return known.flatMap((meter) => {
        const basis = all.get(meter)
        if (!basis) return []
        const rows = new Map<number, MinuteRow>()
        const engine: Engine = { ...basis, sink: stepSink(rows, { meter: meter.key, meters: keys, from, to, width }) }
        const first = second.get(meter.id, from) ?? 0
        const state = newState()
        state.cut = basis.history.cuts.findIndex((c) => c.at >= first)
        if (state.cut < 0) state.cut = basis.history.cuts.length
        const of = samples({ db, meter: meter.id, basis, sequenceOf: (epoch) => sequences.get(epoch) }, first)
        for (const s of fold(engine, state, of)) if (s.at >= to && state.r1?.id === s.id) break
        return [...rows.values()]
      })
    },
  }
}
