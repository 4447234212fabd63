import type { Unit } from '#core/unit'
import type { Moment } from './calendar.ts'

/** A flow of the simulated plant: its rate (units per hour, linear between nodes) and how much it flutters within a quarter. */
export type Flow = { readonly unit: Unit; readonly flutter: number }
/** What a meter of the simulated plant shows: a register over a sum of flows, or a value of the moment. */
export type Quantity =
  | { readonly unit: Unit; readonly plus: readonly string[]; readonly minus?: readonly string[] }
  | { readonly unit: Unit; readonly gauge: (seed: number, m: Moment) => number }
/** A simulated plant: a pure function of seed and time, nothing else. */
export type Model = {
  readonly flows: Readonly<Record<string, Flow>>
  /** Rate of every flow at a moment, never negative, in units per hour. */
  readonly rates: (seed: number, m: Moment) => Readonly<Record<string, number>>
  readonly quantities: Readonly<Record<string, Quantity>>
}
