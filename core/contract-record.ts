import { z } from 'zod'
import { Carrier } from './carrier.ts'
import { ContractItem } from './contract-view.ts'
import { Id } from './id.ts'
import { Contract, type Plant } from './plant.ts'
import type { RecordTable } from './record-field.ts'
import { because, type RecordFlaw, recordFlaw } from './record-flaw.ts'
import { DAY, Day, dayInterval, dayOf, type EpochMs } from './time.ts'

/** A period of a supply contract as a person enters it (契約の変更): it goes before what plant.yaml says of its days. */
export const ContractRecord = z
  .strictObject({
    id: Id.describe('a contract of plant.yaml: the id that its meters name'),
    from: Day.describe('first day; what held until then ends the day before it'),
    to: Day.optional().describe('last day, included; none: until the next period begins'),
    carrier: Carrier,
    supplier: z.string().min(1).max(80).describe('登録番号'),
    menu: z.string().max(120).default(''),
    heatValue_GJ_per_1000m3: Contract.shape.heatValue_GJ_per_1000m3,
    nonFossil_percent: Contract.shape.nonFossil_percent,
    special: z
      .enum(['weighted', 'unused-heat'])
      .optional()
      .describe('weighted (重み付け非化石) of electricity, or heat that would have been wasted (未利用熱)'),
    tariff: z
      .enum(['same', 'none', 'own'])
      .default('same')
      .describe('same: the prices that held until then go on; own: those of `prices`'),
    prices: z
      .string()
      .min(1)
      .max(20_000)
      .optional()
      .describe('own: the tariff in YAML, as plant.yaml has it; docs/cost.md'),
  })
  .refine((c) => c.to === undefined || c.from <= c.to, because('ends-before', 'it ends before it begins', 'to'))
  .refine((c) => (c.tariff === 'own') === (c.prices !== undefined), because('empty', 'own prices are told', 'prices'))
export type ContractRecord = z.infer<typeof ContractRecord>
/** A contract has one period that begins on a day. */
export const contractKey = ({ id, from }: Pick<ContractRecord, 'id' | 'from'>): string => `${id} ${from}`

/** What a period means: its factor, and the menus that the official list has for its supplier. */
export const ContractMeans = z.object({
  item: ContractItem.nullable().describe('the period with its factor; null: plant.yaml has no such contract any more'),
  menus: z.array(z.string()),
})
export type ContractMeans = z.infer<typeof ContractMeans>

/** What cannot be of a period beside the plant that holds it. */
export const checkContract = (plant: Plant, { id, carrier, from, to }: ContractRecord): RecordFlaw | undefined => {
  const own = plant.contracts.filter((c) => c.id === id)
  const [first] = own
  if (!first) return recordFlaw('contract-unknown', `plant.yaml has no contract "${id}"`, id)
  if (first.carrier !== carrier)
    return recordFlaw('carrier-other', `contract "${id}" is for ${first.carrier}`, first.carrier)
  const next = own.find((c) => c.from !== undefined && c.from > from && to !== undefined && c.from <= to)
  return next && recordFlaw('contract-overlap', `a period of "${id}" begins on ${next.from}`, next.from)
}
/** The sites whose meters name a contract. */
export const sitesOfContract = (plant: Plant, id: string): string[] =>
  plant.sites.filter((s) => s.meters.some((m) => m.contract === id)).map((s) => s.id)
export const dayBefore = (day: Day): Day => dayOf((dayInterval(day).start - DAY) as EpochMs)

const electric = ['grid', 'offsite_ppa_nonfuel', 'offsite_ppa_fuel', 'self_consignment_nonfossil']
const heat = ['industrial_steam', 'non_industrial_steam', 'hot_water', 'cold_water']
const carrier = (...of: string[]) => ({ field: 'carrier', of })
/** The fields of a period, as a form, pasted cells and files have them. */
export const contractTable: RecordTable<ContractRecord> = {
  schema: ContractRecord,
  fields: [
    { name: 'id', kind: 'id', headings: ['契約', '契約番号', 'contract', 'id'] },
    {
      ...{ name: 'carrier', kind: 'choice', headings: ['エネルギーの種類', 'エネルギー', 'carrier'] },
      choices: Object.fromEntries([...electric, 'city_gas', ...heat].map((code) => [code, []])),
    },
    { name: 'from', kind: 'day', headings: ['開始日', '適用日', 'from'] },
    { name: 'to', kind: 'day', headings: ['終了日', 'to'], optional: true },
    { name: 'supplier', kind: 'text', headings: ['登録番号', '供給者', 'supplier'] },
    { name: 'menu', kind: 'text', headings: ['メニュー', 'menu'], optional: true },
    {
      ...{ name: 'nonFossil_percent', kind: 'real', headings: ['非化石割合', 'nonfossil_percent'], optional: true },
      only: carrier('grid'),
    },
    {
      ...{ name: 'heatValue_GJ_per_1000m3', kind: 'real', headings: ['発熱量', 'heatvalue'], optional: true },
      only: carrier('city_gas'),
    },
    {
      ...{ name: 'special', kind: 'choice', headings: ['特例', 'special'], optional: true },
      choices: { weighted: ['重み付け非化石'], 'unused-heat': ['未利用熱'] },
      only: carrier(...electric.slice(1), ...heat),
    },
    {
      ...{ name: 'tariff', kind: 'choice', headings: ['料金', 'tariff'] },
      choices: { same: ['同じ'], none: ['なし'], own: ['新しい料金'] },
      only: carrier(...electric),
    },
    { name: 'prices', kind: 'block', headings: ['料金表', 'prices'], only: { field: 'tariff', of: ['own'] } },
  ],
}
