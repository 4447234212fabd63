import { at, type EpochMs, MINUTE } from '#core/time'
import { MICRO } from '../register.ts'
import { moment } from './calendar.ts'
import type { Flow, Model } from './model.ts'
import { hash } from './noise.ts'

/** Distance of the nodes, ms. */
export const QUARTER = 15 * MINUTE
/** Registers stand at zero here (1 April 2024, Japan time); times before it cannot be simulated. */
export const ORIGIN = at(Date.parse('2024-04-01T00:00:00+09:00'))
/** Nodes are computed a day at a time. */
const CHUNK = 96
/** Millionths of a unit that one unit per hour counts in a millisecond. */
const PER_MS = MICRO / 3_600_000

/**
 * A simulated plant in time. Rates are linear between nodes, so a quarter counts the mean of its ends; rounded to whole
 * millionths and summed from ORIGIN this gives the same registers in any order of asking, in any process.
 */
export type World = {
  /** Millionths that a flow has counted from ORIGIN to `t`. */
  register(flow: number, t: EpochMs): number
  readonly flows: readonly string[]
}

export const world = (model: Model, seed: number): World => {
  const flows = Object.keys(model.flows)
  const nodes = flows.map((): number[] => [])
  const sums = flows.map((): number[] => [0])
  const addNode = (k: number): void => {
    const rates = model.rates(seed, moment(ORIGIN + k * QUARTER))
    for (const [i, name] of flows.entries()) (nodes[i] as number[])[k] = rates[name] ?? 0
    if (k > 0) for (const i of flows.keys()) addSum(nodes[i] as number[], sums[i] as number[], k)
  }
  const grow = (k: number): void => {
    for (let n = (nodes[0] ?? []).length; n <= k; n++) addNode(n)
  }
  const flutters = flows.map((name, i) => flutter(model.flows[name] as Flow, seed, i))
  const register = (flow: number, t: EpochMs): number => {
    if (t < ORIGIN) throw new RangeError(`nothing can be simulated before ${new Date(ORIGIN).toISOString()}`)
    const k = Math.floor((t - ORIGIN) / QUARTER)
    if (k + 1 >= (nodes[flow] ?? []).length) grow(k + CHUNK)
    const whole = (sums[flow] as number[])[k] as number
    const ms = t - ORIGIN - k * QUARTER
    if (ms === 0) return whole
    const from = (nodes[flow] as number[])[k] as number
    const to = (nodes[flow] as number[])[k + 1] as number
    const smooth = from * ms + ((to - from) * ms * ms) / (2 * QUARTER)
    return whole + Math.round((smooth + (flutters[flow] as Flutter)(k, ms, Math.min(from, to))) * PER_MS)
  }
  return { register, flows }
}

const addSum = (rates: readonly number[], sums: number[], k: number): void => {
  const ends = (rates[k - 1] as number) + (rates[k] as number)
  sums[k] = (sums[k - 1] as number) + Math.round((ends / 2) * QUARTER * PER_MS)
}

/** Integral over the first `ms` of quarter `k` of a few whole waves: zero at both ends, so that it never enters the sums. */
type Flutter = (k: number, ms: number, least: number) => number
const flutter = ({ flutter: share }: Flow, seed: number, channel: number): Flutter => {
  const waves = [5, 19, 67].map((base, i) => base + Math.floor(hash(seed, 900 + i, channel) * base))
  return (k, ms, least) => {
    let sum = 0
    for (const n of waves) {
      const turn = (2 * Math.PI * n) / QUARTER
      sum += ((hash(seed, channel * 8 + n, k) - 0.5) * (1 - Math.cos(turn * ms))) / turn
    }
    return 2 * share * least * sum
  }
}
