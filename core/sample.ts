import type { Quality } from './reading.ts'
import type { EpochMs } from './time.ts'

/**
 * A reading as the engine takes it: `r` in millionths of the base unit by the rule in force at `at`, `value` as displayed,
 * `id` its row in the ledger; a final or initial of an event has a negative one. `set-aside`: by a person.
 */
export type Sample = {
  readonly id: number
  readonly at: EpochMs
  readonly r: number
  readonly value: string
  readonly quality: Quality | 'set-aside'
  /** delta only: the sample before it is known to be its predecessor (same epoch, no seq missing between, not refused) */
  readonly linked: boolean
}

/** How the time of a span is known: measured, or a gap's energy with its split estimated (E1 linear, E2 like-day profile, E3). */
export type How = 'measured' | 'e1' | 'e2' | 'e3'
export type Flag = 'rollover' | 'glitch' | 'set-aside' | 'unexplained' | 'estimated'
/** A part of a step: `amount` (millionths) ran evenly through [start, end). A step has several where a ratio changed in it. */
export type Part = { readonly start: EpochMs; readonly end: EpochMs; readonly amount: number }
/** A step longer than maxGap: its energy is measured, its course is not; `how` it is to be split (metering.md, gaps). */
export type Gap = { readonly from: Sample; readonly to: Sample; readonly parts: readonly Part[]; readonly how: How }

/** Why a sample does not count. */
export type Aside =
  | 'jitter' // rule 3
  | 'suspect' // as the device says
  | 'glitch' // rule 4: it went and came back
  | 'undone' // rule 4: the reading before had gone astray
  | 'decided' // an excursion, by a decision
  | 'at-cut' // at the instant of an event, differing from its final or initial
  | 'taken-out' // while the meter was out
  | 'person' // by a person

/**
 * Why an amount is unexplained: the step fits no rule; an event without its final or initial; a delta whose predecessor is
 * not known.
 */
export type Doubt = 'step' | 'cut' | 'no-predecessor'
/** A step that rules do not explain. `ignored`: a person said so; it stays in the conservation sum. */
export type Unexplained = {
  readonly from: Sample | undefined
  readonly to: Sample
  /** signed, millionths */
  readonly amount: number
  readonly why: Doubt
  readonly ignored: boolean
}

/** What a fold tells as it goes. Spans, gaps and holds arrive in order of time and never overlap. */
export type Sink = {
  /** counter and delta: a measured amount */
  span(start: EpochMs, end: EpochMs, amount: number): void
  gap(gap: Gap): void
  /** gauge: the rate `r` (millionths an hour) held through [start, end) */
  hold(start: EpochMs, end: EpochMs, r: number): void
  /** the signed amount between two readings that no rule explains; its time is missing */
  unexplained(item: Unexplained): void
  /** `head`: the first of an excursion, which counts for rule 6 */
  setAside(sample: Sample, why: Aside, head: boolean): void
  /** a decision (its act) that this fold applied */
  decided(from: Sample, to: Sample, act: number): void
  /** counts in the slot that holds `at`; a boundary sample counts in the slot that it closes */
  flag(flag: Flag, at: EpochMs): void
}
