import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '#core/role'
import { at } from '#core/time'
import { openAnnual } from '../../server/annual/annual.ts'
import { openExplain } from '../../server/annual/explain/explain.ts'
import { effectsOf } from '../../server/annual/preview.ts'
import { type OpenAs, openAuth } from '../../server/auth/auth.ts'
import { openClosing } from '../../server/closing/closing.ts'
import { redivided } from '../../server/closing/months.ts'
import { loadPlant } from '../../server/config/plant-file.ts'
import { openPlantInUse } from '../../server/config/plant-in-use.ts'
import { diskOf } from '../../server/disk.ts'
import { buildApp } from '../../server/http/app.ts'
import { openOldMinutes } from '../../server/influx/old-minutes.ts'
import { loadCredentials } from '../../server/ingest/credentials.ts'
import { openSources } from '../../server/ingest/sources.ts'
import { noStats } from '../../server/ingest/stats.ts'
import { watchChain } from '../../server/ledger/act-chain.ts'
import { openLedger } from '../../server/ledger/ledger.ts'
import { keepPlant } from '../../server/ledger/plants.ts'
import { trackAgents } from '../../server/live/agents.ts'
import { startLive } from '../../server/live/live.ts'
import { readCoefficients } from '../../server/main.ts'
import { openManual } from '../../server/manual/manual.ts'
import { startQuality } from '../../server/quality/quality.ts'
import { openBills } from '../../server/records/bills.ts'
import { openRecords } from '../../server/records/records.ts'
import { readSheet } from '../../server/table/read-sheet.ts'
import { balancesOf } from '../../server/totals/balances.ts'
import { monthlyTotals } from '../../server/totals/monthly.ts'
import { sharesOf } from '../../server/totals/shares.ts'

/** 12 May 2026, 11:00 Japan time: the clock of this house stands there until the test moves it. */
export const NOW = at(Date.parse('2026-05-12T11:00:00+09:00'))
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** The HTTP side over a real ledger of a few readings, without a network and without a moving clock. */
type HouseOptions = { openAs?: OpenAs; plantPath?: string; secrets?: string }
export const openHouse = async ({ openAs, plantPath, secrets }: HouseOptions = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-http-'))
  const file = loadPlant(plantPath ?? join(import.meta.dirname, 'plant.yaml'))
  if (!file.ok) throw new Error(JSON.stringify(file.findings))
  const inUse = openPlantInUse({
    file,
    entered: [],
    keep: ({ text, hash }) => void keepPlant(join(folder, 'ledger.db'), { text, hash, loaded: NOW }),
  })
  if ('findings' in inUse) throw new Error(inUse.findings.join())
  const plantNow = () => inUse.current().plant
  const plant = plantNow()
  let held = readCoefficients()
  const coefficients = () => held
  const agents = trackAgents(plant)
  let moved = 0
  const now = () => at(NOW + moved)
  const ledger = await openLedger({
    path: join(folder, 'ledger.db'),
    plant,
    log: silent,
    events: {
      onAck: (site, agent, ack) => agents.ack(site, agent, ack, NOW),
      onMoved: () => undefined,
      onDiffering: () => undefined,
    },
  })
  const quality = startQuality({
    plant,
    read: ledger.read,
    now,
    log: silent,
    balances: balancesOf({ plant, read: ledger.read, now }),
    every: 50,
  })
  const { read } = ledger
  const act = inUse.acting(ledger.act)
  const closing = openClosing({ inUse: inUse.current, coefficients, read, act, now })
  const bills = openBills({ plant: plantNow, read, now })
  const live = await startLive({
    plant: plantNow,
    coefficients,
    read: ledger.read,
    months: closing.months,
    entries: closing.entries,
    bills: bills.odd,
    agents,
    now,
    log: silent,
    findings: quality.open,
    emit: () => undefined,
  })
  const auth = openAuth({ path: join(folder, 'accounts.db'), read: ledger.read, act: ledger.act, now, openAs })
  const health = { intake: true, ledger: true }
  const annual = openAnnual({ read: ledger.read, months: closing.months, recent: live.facts, now })
  const sources = openSources({ plant, intake: ledger, log: silent, now, publish: () => undefined })
  const app = await buildApp({
    get plant() {
      return plantNow()
    },
    inUse,
    coefficients,
    read: ledger.read,
    act,
    chain: watchChain(ledger.read, now),
    auth,
    quality,
    records: openRecords({ plant, read: ledger.read }),
    bills,
    manual: openManual({ plant, read: ledger.read, act: ledger.act, now, newKey: randomUUID }),
    sheet: readSheet,
    now,
    live,
    agents: agents.states,
    sources,
    credentials: loadCredentials(secrets ?? join(folder, 'agents.json')),
    closing,
    totals: monthlyTotals({ plant: plantNow, coefficients, read: ledger.read, now, books: closing }),
    balances: balancesOf({ plant, read: ledger.read, now }),
    shares: sharesOf(ledger.read),
    annual,
    explain: openExplain(annual, ledger.read),
    annualEffects: (years, put) => effectsOf({ annual, divide: (of, bins) => redivided(read, of, bins) }, years, put),
    oldMinutes: openOldMinutes({ plant, read: ledger.read, history: undefined, state: () => undefined }),
    health: async () => health,
    disk: () => diskOf(join(folder, 'ledger.db')),
    counts: () => ({ ledger: ledger.counts(), broker: noStats() }),
    page: undefined,
    version: '0.0.0',
  })
  return {
    folder,
    app,
    act: ledger.act,
    read: ledger.read,
    auth,
    quality,
    live,
    health,
    /** other coefficient sets from now on */
    takeCoefficients: (sets: ReturnType<typeof readCoefficients>) => {
      held = sets
    },
    later: (ms: number) => {
      moved += ms
    },
    deliver: (body: unknown, site = 'dc'): Promise<void> =>
      ledger.take({
        site,
        agent: 'edge',
        payload: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
        receivedAt: NOW,
      }),
    get: async (url: string): Promise<{ status: number; type: string; body: Record<string, unknown> }> => {
      const answer = await app.inject(url)
      return { status: answer.statusCode, type: String(answer.headers['content-type']), body: answer.json() }
    },
    /** makes an account and, on this machine, its person the one who asks (with `openAs`) */
    person: (id: string, role: Role): Promise<unknown> => {
      const body = { name: id, roles: [{ site: '', role }], locked: false }
      return ledger.act([{ kind: 'account', site: '', key: id, body, reason: 'test' }], 'console')
    },
    post: async (url: string, payload: object): Promise<{ status: number; body: Record<string, unknown> }> => {
      const answer = await app.inject({ method: 'POST', url, payload })
      return { status: answer.statusCode, body: answer.json() }
    },
    shutDown: async () => {
      await live.stop()
      await quality.stop()
      await app.close()
      auth.close()
      await ledger.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type House = Awaited<ReturnType<typeof openHouse>>
