import fc from 'fast-check'
import { type EpochMs, monthOf } from '#core/time'
import { basisOf, foldOf, sampleOf } from './fold-of.ts'
import { troubled } from './troubled.ts'

/** Prints slots and findings of some series, always the same ones: the bytes may not depend on the zone of the machine. */
const basis = basisOf()
for (const list of fc.sample(troubled, { seed: 7, numRuns: 40 })) {
  const { slots, unexplained, aside } = foldOf(
    basis,
    list.map((s) => sampleOf(basis, s)),
  )
  for (const [start, { amount, measured, e1, e2, e3 }] of slots)
    process.stdout.write(`${monthOf(start as EpochMs)} ${start} ${amount} ${measured} ${e1} ${e2} ${e3}\n`)
  process.stdout.write(`${unexplained.map((u) => u.amount).join(' ')} ${aside.map((a) => a.why).join(' ')}\n`)
}
