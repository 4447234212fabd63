import { parseDecimal } from '#core/decimal'
import { advance } from '#core/difference'
import { type Engine, newState } from '#core/engine'
import { foldAll } from '#core/fold'
import { scaled } from '#core/register'
import type { Sample } from '#core/sample'
import { type Slots, slotSink } from '#core/slot'
import type { EpochMs } from '#core/time'
import { basisOf, ruleOf } from '../core/fold-of.ts'

/**
 * Speed of the pure engine alone, decimal strings to slots: good series and bad ones, as the newest sample (live) and over all
 * samples with look-ahead (rebuild). Ratios against an empty loop count, not the figures. `tsx -C source tests/bench/fold.ts`
 */
const N = 2_000_000
const START = Date.UTC(2026, 3, 1)

/** Best of three: million samples a second. */
const speed = (run: () => number): number => {
  let best = 0
  for (let i = 0; i < 3; i += 1) {
    const start = performance.now()
    const n = run()
    best = Math.max(best, n / 1000 / (performance.now() - start))
  }
  return best
}
type Raw = { readonly at: number; readonly value: string }
const raw = (n: number, ms: number, tenths: (i: number) => number): Raw[] =>
  Array.from({ length: n }, (_, i) => ({ at: START + i * ms, value: (tenths(i) / 10).toFixed(1) }))

const nothing = {
  unexplained: () => undefined,
  setAside: () => undefined,
  decided: () => undefined,
  gap: () => undefined,
}
function* parsed(fields: Record<string, unknown>, list: readonly Raw[]): Generator<Sample> {
  const rule = ruleOf(fields)
  for (let id = 0; id < list.length; id += 1) {
    const { at, value } = list[id] as Raw
    yield { id, at: at as EpochMs, value, r: scaled(rule, value) as number, quality: 'good', linked: true }
  }
}
const engineOf = (fields: Record<string, unknown>): Engine => {
  const slots: Slots = new Map()
  const basis = basisOf(fields)
  return { ...basis, sink: slotSink(slots, nothing, { minutesFrom: Number.POSITIVE_INFINITY }) }
}
/** All samples with look-ahead, as a rebuild does it. */
const rebuilt = (fields: Record<string, unknown>, list: readonly Raw[]) => (): number => {
  foldAll(engineOf(fields), newState(), parsed(fields, list))
  return list.length
}
/** Each sample as the newest; where the engine asks to fold again, the series is folded from the start of the last window. */
const live = (fields: Record<string, unknown>, list: readonly Raw[]) => (): number => {
  const engine = engineOf(fields)
  const state = newState()
  for (const sample of parsed(fields, list)) advance(engine, state, sample)
  return list.length
}

const good = raw(N, 1_000, (i) => i)
const apart = raw(N, 61_000, (i) => i * 3)
const power = raw(N, 1_000, (i) => 1_200 + (i % 7))
const BAD = 400_000
/** Two devices on one id; a register that falls to zero at each second sample; spikes; a saw that climbs back each minute. */
const bad: Record<string, Raw[]> = {
  'two devices on one id': raw(BAD, 1_000, (i) => (i % 2 === 0 ? 1_000_000 + i : 5_000_000 + i)),
  'zero at every tenth sample': raw(BAD, 1_000, (i) => (i % 10 === 9 ? 0 : 1_000_000 + i)),
  'falls, and creeps within two steps of the display': raw(
    BAD,
    1_000,
    (i) => 1_000_000 - Math.floor(i / 20_000) * 40_000 + (i % 20_000 === 0 ? 1 : 0),
  ),
  'a new fall each minute, flat between': raw(BAD, 1_000, (i) => 90_000_000 - Math.floor(i / 60) * 1_000),
}
const every = { every: '1s' }
let kept = 0
const cases: [string, () => number][] = [
  [
    'empty loop over strings',
    () => {
      for (const r of good) kept = (kept + r.value.length) % 1_000_003
      return N
    },
  ],
  [
    'scaled(text) alone',
    () => {
      const rule = ruleOf({})
      for (const r of good) kept += scaled(rule, r.value) as number
      return N
    },
  ],
  [
    'scaled(text) by BigInt',
    () => {
      const { scale } = ruleOf({})
      for (let i = 0; i < N / 10; i += 1) {
        const d = parseDecimal(good[i]?.value ?? '')
        if (d) kept += Number((d.units * scale.num) / (scale.den * 10n ** BigInt(d.decimals)))
      }
      return N / 10
    },
  ],
  ['counter 1 s apart, live', live(every, good)],
  ['counter 1 s apart, rebuild', rebuilt(every, good)],
  ['counter 61 s apart, rebuild', rebuilt({ every: '1m' }, apart)],
  ['delta 1 s apart, rebuild', rebuilt({ ...every, measure: 'delta', maxRate: 10_000_000 }, power)],
  ['gauge 1 s apart, rebuild', rebuilt({ ...every, measure: 'gauge', unit: 'kW' }, power)],
  ...Object.entries(bad).map(([name, list]): [string, () => number] => [`bad: ${name}`, rebuilt(every, list)]),
]
const results = cases.map(([name, run]) => [name, speed(run)] as const)
const empty = results[0]?.[1] ?? 1
for (const [name, millions] of results)
  process.stdout.write(
    `${name.padEnd(56)} ${millions.toFixed(2).padStart(8)} M/s   1/${(empty / millions).toFixed(1)} of the empty loop\n`,
  )
process.stdout.write(kept === 0 ? ' \n' : '')
