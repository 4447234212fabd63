import { join } from 'node:path'
import type { Plant } from '#core/plant'
import type { EpochMs } from '#core/time'
import { openLedger } from '../../../server/ledger/ledger.ts'
import { meterId, SITE } from '../ingest/plant.ts'

const quiet = { warn: () => undefined, error: () => undefined }
const events = { onAck: () => undefined, onMoved: () => undefined, onDiffering: () => undefined }
/** Readings in one wire batch. */
const PER_BATCH = 200
/** Fills a ledger through its own intake: counters that move each second, one agent. */
export const fillLedger = async (
  dataDir: string,
  plant: Plant,
  { readings, meters }: { readings: number; meters: number },
): Promise<void> => {
  const ledger = await openLedger({ path: join(dataDir, 'ledger.db'), plant, events, log: quiet })
  const first = Date.now() - Math.ceil(readings / meters) * 1_000
  let taken: Promise<void>[] = []
  for (let n = 0, seq = 1; n < readings; seq += 1) {
    const rows: unknown[] = []
    for (let i = 0; i < PER_BATCH && n < readings; i += 1, n += 1) {
      const round = Math.floor(n / meters)
      rows.push([meterId(0, n % meters), first + round * 1_000, (123_456.7 + round * 0.1).toFixed(1)])
    }
    const payload = Buffer.from(JSON.stringify({ epoch: 'BENCH', seq, sentAt: first, readings: rows }))
    taken.push(ledger.take({ site: SITE, agent: 'edge-0', payload, receivedAt: Date.now() as EpochMs }))
    if (taken.length === 100) await Promise.all(taken.splice(0))
  }
  await Promise.all(taken)
  taken = []
  await ledger.close()
}
