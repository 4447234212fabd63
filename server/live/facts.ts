import type { AmountBin } from '#core/amount'
import type { TargetGround } from '#core/metered'
import type { QualityFinding } from '#core/quality'
import type { Quality } from '#core/reading'
import type { AgentState } from '#core/snapshot'
import type { ProjectionState } from '../influx/contract.ts'
import type { LinkState } from '../ingest/link-state.ts'
import type { UnexplainedRow } from '../ledger/finding-queries.ts'
import type { MinuteRow, QuarantineCount } from '../ledger/queries.ts'

/** Newest state of a meter: time and value as displayed, rate in base units an hour (kW for electricity). */
export type MeterNow = {
  at: number
  value: string
  rate: number | null
  quality: Quality
  /** of a sum of meters: when the first of them counts as silent */
  silentAt?: number
}
/** An unexplained step that waits for a person. */
export type OpenStep = Pick<UnexplainedRow, 'meter' | 'amount' | 'toAt' | 'toReading'>

/** All that a snapshot is made of; a pure function turns it into one. Amounts in millionths of base units. */
export type LiveFacts = TargetGround & {
  seq: number
  meters: ReadonlyMap<string, MeterNow>
  /** months of this and the last fiscal year */
  months: readonly (AmountBin & { unexplained: number })[]
  /** the running day */
  today: readonly AmountBin[]
  /** minutes since the start of the hour before now */
  minutes: readonly MinuteRow[]
  /** highest half-hour of intake of this fiscal year, by site */
  maxima: ReadonlyMap<string, { start: number; amount: number } | null>
  steps: readonly OpenStep[]
  quarantine: readonly QuarantineCount[]
  /** what the quality rules found and nobody has seen yet */
  findings: readonly QualityFinding[]
  agents: readonly AgentState[]
  /** how the projection into InfluxDB stands; without it there is none */
  projection?: ProjectionState | undefined
  /** how it stands with an outside broker, where there is one */
  broker?: LinkState | undefined
}
