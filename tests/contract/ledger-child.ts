import { open } from './opened.ts'
import { works } from './plant.ts'

/** A process that fills a ledger as fast as it can and writes each acknowledged seq on its own line, until it is killed. */
const [path = '', first = '1'] = process.argv.slice(2)
const T = Date.UTC(2026, 3, 1)
const ledger = await open(path, works())
/** Kept in hand at once, so that a kill meets commits under way. */
const FLIGHT = 40
const readings = (seq: number): unknown[] =>
  Array.from({ length: 30 }, (_, i) => {
    const n = seq * 30 + i
    // now and then late, a drop, a jitter
    const at = T + (n % 97 === 0 ? n - 50 : n) * 1000
    const value = n % 89 === 0 ? 0 : n % 61 === 0 ? n / 100 - 0.1 : n / 100
    return [['main', 'wraps', 'pulses', 'power'][i % 4], at, value.toFixed(1)]
  })
const run = async (lane: number): Promise<void> => {
  for (let seq = Number(first) + lane; ; seq += FLIGHT) {
    await ledger.deliver([{ epoch: 'A', seq, sentAt: T, readings: readings(seq) }])
    process.stdout.write(`${seq}\n`)
  }
}
await Promise.all(Array.from({ length: FLIGHT }, (_, lane) => run(lane)))
