import type { EpochMs } from '#core/time'

/** How it stands with an outside broker. */
export type LinkState = {
  readonly url: string
  readonly connected: boolean
  /** since when it is so */
  readonly since: EpochMs
  /** why there is no connection */
  readonly reason?: string
  /** when the broker was last found to have forgotten the session: what it held is sent again by the agents */
  readonly sessionLostAt?: EpochMs
  /** when another client last threw this one out under its own id */
  readonly takenOverAt?: EpochMs
  /** when the broker last said that it had thrown messages away, and how many in all */
  readonly droppedAt?: EpochMs
  readonly dropped: number
}
