import { type Engine, newState, type State, TROUBLES } from '#core/engine'
import { fold } from '#core/fold'
import { withEstimates } from '#core/gap'
import { openSlot, type Slots } from '#core/slot'
import { SLOT } from '#core/time'
import type { Basis, Stretch } from './basis.ts'
import { type Chain, chainSink, newChain } from './chain.ts'
import { type DerivedTables, finite } from './derived-tables.ts'
import { type Source, samples } from './samples.ts'

const slotStart = (t: number): number => Math.floor(t / SLOT) * SLOT
const slotEnd = (t: number): number => Math.ceil(t / SLOT) * SLOT

/** Where a fold begins again: at the accepted sample `base`; slots from `s0` on are whole. */
type Start = { readonly base: number; readonly s0: number }
/** What a fold over a stretch gave: slots in [s0, end) and findings in (base, until] take the place of what stood there. */
export type Recomputed = Start & {
  readonly again: Chain
  readonly slots: Slots
  readonly end: number
  readonly until: number
  /** whether the chains met before the end of the readings */
  readonly met: boolean
}
type Place = {
  readonly tables: DerivedTables
  readonly source: Source
  readonly minutesFrom: number
  readonly chain: Chain
}

const windowOf = ({ history }: Basis): number =>
  history.periods[0].rule.measure === 'counter' ? Math.max(...history.periods.map((p) => p.rule.window)) : 0

/**
 * A safe base for what may have changed at `from`: two accepted samples before it, so that neither is undone by it; and where
 * steps that rule 4 looked beyond lie in the window before it, two before the window (metering.md, late data).
 */
const startBefore = ({ tables, chain }: Pick<Place, 'tables' | 'chain'>, from: number): Start => {
  const { meter, basis } = chain
  const window = windowOf(basis)
  const reach = window === 0 || tables.isQuiet(meter, from - window, from) ? from : from - window
  const second = tables.accepted(meter, '<', reach)
  const first = second === undefined ? undefined : tables.accepted(meter, '<', second)
  if (first === undefined) return { base: Number.NEGATIVE_INFINITY, s0: Number.NEGATIVE_INFINITY }
  const s0 = slotStart(first)
  const across = basis.estimates.find((e) => e.from < s0 && s0 < e.to)
  if (across) return startBefore({ tables, chain }, across.from)
  const base = tables.accepted(meter, '<=', s0)
  return base === undefined ? { base: Number.NEGATIVE_INFINITY, s0: Number.NEGATIVE_INFINITY } : { base, s0 }
}

const stateAt = ({ tables, chain }: Place, base: number): State => {
  const { cuts } = chain.basis.history
  const window = windowOf(chain.basis)
  const troubles =
    window === 0 || base === Number.NEGATIVE_INFINITY ? [] : tables.troubles(chain.meter, base - window, base)
  // a cut at the base itself is taken again: its initial is the reading that counts there
  return { ...newState(), cut: cuts.filter((c) => c.at < base).length, troubles: troubles.slice(-TROUBLES) }
}

/**
 * Folds again from a safe base before a stretch until, after it, the chains meet: two samples running that both the old fold and
 * the new one accepted, with no step behind them that rules 2 or 4 to 6 still look at. What lies beyond is equal by construction.
 */
export const recompute = (place: Place, { from, to }: Stretch): Recomputed => {
  const { tables, source, minutesFrom, chain } = place
  const { meter, basis } = chain
  const start = startBefore(place, from)
  const again = newChain(meter, basis)
  again.state = stateAt(place, start.base)
  const stored = (t: number) => (t < start.s0 ? tables.slotAt(meter, t) : undefined)
  const engine: Engine = { ...basis, sink: chainSink(again, { minutesFrom, stored }) }
  const window = windowOf(basis)
  let end = Number.POSITIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  let met = false
  let agreed = false
  for (const s of fold(engine, again.state, samples(source, finite(start.base)))) {
    until = s.at
    const accepted = again.state.r1?.id === s.id
    const agrees = accepted && s.at > to && !tables.wasSetAside(meter, s.at)
    if (end === Number.POSITIVE_INFINITY && agrees && agreed && isCalm(place, { again, at: s.at, window }))
      end = pastEstimates(basis, slotEnd(s.at))
    agreed = agrees
    // what runs up to the end is told with the next accepted sample
    if (accepted && s.at >= end && chain.last && s.at < chain.last.at) {
      met = true
      break
    }
  }
  if (!met) end = Number.POSITIVE_INFINITY
  const kept: Slots = new Map([...again.slots].filter(([t]) => t >= start.s0 && t < end))
  const own = basis.estimates.filter((e) => e.to > start.s0 && e.from < end)
  const slots = withEstimates(kept, own, openSlot)
  return { ...start, again, slots, end, until: met ? until : end, met }
}

const isCalm = (
  { tables, chain }: Place,
  { again, at, window }: { again: Chain; at: number; window: number },
): boolean => window === 0 || (again.trouble <= at - window && tables.isQuiet(chain.meter, at - window, at))
const pastEstimates = ({ estimates }: Basis, end: number): number =>
  estimates.find((e) => e.from < end && end < e.to)?.to ?? end
