import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { combinationsOf } from '#core/meter-balance'
import { writtenPlant } from '#core/plant-index'
import type { EpochMs } from '#core/time'
import { Combinations } from '../../../server/ledger/combinations.ts'
import { Derivations } from '../../../server/ledger/derive.ts'
import { Facts } from '../../../server/ledger/facts.ts'
import { openLedgerFile } from '../../../server/ledger/file.ts'
import { Places } from '../../../server/ledger/places.ts'
import { openSqlite } from '../../../server/ledger/sqlite.ts'
import { AGENT, EVERY, lateStep, plant, plantFile, registers, START, STEPS, shown, sites } from './plant.ts'

/**
 * Makes the ledger of 300 meters × fiscal year 2025, a reading each five minutes (31.5 million), with its plant.yaml: facts as
 * agents send them, then everything derived. One reading of each meter is left out, for late.ts.
 * `tsx -C source tests/bench/year/make.ts [folder, default /tmp/gentani-year] [--facts: readings alone] [--derive: only the derived tables, afresh]`
 */
const [folder = '/tmp/gentani-year'] = process.argv.slice(2).filter((a) => !a.startsWith('--'))
const afresh = process.argv.includes('--derive')
/** Steps in a batch: 24 × 150 readings stay under the limit of its bytes. */
const BATCH = 24
/** Batches in a transaction. */
const GROUP = 40

const path = join(folder, 'ledger.db')
if (!afresh && existsSync(path)) throw new Error(`${path} is there already; remove it, or say --derive`)
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'plant.yaml'), `${JSON.stringify(plantFile(), null, 1)}\n`)
if (afresh) {
  // the shape of the derived tables is forgotten, so that opening the file makes them anew, empty
  const bare = openSqlite(path)
  bare.pragma('user_version = 0')
  bare.exec("DELETE FROM combinations; DELETE FROM combinations_due; DELETE FROM cursors WHERE name = 'derived'")
  bare.close()
}
const db = openLedgerFile(path)
db.pragma('cache_size = -262144')
const started = performance.now()
const say = (text: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}\n`)
}

const facts = new Facts(db, writtenPlant(plant()), { sink: () => undefined, relink: () => undefined })
if (!afresh) takeYear()
if (process.argv.includes('--facts')) {
  db.close()
  say(`readings alone: ${path}`)
  process.exit(0)
}
say('deriving')
const combinations = new Combinations(db, combinationsOf(plant()))
new Derivations({
  db,
  meters: facts.meters.values(),
  sequenceOf: (epoch) => facts.sequence(epoch),
  now: Date.now,
})
say('virtual meters and balances')
db.transaction(() => combinations.follow())()
db.pragma('wal_checkpoint(TRUNCATE)')
db.exec('ANALYZE')
db.close()
say(`done: ${path}`)

function takeYear(): void {
  const places = new Places(db)
  const all = sites.map((site, i) => ({ site, ...registers(i) }))
  const total = STEPS / BATCH
  let seq = 0
  while (seq < total) {
    db.transaction(() => {
      for (let i = 0; i < GROUP && seq < total; i += 1) {
        seq += 1
        all.forEach((s, index) => {
          const payload = Buffer.from(batch(s, index, seq))
          facts.take({ site: s.site, agent: AGENT, payload, receivedAt: (START + seq * BATCH * EVERY) as EpochMs })
        })
      }
      facts.settle()
      places.resume(db.prepare<[], number>('SELECT max(id) FROM readings').pluck().get() ?? 0)
    })()
    if (Math.floor(seq / GROUP) % 10 === 0) say(`${seq} of ${total} batches of each agent`)
  }
}
type Site = ReturnType<typeof registers>
function batch(site: Site, siteIndex: number, seq: number): string {
  const rows: string[] = []
  for (let i = 0; i < BATCH; i += 1) {
    const step = (seq - 1) * BATCH + i
    const t = (START + step * EVERY) as EpochMs
    if (step > 0) site.advance(step, t)
    site.ids.forEach((id, m) => {
      if (step !== lateStep(siteIndex * site.ids.length + m))
        rows.push(`["${id}",${t},"${shown(site.values[m] ?? 0)}"]`)
    })
  }
  return `{"epoch":"YEAR","seq":${seq},"sentAt":${START + seq * BATCH * EVERY},"readings":[${rows.join(',')}]}`
}
