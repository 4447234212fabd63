import type { AmountBin } from '#core/amount'
import type { Coefficients } from '#core/coefficient'
import type { Plant } from '#core/plant'
import type { CommonBin } from '#core/pue-slots'
import type { Quality } from '#core/reading'
import type { AgentState } from '#core/snapshot'
import type { EpochMs } from '#core/time'
import type { MinuteRow, QuarantineCount, UnexplainedRow } from '../ledger/queries.ts'

/** Newest state of a meter: time and value as displayed, rate in base units an hour (kW for electricity). */
export type MeterNow = { at: number; value: string; rate: number | null; quality: Quality }
/** An unexplained step that waits for a person. */
export type OpenStep = Pick<UnexplainedRow, 'meter' | 'amount' | 'toAt' | 'toReading'>

/** All that a snapshot is made of; a pure function turns it into one. Amounts in millionths of base units. */
export type LiveFacts = {
  plant: Plant
  coefficients: Coefficients
  now: EpochMs
  seq: number
  meters: ReadonlyMap<string, MeterNow>
  /** months of this and the last fiscal year */
  months: readonly (AmountBin & { unexplained: number })[]
  /** the running day */
  today: readonly AmountBin[]
  /** minutes since the start of the hour before now */
  minutes: readonly MinuteRow[]
  /** slots of both PUE sides since the start of the last fiscal year, by site */
  common: ReadonlyMap<string, readonly CommonBin[]>
  /** highest half-hour of intake of this fiscal year, by site */
  maxima: ReadonlyMap<string, { start: number; amount: number } | null>
  /** highest half-hour of intake by site and month, this and the last fiscal year */
  monthMaxima: ReadonlyMap<string, ReadonlyMap<string, number>>
  steps: readonly OpenStep[]
  quarantine: readonly QuarantineCount[]
  agents: readonly AgentState[]
}
