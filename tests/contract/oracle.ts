import { ruleAt } from '#core/meter-history'
import type { Quality } from '#core/reading'
import { scaled } from '#core/register'
import type { Sample } from '#core/sample'
import { type MeterBasis, type OpenSlot, slotsOf } from '#core/slot'
import { dayStart, type EpochMs, monthInterval, monthOf } from '#core/time'

/** A reading with its identity, as it was sent. */
export type Sent = {
  epoch: string
  seq: number
  idx: number
  at: number
  value: string
  quality: Quality | 'set-aside'
}

const rank = ['good', 'estimated', 'suspect', 'set-aside']
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
export const expected = (
  id: number,
  {
    basisOf,
    sent,
    accepted,
  }: { basisOf: (row: (name: string) => number) => MeterBasis; sent: readonly Sent[]; accepted: ReadonlySet<string> },
) => {
  const { history } = basisOf(() => 0)
  const isDelta = history.periods[0].rule.measure === 'delta'
  const usable = (s: Sent): boolean => typeof scaled(ruleAt(history, s.at), s.value) === 'number'
  const byTime = new Map<number, Sent>()
  for (const s of sent) {
    const known = byTime.get(s.at)
    const wins = !known || (usable(s) !== usable(known) ? usable(s) : order(s, known) < 0)
    if (wins) byTime.set(s.at, s)
  }
  const ordered = [...byTime.values()].sort((a, b) => a.at - b.at)
  const samples = ordered.flatMap((s, i): Sample[] => {
    const r = scaled(ruleAt(history, s.at), s.value)
    const before = ordered[i - 1]
    const link = isDelta && before !== undefined && usable(before) && linked(before, s, accepted)
    return typeof r === 'number'
      ? [{ id: i + 1, at: s.at as EpochMs, r, value: s.value, quality: s.quality, linked: link }]
      : []
  })
  const named = (s: Sample): string => (s.id > 0 ? name(ordered[s.id - 1] as Sent) : String(s.id))
  const basis = basisOf((of) => ordered.findIndex((s) => name(s) === of) + 1)
  const setAside: unknown[] = []
  const unexplained: unknown[][] = []
  const decided: unknown[][] = []
  const gaps: unknown[] = []
  const slots = slotsOf(basis, samples, {
    setAside: (s, why, head) => setAside.push([id, s.at, why, head ? 1 : 0, named(s)]),
    unexplained: ({ from, to, amount, why, ignored }) =>
      unexplained.push([
        id,
        to.at,
        from?.at ?? null,
        amount,
        why,
        ignored ? 1 : 0,
        named(to),
        from ? named(from) : null,
      ]),
    decided: (from, to, act) => decided.push([id, to.at, named(from), named(to), act]),
    gap: ({ from, to, parts }, method) =>
      gaps.push([id, to.at, from.at, parts.reduce((n, p) => n + p.amount, 0), method, named(from), named(to)]),
  })
  const rows = [...slots].sort((a, b) => a[0] - b[0]).map(([start, s]) => ({ start, numbers: numbers(s) }))
  return {
    samples,
    tables: {
      slots: rows.map((r) => [id, r.start, ...r.numbers]),
      days: sums(id, rows, (t) => dayStart(t as EpochMs)),
      months: sums(id, rows, (t) => monthInterval(monthOf(t as EpochMs)).start),
      setAside,
      unexplained: unexplained.sort(byInstant(6)),
      decided: decided.sort(byInstant(3)),
      gaps,
    },
  }
}

/** Findings of one instant go by the name of the reading in column `name`. */
const byInstant =
  (name: number) =>
  (a: readonly unknown[], b: readonly unknown[]): number =>
    Number(a[1]) - Number(b[1]) || (String(a[name]) < String(b[name]) ? -1 : 1)
const numbers = (s: OpenSlot): number[] => [
  s.amount,
  s.measured,
  s.e1,
  s.e2,
  s.e3,
  s.rollovers,
  s.glitches,
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
