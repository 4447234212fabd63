import type { Act, NewAct } from '#core/act'
import type { Id } from '#core/id'
import type { EpochMs } from '#core/time'
import type { Ack, WireReading } from '#core/wire'
import type { Counts } from './messages.ts'
import type { Queries, QueryName } from './queries.ts'

/** A message as it came from an agent's `readings` topic. */
export type Delivery = {
  readonly site: Id
  readonly agent: Id
  readonly payload: Uint8Array
  readonly receivedAt: EpochMs
}
/** Told after each commit: what this agent may forget. */
export type AckListener = (site: Id, agent: Id, ack: Ack) => void

/** The intake's side of the ledger. */
export type Intake = {
  /** Resolves when the message is disposed of durably (accepted or quarantined); rejects when the ledger cannot take it now (kept). */
  take(delivery: Delivery): Promise<void>
  /** Every agent's ack as it stands in the ledger, to be published afresh at start. */
  acks(): Promise<{ site: Id; agent: Id; ack: Ack }[]>
}

/** Asks a read-only worker one of its named questions. */
export type Read = <N extends QueryName>(name: N, ...args: Parameters<Queries[N]>) => Promise<ReturnType<Queries[N]>>
/**
 * Records acts of one person: all of them in one transaction, or none. Resolves with them as they stand in the ledger; rejects with
 * an error of code `act-conflict` where another act stands than the one a `basis` names.
 */
export type ActWriter = (acts: readonly NewAct[], person: Id, papers?: Papers) => Promise<Act[]>
/**
 * What is written with acts, in their transaction: the closes that acts of kind `close` name by their hash (canonical JSON), and
 * the texts that these pin by content; and readings that people enter.
 */
export type Papers = {
  readonly closes: readonly string[]
  readonly pinned: readonly string[]
  readonly readings?: readonly Entered[]
}
/** Readings of manual meters of one site: they go through the intake as a batch of the pseudo agent `people`. */
export type Entered = { readonly site: Id; readonly readings: readonly WireReading[] }
/** Counts of the ledger, with the messages that wait for a commit and those that were kept. */
export type LedgerCounts = Counts & { readonly pending: number; readonly keptMessages: number }
