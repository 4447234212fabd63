import { z } from 'zod'
import { Carrier } from './carrier.ts'
import { ContractItem } from './contract-view.ts'
import { Id } from './id.ts'
import { Contract } from './plant.ts'
import type { RecordTable } from './record-field.ts'
import { because } from './record-flaw.ts'
import { Day } from './time.ts'

/** A period of a supply contract that somebody means to put into plant.yaml (契約の変更). */
export const ContractDraft = z
  .strictObject({
    id: Id,
    carrier: Carrier,
    supplier: z.string().min(1).max(80).describe('登録番号'),
    menu: z.string().max(120).default(''),
    heatValue_GJ_per_1000m3: Contract.shape.heatValue_GJ_per_1000m3,
    nonFossil_percent: Contract.shape.nonFossil_percent,
    from: Day.describe('first day; the period before ends the day before it'),
    to: Day.optional().describe('last day, included'),
    tariff: z.enum(['same', 'none']).default('same').describe('same: prices of the period before go on'),
  })
  .refine((c) => c.to === undefined || c.from <= c.to, because('ends-before', 'it ends before it begins', 'to'))
export type ContractDraft = z.infer<typeof ContractDraft>

/** What the period before becomes: it ends; `line` is where plant.yaml has it. */
const Ended = z.object({ from: z.string().nullable(), to: z.string(), line: z.int() })
/** plant.yaml with a draft in it. */
export type ContractText = {
  readonly text: string
  /** the new line as it stands there */
  readonly entry: string
  readonly ended: z.infer<typeof Ended> | null
}
/** A draft as it would stand in plant.yaml, checked, with what it changes; nothing is written. */
export const ContractPlan = z.object({
  entry: z.string().describe('line for the list of contracts'),
  ended: Ended.nullable().describe('the period before, which ends'),
  text: z.string().describe('plant.yaml in use with both in it'),
  findings: z.array(
    z.object({ level: z.enum(['error', 'warning']), line: z.int(), path: z.string(), message: z.string() }),
  ),
  changes: z.array(z.string()).describe('of the plant, by path'),
  item: ContractItem.nullable().describe('the new period with its factor; null: the text cannot be used'),
  menus: z.array(z.string()).describe('menus that the official list has for the supplier'),
})
export type ContractPlan = z.infer<typeof ContractPlan>

const electric = ['grid', 'offsite_ppa_nonfuel', 'offsite_ppa_fuel', 'self_consignment_nonfossil']
const supplied = [...electric, 'city_gas', 'industrial_steam', 'non_industrial_steam', 'hot_water', 'cold_water']
const carrier = (...of: string[]) => ({ field: 'carrier', of })
/** The fields of a draft, as a form has them. */
export const contractTable: RecordTable<ContractDraft> = {
  schema: ContractDraft,
  fields: [
    { name: 'id', kind: 'id', headings: [] },
    { name: 'carrier', kind: 'choice', headings: [], choices: Object.fromEntries(supplied.map((code) => [code, []])) },
    { name: 'supplier', kind: 'text', headings: [] },
    { name: 'menu', kind: 'text', headings: [], optional: true },
    { name: 'from', kind: 'day', headings: [] },
    { name: 'to', kind: 'day', headings: [], optional: true },
    { name: 'nonFossil_percent', kind: 'real', headings: [], optional: true, only: carrier('grid') },
    { name: 'heatValue_GJ_per_1000m3', kind: 'real', headings: [], optional: true, only: carrier('city_gas') },
    {
      ...{ name: 'tariff', kind: 'choice', headings: [], choices: { same: [], none: [] } },
      only: carrier(...electric),
    },
  ],
}
