import { join } from 'node:path'
import { Plant, type Site } from '#core/plant'
import { at, type EpochMs, type Month } from '#core/time'
import { type Closing, openClosing } from '../../server/closing/closing.ts'
import { sha256 } from '../../server/closing/library.ts'
import { keepPlant } from '../../server/ledger/plants.ts'
import { until } from '../e2e/until.ts'
import { shipped } from '../golden/shipped.ts'
import { newDirectory, type Opened, open } from './opened.ts'

const name = { ja: '工場', en: 'works' }
type Fields = Record<string, unknown>
const meter = (id: string, fields: Fields = {}): Fields => ({
  id,
  name,
  carrier: 'grid',
  measure: 'counter',
  unit: 'kWh',
  every: '1h',
  maxRate: 1000,
  decimals: 1,
  agent: 'edge',
  counted: true,
  role: 'intake',
  ...fields,
})
/** Text of a plant with a grid intake, city gas and a counted output; JSON is YAML too. */
export const plantText = (main: Fields = {}): string =>
  JSON.stringify({
    company: { id: 'co', name },
    sites: [
      {
        id: 'works',
        name,
        kind: 'factory',
        area: 'chubu',
        agents: ['edge'],
        meters: [
          meter('main', main),
          meter('gas', { carrier: 'city_gas', unit: 'm3', contract: 'gas' }),
          meter('output', { carrier: 'activity', unit: 't', role: 'activity', counted: false }),
        ],
      },
    ],
    segments: [
      {
        id: 'all',
        name,
        jsic: '2221',
        kind: 'A',
        meters: ['works/*'],
        activity: { meter: 'works/output', unit: 't' },
      },
    ],
    // the supplier changes within May: the month is divided by its metered days
    contracts: [
      { id: 'gas', carrier: 'city_gas', supplier: 'A0064', heatValue_GJ_per_1000m3: 45, to: '2026-05-15' },
      { id: 'gas', carrier: 'city_gas', supplier: 'A0002', heatValue_GJ_per_1000m3: 45, from: '2026-05-16' },
    ],
  })

const HOUR = 3_600_000
/** 1 May 2026, 00:00 Japan time. */
export const MAY = Date.parse('2026-05-01T00:00:00+09:00')
export const JUNE = Date.parse('2026-06-01T00:00:00+09:00')
/** Hourly registers from `from` to `to`, both included: 10 units an hour from 0 on 1 April. */
export const hours = (ids: readonly string[], from: number, to: number): [string, number, string][] => {
  const april = Date.parse('2026-04-01T00:00:00+09:00')
  const out: [string, number, string][] = []
  for (let t = from; t <= to; t += HOUR) for (const id of ids) out.push([id, t, (((t - april) / HOUR) * 10).toFixed(1)])
  return out
}

export type Works = {
  readonly directory: ReturnType<typeof newDirectory>
  readonly path: string
  ledger: Opened
  closing: Closing
  /** the clock of this works, UTC ms */
  clock: { now: number }
  send(readings: readonly unknown[]): Promise<void>
  site(): Site
  /** stops it, and opens it again with another plant or other factors */
  again(options?: { text?: string; coefficients?: ReturnType<typeof shipped> }): Promise<void>
  shutDown(): Promise<void>
}
/** A works over a real ledger, with closing; its readings come in batches of one epoch. */
export const openWorks = async (): Promise<Works> => {
  const directory = newDirectory()
  const path = join(directory.path, 'ledger.db')
  const clock = { now: Date.parse('2026-07-03T09:00:00+09:00') }
  let seq = 0
  let kept = 0
  let factors = shipped()
  let text = plantText()
  const start = async () => {
    const plant = Plant.parse(JSON.parse(text))
    keepPlant(path, { text, hash: sha256(text), loaded: clock.now })
    const ledger = await open(path, plant)
    const now = (): EpochMs => at(clock.now)
    const { read, act } = ledger
    const closing = openClosing({
      inUse: () => ({ plant, hash: sha256(text) }),
      coefficients: () => factors,
      read,
      act,
      now,
    })
    return { ledger, closing }
  }
  const works: Works = {
    directory,
    path,
    clock,
    ...(await start()),
    site: () => Plant.parse(JSON.parse(text)).sites[0] as Site,
    send: async (readings) => {
      const batches = []
      for (let i = 0; i < readings.length; i += 1_000) {
        seq += 1
        batches.push({ epoch: '01JD', seq, readings: readings.slice(i, i + 1_000) })
      }
      await works.ledger.deliver(batches, { receivedAt: clock.now })
      kept += readings.length
      await until('the readings are derived', async () => {
        const { asOf } = await works.ledger.read('closeBasis', { site: 'works', meters: [], month: '2026-05' })
        return asOf.reading === kept
      })
    },
    again: async (options = {}) => {
      text = options.text ?? text
      factors = options.coefficients ?? factors
      await works.ledger.close()
      Object.assign(works, await start())
    },
    shutDown: async () => {
      await works.ledger.close()
      directory.remove()
    },
  }
  return works
}

/** Closes a month as it is previewed, letting nothing pass but what `waive` names. */
export const closeAs = async (works: Works, month: Month, { person = 'sato', waive = [] as string[] } = {}) => {
  const site = works.site()
  const { seen } = await works.closing.preview(site, month)
  const waivers = waive.map((finding) => ({ finding, reason: '確認済み' }))
  return works.closing.close({ site, month, waivers, seen, person, reason: '月次確定' })
}
