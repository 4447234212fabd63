import { randomBytes } from 'node:crypto'
import { PEOPLE } from '#core/plant-index'
import type { EpochMs } from '#core/time'
import type { Entered } from './contract.ts'
import type { Facts } from './facts.ts'

/** Readings in one batch: far below the size that the intake refuses. */
const MOST = 1_000

/**
 * Takes the readings that people entered through the door of all readings, as batches of the pseudo agent `people` of their site:
 * its epoch is made once in a ledger, its seqs have no holes. So identity, duplicates and decisions are as for any agent.
 */
export const enter = (facts: Facts, entered: readonly Entered[], now: number): void => {
  for (const { site, readings } of entered)
    for (let i = 0; i < readings.length; i += MOST) {
      const { epoch, seq } = facts.next(site, PEOPLE) ?? { epoch: randomBytes(16).toString('hex'), seq: 1 }
      const batch = { epoch, seq, sentAt: now, readings: readings.slice(i, i + MOST) }
      const payload = Buffer.from(JSON.stringify(batch))
      facts.take({ site, agent: PEOPLE, payload, receivedAt: now as EpochMs })
    }
  if (entered.length > 0) facts.settle()
}
