import { Plant } from '#core/plant'
import { at, type EpochMs, HOUR, JST_OFFSET, MINUTE } from '#core/time'

/** Fiscal year 2025, Japan time, a reading each five minutes. */
export const START = at(Date.parse('2025-04-01T00:00:00+09:00'))
export const EVERY = 5 * MINUTE
export const STEPS = (365 * 24 * HOUR) / EVERY
export const AGENT = 'edge'
const FEEDERS = 9
const PARTS = 14
const OTHERS = 150 - 1 - FEEDERS * (1 + PARTS)

type MeterFile = { id: string; [key: string]: unknown }
const name = (text: string) => ({ ja: text, en: text })
const device = { measure: 'counter', every: '5m', decimals: 3 }
const kWh = (id: string, rest: object): MeterFile => ({
  id,
  name: name(id),
  carrier: 'grid',
  unit: 'kWh',
  ...device,
  accuracyClass: 0.5,
  ...rest,
})
const uses = ['it', 'cooling', 'lighting', 'hvac', 'compressed-air', 'line'] as const
const others = [
  { carrier: 'city_gas', unit: 'm3', counted: true },
  { carrier: 'heavy_oil_a', unit: 'L', counted: true },
  { carrier: 'lpg', unit: 'kg', counted: true },
  { carrier: 'industrial_steam', unit: 'GJ', counted: true },
  { carrier: 'water', unit: 'm3' },
  { carrier: 'activity', unit: 'pcs', role: 'activity' },
] as const

/** One site: an intake, nine feeders below it, fourteen meters below each, and other carriers: 150 in all, and two virtual ones. */
const site = (id: string, kind: string): { id: string; meters: MeterFile[]; [key: string]: unknown } => ({
  id,
  name: name(id),
  kind,
  area: 'kansai',
  agents: [AGENT],
  meters: [
    kWh('main', { maxRate: 5_000, role: 'intake', counted: true, balance: 'closed', declaredLoss: 0.01 }),
    ...Array.from({ length: FEEDERS }, (_, f) => [
      kWh(`feeder-${f}`, {
        maxRate: 1_000,
        parent: 'main',
        use: uses[f % uses.length],
        ...(f === 0 && kind === 'data-centre' ? { role: 'it' } : {}),
      }),
      ...Array.from({ length: PARTS }, (_, p) => kWh(`part-${f}-${p}`, { maxRate: 100, parent: `feeder-${f}` })),
    ]).flat(),
    ...Array.from({ length: OTHERS }, (_, o) => ({
      id: `other-${o}`,
      name: name(`other-${o}`),
      ...device,
      maxRate: 100,
      ...others[o % others.length],
    })),
    {
      id: 'rest',
      name: name('rest'),
      carrier: 'grid',
      measure: 'virtual',
      unit: 'kWh',
      formula: 'main - feeder-0 - feeder-1',
    },
    {
      id: 'tenth',
      name: name('tenth'),
      carrier: 'grid',
      measure: 'virtual',
      unit: 'MWh',
      formula: '0.1 * (feeder-2 + feeder-3)',
    },
  ],
})
const segment = (id: string) => ({
  id,
  name: name(id),
  jsic: '2231',
  kind: 'B',
  meters: [`${id}/*`],
  activity: { meter: `${id}/other-5`, unit: '千個', per: 1000 },
})

/** The plant as plant.yaml says it (JSON is YAML). */
export const plantFile = () => ({
  company: { id: 'year', name: name('Year') },
  sites: [site('dc', 'data-centre'), site('works', 'factory')],
  segments: [segment('dc'), segment('works')],
})
export const plant = (): Plant => Plant.parse(plantFile())
export const sites = ['dc', 'works'] as const

/** Noise that is the same at every run: 0 … 1. */
const noise = (a: number, b: number): number => {
  let x = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  return ((x ^ (x >>> 13)) >>> 0) / 4_294_967_296
}
/** Load of an hour of the week, 0.4 … 1. */
const load = (t: number): number => {
  const local = t + JST_OFFSET
  const hour = Math.floor(local / HOUR) % 24
  const weekday = Math.floor(local / (24 * HOUR) + 4) % 7
  return weekday === 0 || weekday === 6 ? 0.4 : 0.55 + 0.45 * Math.sin((Math.PI * Math.max(0, hour - 5)) / 18)
}
/** What the whole of a balance has over its parts: 0.5 % at a feeder, 1 % at the intake. */
const lossy = (sum: number, loss: number): number => Math.round(sum * (1 + loss))

/** Registers of one site in thousandths of their unit, step by step. */
export const registers = (siteIndex: number) => {
  const ids = site(sites[siteIndex] ?? 'dc', 'factory').meters.flatMap((m) => (m['formula'] ? [] : [m.id]))
  const values = new Float64Array(ids.length).map((_, i) => 1_000_000 + i * 7_919_000)
  return {
    ids,
    values,
    /** Moves all registers by one step that ends at `t`. */
    advance(step: number, t: EpochMs): void {
      const level = load(t - EVERY)
      let i = 1
      let whole = 0
      for (let f = 0; f < FEEDERS; f += 1) {
        const feeder = i
        let sum = 0
        for (let p = 0; p < PARTS; p += 1) {
          i += 1
          const d = Math.round((1 + (p % 4)) * level * (900 + 200 * noise(i, step)))
          values[i] = (values[i] ?? 0) + d
          sum += d
        }
        const own = lossy(sum, 0.005)
        values[feeder] = (values[feeder] ?? 0) + own
        whole += own
        i += 1
      }
      values[0] = (values[0] ?? 0) + lossy(whole, 0.01)
      for (; i < ids.length; i += 1) values[i] = (values[i] ?? 0) + Math.round(level * 2_000 * noise(i, step))
    },
  }
}
/** The reading of each meter that the ledger lacks: it comes late (late.ts). */
export const lateStep = (meterIndex: number): number => STEPS / 2 + meterIndex
/** Thousandths as the display shows them. */
export const shown = (thousandths: number): string => {
  const text = String(thousandths).padStart(4, '0')
  return `${text.slice(0, -3)}.${text.slice(-3)}`
}
