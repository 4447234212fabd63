import { divideHalfUp } from './decimal.ts'
import type { Gap, How, Part } from './sample.ts'
import { SLOT } from './time.ts'

/** An amount that a person put into [from, to), slots' boundaries; millionths of the base unit (meter-record.ts, Estimate). */
export type PlacedEstimate = {
  readonly from: number
  readonly to: number
  readonly amount: number
  readonly basis: 'person' | 'agreed'
}
/** What a fully measured half-hour like this one took, weight and not amount; undefined: none of the past weeks' is fully measured. */
export type Profile = (start: number) => number | undefined
/** A piece of a gap with its amount, millionths. */
export type Piece = { readonly start: number; readonly end: number; readonly amount: number; readonly how: How }
/** A gap as it was split; `method` is how most of it was: by estimates of people, else E1, E2 or E3. */
export type Filled = { readonly method: 'e1' | 'e2' | 'e3' | 'person' | 'agreed'; readonly pieces: readonly Piece[] }

const WEEK = 7 * 86_400_000
/** Like half-hours of so many weeks before are looked at (metering.md, gaps). */
const WEEKS = 4

/** The profile out of slots: the mean of the fully measured half-hours one to four weeks before, in twelfths so that it is whole. */
export const profileOf =
  (slotAt: (start: number) => { readonly amount: number; readonly measured: number } | undefined): Profile =>
  (start) => {
    let sum = 0
    let n = 0
    for (let week = 1; week <= WEEKS; week += 1) {
      const slot = slotAt(start - week * WEEK)
      if (slot?.measured !== SLOT) continue
      sum += slot.amount
      n += 1
    }
    return n === 0 ? undefined : sum * (12 / n)
  }

/** A stretch of a gap inside one slot; `fixed`: the estimate that it belongs to. */
type Stretch = { readonly start: number; readonly end: number; readonly fixed: PlacedEstimate | undefined }
const stretches = ({ start, end }: Part, estimates: readonly PlacedEstimate[]): Stretch[] => {
  const out: Stretch[] = []
  for (let from = start as number; from < end; ) {
    const to = Math.min(end, (Math.floor(from / SLOT) + 1) * SLOT)
    out.push({ start: from, end: to, fixed: estimates.find((e) => e.from <= from && to <= e.to) })
    from = to
  }
  return out
}

/** Shares an amount out by weights: each boundary's running sum is rounded half up, so the pieces sum to the amount exactly. */
const shared = (amount: number, weights: readonly bigint[]): number[] => {
  const total = weights.reduce((a, b) => a + b, 0n)
  let run = 0n
  let before = 0n
  return weights.map((w) => {
    run += w
    const until = total === 0n ? 0n : divideHalfUp(BigInt(amount) * run, total)
    const piece = until - before
    before = until
    return Number(piece)
  })
}
const ms = ({ start, end }: Stretch): bigint => BigInt(end - start)

/** Weights by the profile of like days, partial slots pro rata; undefined: a half-hour has none, or all are zero. */
const profiled = (list: readonly Stretch[], profile: Profile): bigint[] | undefined => {
  const weights: bigint[] = []
  for (const s of list) {
    const w = profile(Math.floor(s.start / SLOT) * SLOT)
    if (w === undefined || w < 0) return undefined
    weights.push(BigInt(w) * ms(s))
  }
  return weights.some((w) => w > 0n) ? weights : undefined
}

const fillPart = (
  part: Part,
  { how, estimates, profile }: { how: How; estimates: readonly PlacedEstimate[]; profile: Profile },
): Piece[] => {
  const list = stretches(part, estimates)
  const free = list.filter((s) => !s.fixed)
  const fixed = estimates.map((e) => {
    const own = list.filter((s) => s.fixed === e)
    return { own, amounts: shared(e.amount, own.map(ms)) }
  })
  const rest = part.amount - estimates.reduce((n, e) => n + e.amount, 0)
  const weights = how === 'e2' ? profiled(free, profile) : undefined
  const kind: How = how === 'e2' && !weights ? 'e1' : how
  const amounts = shared(rest, weights ?? free.map(ms))
  return [
    ...free.map((s, i): Piece => ({ start: s.start, end: s.end, amount: amounts[i] ?? 0, how: kind })),
    ...fixed.flatMap(({ own, amounts }) =>
      own.map((s, i): Piece => ({ start: s.start, end: s.end, amount: amounts[i] ?? 0, how: 'e3' })),
    ),
  ]
}

/** Estimates that lie inside one part of a gap and fit its energy, which is measured: they share it out, they do not add to it. */
const inside = (part: Part, estimates: readonly PlacedEstimate[]): PlacedEstimate[] => {
  const own = estimates.filter((e) => part.start <= e.from && e.to <= part.end)
  const sum = own.reduce((n, e) => n + e.amount, 0)
  const whole = own.reduce((n, e) => n + e.to - e.from, 0) === part.end - part.start
  return own.some((e) => e.amount < 0) || sum > part.amount || (whole && sum !== part.amount) ? [] : own
}

/**
 * Splits the energy of a gap over its half-hours (VEE; metering.md, gaps): linear up to 2 h (E1) and over 7 days (E3), between
 * by the profile of like days (E2), linear where there is none; amounts that people agreed on stand where they put them.
 */
export const fillGap = (gap: Gap, estimates: readonly PlacedEstimate[], profile: Profile): Filled => {
  let method: Filled['method'] = gap.how === 'measured' ? 'e1' : gap.how
  const pieces = gap.parts.flatMap((part) => {
    const own = inside(part, estimates)
    const filled = fillPart(part, { how: gap.how, estimates: own, profile })
    const first = own[0]
    if (first) method = first.basis
    else if (gap.how === 'e2' && filled[0]?.how === 'e1') method = 'e1'
    return filled
  })
  return { method, pieces }
}

/** The slots as estimates find them: time that nothing measured takes its share of the amount (E3). */
type Estimated = { amount: number; measured: number; e1: number; e2: number; e3: number }
const missing = (s: Estimated): number => Math.max(0, SLOT - s.measured - s.e1 - s.e2 - s.e3)

/**
 * Puts estimates of people into missing time, each over all that is missing in its interval, evenly. Where nothing is missing
 * they have no effect. Slots that no reading touched are made by `open`.
 */
export const withEstimates = <S extends Estimated>(
  slots: Map<number, S>,
  estimates: readonly PlacedEstimate[],
  open: (withMinutes: boolean) => S,
): Map<number, S> => {
  for (const { from, to, amount } of estimates) {
    const free: [number, number][] = []
    for (let start = from; start < to; start += SLOT) {
      const slot = slots.get(start)
      const ms = slot ? missing(slot) : SLOT
      if (ms > 0) free.push([start, ms])
    }
    const shares = shared(
      amount,
      free.map(([, ms]) => BigInt(ms)),
    )
    for (const [i, [start, ms]] of free.entries()) {
      const slot = slots.get(start) ?? open(false)
      slots.set(start, { ...slot, amount: slot.amount + (shares[i] ?? 0), e3: slot.e3 + ms })
    }
  }
  return slots
}
