import type { AmountBin } from '#core/amount'
import type { Desk } from '#core/desk'
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
/** How many names of a source no meter stands for, and when the newest came. */
export type UnknownNames = {
  readonly site: string
  readonly source: string
  readonly count: number
  readonly last: number
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
  /** instants that foreign devices gave several values for, and nobody has decided */
  differing: readonly { readonly meter: string; readonly at: number }[]
  /** sources of foreign devices that send what no meter stands for */
  unknown: readonly UnknownNames[]
  /** what the quality rules found and nobody has seen yet */
  findings: readonly QualityFinding[]
  /** bills, activity and closes that wait for somebody */
  desk?: Desk
  agents: readonly AgentState[]
  /** how the projection into InfluxDB stands; without it there is none */
  projection?: ProjectionState | undefined
  /** how it stands with an outside broker, where there is one */
  broker?: LinkState | undefined
}
