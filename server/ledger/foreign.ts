import type { Database } from 'better-sqlite3'
import { ruleAt } from '#core/meter-history'
import { scaled } from '#core/register'
import type { KnownMeter } from './known-meter.ts'

/** Whether a reading is new, there already, or another value at an instant that is taken (metering.md: neither counts until decided). */
export type Standing = { readonly is: 'new' | 'repeat' } | { readonly is: 'differs'; readonly from: string }

/** Instants kept in memory, of all meters. */
const RECENT = 20_000

/** Whether two written values are one: 100 is 100.0. */
const isSame = (meter: KnownMeter, at: number, one: string, other: string): boolean => {
  if (one === other) return true
  const rule = ruleAt(meter.history, at)
  const [a, b] = [scaled(rule, one), scaled(rule, other)]
  return typeof a === 'number' && a === b
}

/**
 * Finds what stands at a meter's instant already: foreign readings have no seq, their identity is (meter, at). `settled` writes the
 * rows still in hand before the table is asked; behind the newest instant of a meter nothing is asked.
 */
export const foreignIdentity = (db: Database, settled: () => void) => {
  const values = db
    .prepare<[number, number], string>(
      'SELECT r.value FROM timeline t JOIN readings r ON r.id = t.id WHERE t.meter = ? AND t.at = ? ORDER BY r.id',
    )
    .pluck()
  const newestOf = db.prepare<[number], number | null>('SELECT max(at) FROM timeline WHERE meter = ?').pluck()
  const newest = new Map<number, number>()
  const recent = new Map<string, string[]>()

  const standing = (meter: KnownMeter, at: number): readonly string[] => {
    const known = recent.get(`${meter.id} ${at}`)
    if (known) return known
    if (!newest.has(meter.id)) newest.set(meter.id, newestOf.get(meter.id) ?? Number.NEGATIVE_INFINITY)
    if (at > (newest.get(meter.id) ?? 0)) return []
    settled()
    return values.all(meter.id, at)
  }
  return {
    /** The standing of a reading, which is kept in mind unless it is a repeat. */
    of(meter: KnownMeter, at: number, value: string): Standing {
      const there = standing(meter, at)
      if (there.some((v) => isSame(meter, at, v, value))) return { is: 'repeat' }
      if (recent.size >= RECENT) recent.delete(recent.keys().next().value ?? '')
      recent.set(`${meter.id} ${at}`, [...there, value])
      newest.set(meter.id, Math.max(at, newest.get(meter.id) ?? at))
      return there[0] === undefined ? { is: 'new' } : { is: 'differs', from: there[0] }
    },
  }
}
