import type { Sample } from '#core/difference'
import type { Meter } from '#core/plant'
import type { Quality } from '#core/reading'
import { meterRule, scaled } from '#core/register'
import { type OpenSlot, slotsOf } from '#core/slot'
import { dayStart, type EpochMs, monthInterval, monthOf } from '#core/time'

/** A reading with its identity, as it was sent. */
export type Sent = { epoch: string; seq: number; idx: number; at: number; value: string; quality: Quality }

const rank = ['good', 'estimated', 'suspect']
const order = (a: Sent, b: Sent): number =>
  rank.indexOf(a.quality) - rank.indexOf(b.quality) ||
  (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : a.seq - b.seq || a.idx - b.idx)
const name = (s: Sent): string => `${s.epoch}-${s.seq}-${s.idx}`

/** Delta: the predecessor is known when every seq between the two was accepted. */
const linked = (before: Sent | undefined, s: Sent, accepted: ReadonlySet<string>): boolean => {
  if (!before || before.epoch !== s.epoch) return false
  for (let q = Math.min(before.seq, s.seq); q <= Math.max(before.seq, s.seq); q += 1)
    if (!accepted.has(`${s.epoch}-${q}`)) return false
  return true
}

/**
 * What the ledger's tables must hold, worked out from the readings by the plain words of metering.md and `slotsOf`:
 * nothing of the ledger's own code is used, refused values only cut the links of deltas.
 */
export const expected = (id: number, meter: Meter, sent: readonly Sent[], accepted: ReadonlySet<string>) => {
  const rule = meterRule(meter)
  const usable = (s: Sent): boolean => typeof scaled(rule, s.value) === 'number'
  const byTime = new Map<number, Sent>()
  for (const s of sent) {
    const known = byTime.get(s.at)
    const wins = !known || (usable(s) !== usable(known) ? usable(s) : order(s, known) < 0)
    if (wins) byTime.set(s.at, s)
  }
  const ordered = [...byTime.values()].sort((a, b) => a.at - b.at)
  const samples = ordered.flatMap((s, i): Sample[] => {
    const r = scaled(rule, s.value)
    const before = ordered[i - 1]
    const link = meter.measure === 'delta' && before !== undefined && usable(before) && linked(before, s, accepted)
    return typeof r === 'number' ? [{ id: i, at: s.at as EpochMs, r, quality: s.quality, linked: link }] : []
  })
  const named = (s: Sample): string => name(ordered[s.id] as Sent)
  const setAside: unknown[] = []
  const unexplained: unknown[] = []
  const slots = slotsOf(rule, samples, {
    setAside: (s, why) => setAside.push([id, s.at, why, named(s)]),
    unexplained: (from, to, amount) =>
      unexplained.push([id, to.at, from?.at ?? null, amount, named(to), from ? named(from) : null]),
  })
  const rows = [...slots].sort((a, b) => a[0] - b[0]).map(([start, s]) => ({ start, numbers: numbers(s) }))
  return {
    samples,
    tables: {
      slots: rows.map((r) => [id, r.start, ...r.numbers]),
      days: sums(id, rows, (t) => dayStart(t as EpochMs)),
      months: sums(id, rows, (t) => monthInterval(monthOf(t as EpochMs)).start),
      setAside,
      unexplained,
    },
  }
}

const numbers = (s: OpenSlot): number[] => [
  s.amount,
  s.measured,
  s.e1,
  s.e2,
  s.e3,
  s.rollovers,
  s.setAside,
  s.unexplained,
  s.estimated,
]
const sums = (id: number, rows: readonly { start: number; numbers: number[] }[], bin: (t: number) => number) => {
  const out = new Map<number, number[]>()
  for (const { start, numbers } of rows) {
    const at = bin(start)
    out.set(
      at,
      (out.get(at) ?? numbers.map(() => 0)).map((n, i) => n + (numbers[i] ?? 0)),
    )
  }
  return [...out].sort((a, b) => a[0] - b[0]).map(([start, n]) => [id, start, ...n])
}
