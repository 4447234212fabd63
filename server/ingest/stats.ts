/** Counts since the start, but `connections`, which is now: clients of the embedded broker, or the one connection to an outside broker. */
export type BrokerStats = {
  connections: number
  /** publishes that arrived, of any topic */
  messages: number
  /** bytes off the sockets */
  bytes: number
  /** connections, publishes and subscriptions that had no right */
  refused: number
  /** packets over the limit; each ended its connection */
  oversize: number
  /** deliveries that the ledger could not take: not acknowledged, the agent keeps them */
  kept: number
  /** clients thrown out by another one of the same id */
  takeovers: number
  /** unreadable status messages */
  badStatus: number
  /** outside broker: connections at which it had forgotten the session */
  sessionsLost: number
  /** outside broker: messages that it says it threw away, its own count */
  dropped: number
}
export const noStats = (): BrokerStats => ({
  connections: 0,
  messages: 0,
  bytes: 0,
  refused: 0,
  oversize: 0,
  kept: 0,
  takeovers: 0,
  badStatus: 0,
  sessionsLost: 0,
  dropped: 0,
})
