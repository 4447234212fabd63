import type { Snapshot } from '#core/snapshot'
import type { Language, T } from '../i18n/i18n.ts'

export type Span = 'today' | 'month' | 'fy'
/** Which figure is opened. */
export type ProofRef =
  | { kind: 'energy' | 'co2'; span: Span }
  | { kind: 'pue'; site: string; over: 'hour' | 'day' | 'month' | 'pue12' }
  | { kind: 'ratio'; site: string }
  | { kind: 'demand'; site: string }
  | { kind: 'intensity'; segment: string }
  | { kind: 'target'; id: string }

export type ProofRow = { label: string; value: string }
/** How a figure was computed, made of the snapshot's own data. */
export type Proof = {
  name: string
  formula: string
  rows: readonly ProofRow[]
  period?: string
  notes: readonly string[]
  years?: readonly { fy: number; path: string; actual: string }[]
  /** Opens into the monthly totals of the fiscal year by carrier. */
  carriers?: boolean
}
export type ProofContext = { t: T; language: Language; snapshot: Snapshot; site: string | null }
