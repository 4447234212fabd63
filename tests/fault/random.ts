import { parseArgs } from 'node:util'
import { summary, trial, wrongs } from './trial.ts'

/**
 * Faults from outside, by chance: npx tsx -C source tests/fault/random.ts --faults 200 --seed 1 [--broker mosquitto]
 * Ends with 1 when a reading was lost, doubled or altered; the same seed plans the same faults.
 */
const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    hold: { type: 'string', default: '3000' },
    broker: { type: 'string', default: 'embedded' },
  },
})
const [faults, seed, holdMs] = [values.faults, values.seed, values.hold].map(Number) as [number, number, number]
const outside = values.broker === 'mosquitto'
if (
  !(outside || values.broker === 'embedded') ||
  ![faults, seed, holdMs].every((n) => Number.isSafeInteger(n) && n > 0)
) {
  process.stderr.write('usage: random.ts [--faults n] [--seed n] [--hold ms] [--broker embedded|mosquitto]\n')
  process.exit(64)
}
const say = (line: string): void => void process.stdout.write(`${line}\n`)
say(`seed ${seed}, ${faults} faults`)
const start = performance.now()
const outcome = await trial({ seed, faults, holdMs, drainMs: 600_000, tell: say, outside })
const wrong = wrongs(outcome)
say(`produced ${outcome.produced}; ${summary(outcome.atEnd)}`)
say(`ended by themselves and started again: agent ${outcome.restarts.agent}, server ${outcome.restarts.server}`)
say(
  `${Math.round((performance.now() - start) / 1000)} s; ${wrong.length === 0 ? 'nothing lost, doubled or altered' : wrong.join('\n')}`,
)
process.exit(wrong.length === 0 ? 0 : 1)
