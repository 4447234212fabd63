import type { Kpi } from '#core/kpi'

/** How far rows are that wait: readings, changed slots, KPIs. */
export type Behind = { readonly readings: number; readonly slots: number; readonly kpis: number }
/** How the projection stands. */
export type ProjectionState = {
  readonly behind: Behind
  /** the oldest reading that waits was received then, UTC ms */
  readonly oldest: number | null
  /** since when nothing could be written, and why */
  readonly failing: { readonly since: number; readonly reason: string; readonly attempts: number } | null
  /** lines that InfluxDB refuses for good; they are kept aside */
  readonly refused: number
  /** points written since the start */
  readonly written: number
  /** readings that a float cannot hold, or older than the retention: not written */
  readonly left: number
  /** what a person should set right over there */
  readonly notes: readonly string[]
}
/** A line that InfluxDB refused for good. */
export type RefusedLine = {
  readonly id: number
  readonly at: number
  readonly status: number
  readonly reason: string
  readonly line: string
}

/** Main thread → worker. */
export type ToProjector = { type: 'kpis'; kpis: readonly Kpi[] } | { type: 'close' }
/** Worker → main thread. */
export type FromProjector =
  | { type: 'state'; state: ProjectionState }
  | { type: 'log'; level: 'info' | 'warn'; message: string; fields: object }
  | { type: 'closed' }
