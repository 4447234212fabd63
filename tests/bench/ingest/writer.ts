import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EpochMs } from '#core/time'
import type { Delivery } from '../../../server/ledger/contract.ts'
import { Derivations } from '../../../server/ledger/derive.ts'
import { Facts } from '../../../server/ledger/facts.ts'
import { openLedgerFile } from '../../../server/ledger/file.ts'
import { batchesOf } from './batches.ts'
import { intoBare } from './path-table.ts'
import { agentId, benchPlant, SITE } from './plant.ts'

/**
 * The ledger's writer without a broker and without threads, beside the bare table of the bare path: CPU time a reading (user and
 * system), which a loaded machine disturbs less than the clock. Each kind is a process of its own:
 * for w in bare facts ledger; do npx tsx -C source tests/bench/ingest/writer.ts $w [--readings 300000] [--per 100]; done
 */
const option = (name: string, otherwise: number): number =>
  process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise
const AGENTS = 4
const METERS = 1_000
const perBatch = option('--per', 100)
const messages = Math.ceil(option('--readings', 300_000) / perBatch / AGENTS)
/** Messages in one commit: what comes together while one before it is written. */
const GROUP = perBatch === 1 ? 2_000 : 64
/** As the writer flushes: once a second, and a tenth of the time at most. */
const FLUSH_EVERY = 1_000

type Take = (group: readonly Delivery[]) => void
const intoLedger = (path: string, isDerived: boolean): Take => {
  const db = openLedgerFile(path)
  db.pragma('cache_size = -32768')
  const facts = new Facts(db, benchPlant({ agents: AGENTS, meters: METERS }), {
    sink: isDerived ? (...fact) => derivations.add(...fact) : () => undefined,
    relink: () => undefined,
  })
  const derivations = new Derivations({
    ...{ db, meters: facts.meters.values(), now: Date.now },
    sequenceOf: (epoch) => facts.sequence(epoch),
  })
  let flushAt = 0
  return db.transaction((group: readonly Delivery[]) => {
    for (const delivery of group) facts.take(delivery)
    facts.settle()
    derivations.follow()
    const start = performance.now()
    if (start < flushAt) return
    derivations.flush()
    const end = performance.now()
    flushAt = end + Math.max(FLUSH_EVERY, 9 * (end - start))
  })
}
const takers: Record<string, (folder: string) => Take> = {
  bare: (folder) => {
    const take = intoBare(join(folder, 'bare.db'))
    return (group) => take(group.map((d) => d.payload))
  },
  facts: (folder) => intoLedger(join(folder, 'ledger.db'), false),
  ledger: (folder) => intoLedger(join(folder, 'ledger.db'), true),
}

const what = process.argv[2] ?? ''
const open = takers[what]
if (!open) throw new Error(`say ${Object.keys(takers).join(', ')}, not ${what}`)
const folder = mkdtempSync(join(tmpdir(), 'gentani-bench-'))
try {
  const agents = Array.from({ length: AGENTS }, (_, agent) => [
    ...batchesOf(agent, { messages, perBatch, meters: METERS / AGENTS }),
  ])
  const receivedAt = Date.now() as EpochMs
  const deliveries = Array.from({ length: messages }, (_, i) =>
    agents.map((own, n): Delivery => ({ site: SITE, agent: agentId(n), payload: own[i] as Buffer, receivedAt })),
  ).flat()
  const take = open(folder)
  const before = process.cpuUsage()
  for (let i = 0; i < deliveries.length; i += GROUP) take(deliveries.slice(i, i + GROUP))
  const { user, system } = process.cpuUsage(before)
  const readings = deliveries.length * perBatch
  process.stdout.write(`${what}: ${((user + system) / readings).toFixed(2)} µs of CPU a reading (${readings})\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
