import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { combinationsOf } from '#core/meter-balance'
import { writtenPlant } from '#core/plant-index'
import type { EpochMs } from '#core/time'
import { SLOT } from '#core/time'
import { Combinations } from '../../../server/ledger/combinations.ts'
import { Derivations } from '../../../server/ledger/derive.ts'
import { Facts } from '../../../server/ledger/facts.ts'
import { openLedgerFile } from '../../../server/ledger/file.ts'
import { makeQueries } from '../../../server/ledger/queries.ts'
import { AGENT, EVERY, lateStep, plant, registers, START, shown, sites } from './plant.ts'

/**
 * One late reading into the year's ledger: committed, recomputed, and read back as the month's total, each of many meters in
 * turn. On a copy of the ledger, in one process; what a server adds is the wait for its next flush.
 * `tsx -C source tests/bench/year/late.ts [folder of make.ts] [how many, default 100]`
 */
const [folder = '/tmp/gentani-year', count = '100'] = process.argv.slice(2)
const copy = join(folder, 'late.db')
copyFileSync(join(folder, 'ledger.db'), copy)
const db = openLedgerFile(copy)
const theirs = plant()
const facts = new Facts(db, writtenPlant(theirs), {
  sink: (...fact) => derivations.add(...fact),
  relink: (meters) => derivations.relink(meters),
})
const combinations = new Combinations(db, combinationsOf(theirs))
const opening = performance.now()
const derivations = new Derivations({
  db,
  meters: facts.meters.values(),
  sequenceOf: (epoch) => facts.sequence(epoch),
  now: Date.now,
})
process.stdout.write(`opened in ${Math.round(performance.now() - opening)} ms\n`)
const queries = makeQueries(db, theirs)

/** The registers of a site at each meter's missing step. */
const missing = (siteIndex: number, wanted: number): { key: string; id: string; at: number; value: string }[] => {
  const site = registers(siteIndex)
  const out: { key: string; id: string; at: number; value: string }[] = []
  const first = lateStep(siteIndex * site.ids.length)
  for (let step = 1; step < first + wanted; step += 1) {
    site.advance(step, (START + step * EVERY) as EpochMs)
    const m = step - first
    const id = m >= 0 ? site.ids[m] : undefined
    if (id !== undefined) {
      const key = `${sites[siteIndex]}/${id}`
      out.push({ key, id, at: START + step * EVERY, value: shown(site.values[m] ?? 0) })
    }
  }
  return out
}
const sent = missing(0, Number(count))

const times: number[] = []
let seq = 1_000_000
for (const late of sent) {
  const slot = { table: 'slots' as const, meters: [late.key], from: Math.floor(late.at / SLOT) * SLOT, to: late.at + 1 }
  seq += 1
  const body = { epoch: 'LATE', seq: seq - 1_000_000, sentAt: late.at, readings: [[late.id, late.at, late.value]] }
  const payload = Buffer.from(JSON.stringify(body))
  const start = performance.now()
  db.transaction(() => {
    facts.take({ site: 'dc', agent: AGENT, payload, receivedAt: Date.now() as EpochMs })
    facts.settle()
    derivations.flush()
    combinations.follow()
  })()
  const [bin] = queries.bins(slot)
  queries.bins({ table: 'months', meters: [late.key], from: START, to: late.at + 1 })
  times.push(performance.now() - start)
  if (!bin) throw new Error(`${late.key} has no slot`)
}
db.close()
for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true })
times.sort((a, b) => a - b)
const at = (share: number): string =>
  (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1)
process.stdout.write(`${times.length} late readings: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms\n`)
