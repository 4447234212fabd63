import { expect, it } from 'vitest'
import { trial, wrongs } from './trial.ts'

it('20 faults by chance from outside: every reading of the device once, none altered, all accounted for', {
  timeout: 400_000,
}, async () => {
  const seed = Number(process.env['GENTANI_FAULT_SEED'] ?? Date.now() % 1_000_000)
  const said: string[] = []
  const outcome = await trial({ seed, faults: 20, holdMs: 1_200, drainMs: 200_000, tell: (line) => said.push(line) })
  // the seed repeats it: GENTANI_FAULT_SEED=… npx vitest run tests/fault/random.test.ts
  expect(wrongs(outcome), `seed ${seed}\n${said.join('\n')}`).toEqual([])
  expect(outcome.atEnd.committed).toBeGreaterThan(500)
  expect(outcome.atEnd.quarantined * 3).toBe(outcome.atEnd.committed)
})
