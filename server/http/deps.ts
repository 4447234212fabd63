import type { AnnualRecords } from '#core/annual-record'
import type { Coefficients } from '#core/coefficient'
import type { Plant } from '#core/plant'
import type { AgentState, Snapshot } from '#core/snapshot'
import type { EpochMs, FiscalYear, Month } from '#core/time'
import type { TotalsBy, TotalsRow } from '#core/totals'
import type { Annual } from '../annual/annual.ts'
import type { Explain } from '../annual/explain/explain.ts'
import type { YearEffect } from '../annual/preview.ts'
import type { Auth } from '../auth/contract.ts'
import type { Closing } from '../closing/closing.ts'
import type { PlantInUse } from '../config/plant-in-use.ts'
import type { ProjectionState, RefusedLine } from '../influx/contract.ts'
import type { OldMinutes } from '../influx/old-minutes.ts'
import type { Credentials } from '../ingest/credentials.ts'
import type { Sources } from '../ingest/sources.ts'
import type { BrokerStats } from '../ingest/stats.ts'
import type { ChainState } from '../ledger/act-chain.ts'
import type { ActWriter, LedgerCounts, Read } from '../ledger/contract.ts'
import type { Range } from '../ledger/queries.ts'
import type { MeterNow } from '../live/facts.ts'
import type { Manual } from '../manual/contract.ts'
import type { Quality } from '../quality/contract.ts'
import type { Bills } from '../records/bills.ts'
import type { Records } from '../records/records.ts'
import type { Sheet } from '../table/sheet.ts'
import type { Balances } from '../totals/balances.ts'
import type { Shares } from '../totals/shares.ts'

/** All that the HTTP side takes from the rest of the server: given by main, real or made in a test. */
export type Deps = {
  /** the plant as it is now: its contracts may change while the server runs, so these are read at each request */
  readonly plant: Plant
  inUse: PlantInUse
  /** the sets as they are now: a list that was imported is in it */
  coefficients: () => Coefficients
  read: Read
  act: ActWriter
  /** the chain of acts, walked to its end */
  chain: () => Promise<ChainState>
  auth: Auth
  /** entries of people */
  manual: Manual
  /** reads a file that people bring */
  sheet: (bytes: Uint8Array) => Promise<Sheet>
  /** what the quality rules found */
  quality: Quality
  records: Records
  /** 請求書照合 */
  bills: Bills
  now: () => EpochMs
  live: { latest(): Snapshot | undefined; meter(key: string): MeterNow | undefined }
  agents: () => AgentState[]
  /** foreign devices, and who may speak for them */
  sources: Sources
  credentials: Credentials
  closing: Closing
  /** `allowed`: only these meters */
  totals: (by: TotalsBy, months: readonly Month[], allowed?: ReadonlySet<string>) => Promise<TotalsRow[]>
  annual: Annual
  balances: Balances
  shares: Shares
  explain: Explain
  /** what records would change in the annual figures of some years */
  annualEffects: (
    years: readonly FiscalYear[],
    put: (records: AnnualRecords) => Partial<AnnualRecords & { plant: Plant }>,
  ) => Promise<YearEffect[]>
  /** minutes of a time that the ledger keeps none of any more, made of readings */
  oldMinutes: (range: Range) => Promise<OldMinutes>
  /** undefined: plant.yaml names no InfluxDB */
  projection?: { state(): ProjectionState | undefined; refused(limit: number): RefusedLine[] } | undefined
  health: () => Promise<{ intake: boolean; ledger: boolean }>
  /** bytes of the ledger, and free ones on its disk */
  disk: () => Promise<{ ledger_bytes: number; free_bytes: number }>
  counts: () => { ledger: LedgerCounts; broker: BrokerStats }
  /** folder of the built page; undefined: no page is served */
  page: string | undefined
  version: string
}
