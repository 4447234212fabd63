import { join } from 'node:path'
import { Plant } from '#core/plant'
import { compare } from '../../server/influx/compare.ts'
import { connect } from '../../server/influx/connection.ts'
import type { ProjectionState } from '../../server/influx/contract.ts'
import type { Timing } from '../../server/influx/projection.ts'
import { type RunningProjection, startProjection } from '../../server/influx/start.ts'
import { openFollower } from '../../server/ledger/follow.ts'
import { openSqlite } from '../../server/ledger/sqlite.ts'
import { newDirectory, type Opened, open } from '../contract/opened.ts'
import { until } from '../e2e/until.ts'
import { DATABASE } from './influxd.ts'

const name = { ja: '計器', en: 'meter' }
const counter = (id: string, more: object = {}) => ({
  ...{
    id,
    name,
    carrier: 'grid',
    measure: 'counter',
    unit: 'kWh',
    every: '30m',
    maxRate: 1_000,
    decimals: 1,
    agent: 'edge',
  },
  ...more,
})
/** A works with an intake, a line, a gas meter in m3, a power gauge, and the sum of two of them. */
export const plantOf = (influxdb: object | undefined, more: Record<string, object> = {}): Plant =>
  Plant.parse({
    company: { id: 'co', name },
    sites: [
      {
        ...{ id: 'works', name, kind: 'factory', area: 'chubu', agents: ['edge'] },
        meters: [
          counter('main', { role: 'intake', counted: true, ...more['main'] }),
          counter('line', { parent: 'main', use: 'line', ...more['line'] }),
          counter('gas', { carrier: 'city_gas', unit: 'm3', counted: true, ...more['gas'] }),
          { ...counter('power', { measure: 'gauge', unit: 'kW', decimals: 2 }), maxRate: undefined },
          {
            ...counter('rest', { measure: 'virtual', formula: 'main - line' }),
            agent: undefined,
            maxRate: undefined,
            every: undefined,
          },
        ],
      },
    ],
    ...(influxdb ? { influxdb } : {}),
  })
export const METERS = ['main', 'line', 'gas', 'power'] as const
/** 1 March 2026, 00:00 in Japan. */
export const FIRST = Date.parse('2026-03-01T00:00:00+09:00')
export const STEP = 1_800_000

/** Half-hour n of a meter, as its display shows it. */
export const display = (meter: (typeof METERS)[number], n: number): string =>
  meter === 'power' ? (20 + (n % 17) / 4).toFixed(2) : (1_000 + n * (METERS.indexOf(meter) + 1) * 2.5).toFixed(1)
/** Wire batches of half-hours [from, to) of all meters, a day in each. */
export const batches = (from: number, to: number, first = from): object[] => {
  const out: object[] = []
  for (let n = from; n < to; n += 48) {
    const rows = Array.from({ length: Math.min(48, to - n) }, (_, i) => n + i)
    out.push({
      epoch: `E${first}`,
      seq: out.length + 1,
      sentAt: FIRST,
      readings: rows.flatMap((row) => METERS.map((m) => [m, FIRST + row * STEP, display(m, row)])),
    })
  }
  return out
}
/** Quick, so that a test need not wait. */
export const quick: Timing = { backOff: { first: 20, most: 200 }, pollMs: 20, slotsMs: 50, lookMs: 300 }

/** A ledger and its projection in a folder, through restarts. */
export class Works {
  readonly folder: string
  ledger!: Opened
  projection!: RunningProjection
  plant: Plant
  readonly said: string[] = []
  private readonly timing: Timing
  private readonly removeFolder: () => void

  private constructor(plant: Plant, timing: Timing) {
    const { path, remove } = newDirectory()
    this.folder = path
    this.removeFolder = remove
    this.plant = plant
    this.timing = timing
  }
  static async open(influxdb: object, timing = quick): Promise<Works> {
    const works = new Works(
      plantOf({ ...('version' in influxdb ? {} : { version: '1', database: DATABASE }), batch: 2_000, ...influxdb }),
      timing,
    )
    await works.start()
    return works
  }
  async start(plant = this.plant): Promise<void> {
    this.plant = plant
    this.ledger = await open(join(this.folder, 'ledger.db'), plant)
    this.project()
  }
  project(): void {
    const say = (fields: object, message: string): void => void this.said.push(`${message} ${JSON.stringify(fields)}`)
    this.projection = startProjection({
      plant: this.plant,
      dataDir: this.folder,
      folder: this.folder,
      log: { info: say, warn: say, error: say },
      timing: this.timing,
    })
  }
  async stop(): Promise<void> {
    await this.projection.close()
    await this.ledger.close()
  }
  state(): ProjectionState | undefined {
    return this.projection.state()
  }
  /** Waits until nothing is behind and the derivations are flushed. */
  async caughtUp(): Promise<void> {
    // derived tables are flushed behind the acks, about once a second
    const db = openSqlite(join(this.folder, 'ledger.db'), { readonly: true })
    const derived = db
      .prepare("SELECT value = (SELECT max(id) FROM readings) FROM cursors WHERE name = 'derived'")
      .pluck()
    await until('slots are derived', () => derived.get() === 1)
    db.close()
    const told = this.state()
    await until('the projection has caught up', () => {
      const state = this.state()
      return (
        state !== told &&
        state?.failing === null &&
        state.behind.readings + state.behind.slots + state.behind.kpis === 0
      )
    })
  }
  ask<T>(question: (follower: ReturnType<typeof openFollower>) => T): T {
    const follower = openFollower(join(this.folder, 'ledger.db'))
    try {
      return question(follower)
    } finally {
      follower.close()
    }
  }
  /** What `gentani verify --influx` finds. */
  async compare() {
    if (!this.plant.influxdb) throw new Error('no InfluxDB')
    const follower = openFollower(join(this.folder, 'ledger.db'))
    const connection = connect(this.plant.influxdb, this.folder)
    try {
      return await compare({ plant: this.plant, follower, connection, now: Date.now })
    } finally {
      follower.close()
      connection.close()
    }
  }
  async remove(): Promise<void> {
    await this.stop()
    this.removeFolder()
  }
}
