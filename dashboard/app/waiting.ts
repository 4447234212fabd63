import type { Attention } from '#core/snapshot'

const undecided = new Set<Attention['kind']>(['unexplained-step', 'quarantined-readings', 'quarantined-batches'])
/** How many things wait for a decision. */
export const waiting = (attention: readonly Attention[]): number =>
  attention.reduce((sum, item) => sum + (undecided.has(item.kind) ? (item.numbers['count'] ?? 1) : 0), 0)
