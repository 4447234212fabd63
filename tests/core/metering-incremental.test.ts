import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advance } from '#core/difference'
import { type Engine, newState, type State } from '#core/engine'
import { fold } from '#core/fold'
import type { Sample } from '#core/sample'
import { type MeterBasis, type Slots, slotSink } from '#core/slot'
import { basisOf, foldOf, nothingTold, sampleOf, type Told, tellInto } from './fold-of.ts'
import { troubled } from './troubled.ts'

/** As the ledger does it live: each sample as the newest; where the engine says so, all is folded again. */
const live = (basis: MeterBasis, samples: readonly Sample[]): { slots: Slots; told: Told; state: State } => {
  let slots: Slots = new Map()
  let told = nothingTold()
  let engine: Engine = { ...basis, sink: slotSink(slots, tellInto(told), basis) }
  let state = newState()
  for (const [i, sample] of samples.entries()) {
    if (advance(engine, state, sample) === undefined) continue
    slots = new Map()
    told = nothingTold()
    engine = { ...basis, sink: slotSink(slots, tellInto(told), basis) }
    state = newState()
    for (const _ of fold(engine, state, samples.slice(0, i + 1)));
  }
  return { slots, told, state }
}
const plain = ({ searches, ...state }: State): unknown => ({
  ...state,
  searches: searches.map((s) => `${s.r1.id} ${s.prev.id} ${s.rise} ${s.until}`).sort(),
})

test.each([{}, { wrapsAt: 1000 }, { maxRate: 550, glitchWindow: '30m' }, { maxRate: 3000 }])(
  'one by one as the newest = all at once, in slots, findings and state (%j)',
  (fields) => {
    const basis = basisOf(fields)
    fc.assert(
      fc.property(troubled, (list) => {
        const samples = list.map((s) => sampleOf(basis, s))
        const one = live(basis, samples)
        const { slots, all, sum, ...told } = foldOf(basis, samples)
        expect(one.told).toEqual(told)
        expect(one.slots).toEqual(slots)
        const state = newState()
        const engine: Engine = { ...basis, sink: slotSink(new Map(), tellInto(nothingTold()), basis) }
        for (const _ of fold(engine, state, samples));
        expect(plain(one.state)).toEqual(plain(state))
      }),
      { numRuns: Number(process.env['RUNS'] ?? 200) },
    )
  },
)
test.each([{}, { wrapsAt: 1000 }, { maxRate: 3000 }])(
  'conservation: Σ slots + quarantined = last accepted − first + Σ M of the rollovers; never negative (%j)',
  (fields) => {
    const basis = basisOf(fields)
    fc.assert(
      fc.property(troubled, (list) => {
        const samples = list.map((s) => sampleOf(basis, s))
        const { all, sum, unexplained, aside } = foldOf(basis, samples)
        const gone = new Set(aside.map((a) => a.sample.id))
        const accepted = samples.filter((s) => !gone.has(s.id))
        const quarantined = unexplained.reduce((n, u) => n + u.amount, 0)
        const wraps = sum((s) => s.rollovers) * (basis.history.periods[0].rule.wrapsAt ?? 0)
        expect(sum((s) => s.amount) + quarantined).toBe((accepted.at(-1)?.r ?? 0) - (accepted[0]?.r ?? 0) + wraps)
        expect(all.filter((s) => s.amount < 0)).toEqual([])
        expect(all.filter((s) => s.measured + s.e1 + s.e2 + s.e3 === 0 && s.amount !== 0)).toEqual([])
      }),
      { numRuns: 200 },
    )
  },
)
