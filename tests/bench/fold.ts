import { parseDecimal } from '#core/decimal'
import { difference, type Sample } from '#core/difference'
import { meterRule, scaled } from '#core/register'
import { type Slots, slotSink } from '#core/slot'
import type { EpochMs } from '#core/time'
import { counter, single } from '../contract/plant.ts'

/** Speed of the pure fold alone; ratios against an empty loop and against BigInt count, not the figures. `tsx -C source tests/bench/fold.ts` */
const N = 2_000_000
const START = Date.UTC(2026, 3, 1)
const ruleOf = (fields: Record<string, unknown>) => {
  const meter = single(counter('m', fields)).sites[0]?.meters[0]
  if (!meter) throw new Error('no meter')
  return meterRule(meter)
}
const shown = Array.from({ length: 4096 }, (_, i) => (123_456 + i / 10).toFixed(1))

/** Best of five: million runs a second. */
const speed = (run: () => number): number => {
  let best = 0
  for (let i = 0; i < 5; i += 1) {
    const start = performance.now()
    const n = run()
    best = Math.max(best, n / 1000 / (performance.now() - start))
  }
  return best
}
const samplesApart = (ms: number, make: (i: number) => number): Sample[] =>
  Array.from({ length: N }, (_, i) => ({
    id: i,
    at: (START + i * ms) as EpochMs,
    r: make(i),
    quality: 'good',
    linked: true,
  }))
const folding = (fields: Record<string, unknown>, samples: readonly Sample[]) => (): number => {
  const rule = ruleOf(fields)
  const slots: Slots = new Map()
  let found = 0
  const count = (): void => {
    found += 1
  }
  const sink = slotSink(slots, { unexplained: count, setAside: count })
  let state: Sample | undefined
  for (const s of samples) state = difference(rule, state, s, sink)
  if (found > 1 || state === undefined) throw new Error(`${found} findings`)
  return samples.length
}
let kept = 0
const rule = ruleOf({})
const cases: [string, () => number][] = [
  [
    'empty loop over samples',
    () => {
      for (const s of climbing) kept = (kept + s.r) % 1_000_003
      return N
    },
  ],
  ['counter, 1 s apart', () => folding({ every: '1s' }, climbing)()],
  ['delta, 1 s apart', () => folding({ every: '1s', measure: 'delta' }, steps)()],
  ['gauge, 1 s apart', () => folding({ every: '1s', measure: 'gauge', unit: 'kW' }, powers)()],
  ['gauge of megawatts, 1 s apart', () => folding({ every: '1s', measure: 'gauge', unit: 'kW' }, large)()],
  ['counter, 1 min + 1 s apart', () => folding({}, apart)()],
  [
    'scaled(text)',
    () => {
      for (let i = 0; i < N; i += 1) kept += scaled(rule, shown[i & 4095] ?? '') as number
      return N
    },
  ],
  [
    'scaled(text) by BigInt',
    () => {
      for (let i = 0; i < N / 10; i += 1) {
        const d = parseDecimal(shown[i & 4095] ?? '')
        if (d) kept += Number((d.units * rule.scale.num) / (rule.scale.den * 10n ** BigInt(d.decimals)))
      }
      return N / 10
    },
  ],
]
const climbing = samplesApart(1000, (i) => i * 10_000)
const steps = samplesApart(1000, () => 10_000)
const powers = samplesApart(1000, (i) => 12_000_000 + (i % 7) * 100_000)
const large = samplesApart(1000, (i) => 12_000_000_000 + (i % 7) * 100_000)
const apart = samplesApart(61_000, (i) => i * 10_000)
const results = cases.map(([name, run]) => [name, speed(run)] as const)
const empty = results[0]?.[1] ?? 1
for (const [name, millions] of results)
  process.stdout.write(
    `${name.padEnd(32)} ${millions.toFixed(2).padStart(8)} M/s   1/${(empty / millions).toFixed(1)} of the empty loop\n`,
  )
process.stdout.write(kept === 0 ? ' \n' : '')
