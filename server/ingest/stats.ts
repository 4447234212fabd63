/** Counts since the start, but `connections`, which is now. */
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
})
