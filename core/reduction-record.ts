import { z } from 'zod'
import { FactorUsed } from './factor-used.ts'
import { Figure } from './figure.ts'
import { Id, MeterKey } from './id.ts'
import type { Plant } from './plant.ts'
import { placedMeters } from './plant-index.ts'
import type { RecordTable } from './record-field.ts'
import { because, type RecordFlaw, recordFlaw } from './record-flaw.ts'
import { Day } from './time.ts'

const Digits = z.string().regex(/^\d{1,7}(\.\d{1,3})?$/, 'written 8760 or 8760.5')
/**
 * 削減量 of a project of J-Credit (renewal of servers, EN-S-031), as a person enters it: its meters, the time before and that of the
 * project. What was reduced is metered: see serverRenewal. The body of an act of kind `reduction`, keyed by its number.
 */
export const ReductionRecord = z
  .strictObject({
    number: z.string().min(1).max(60).describe('プロジェクト番号'),
    name: z.string().min(1).max(200),
    site: Id,
    meters: z.array(MeterKey).min(1).max(20).describe('the electricity of the equipment'),
    beforeFrom: Day,
    beforeTo: Day.describe('last day before, included'),
    from: Day.describe('first day of the project'),
    to: Day.describe('its last day, included'),
    year: z.int().min(2000).max(2100).describe('fiscal year of the electricity factor'),
    hoursBefore: Digits.optional().describe('running hours before, h; none: what is metered'),
    hours: Digits.optional().describe('running hours of the project, h; none: what is metered'),
    payBackYears: Digits.optional().describe('pay-back of the investment, years'),
    document: z.string().min(1).max(400).describe('evidence: the plan of the project, monitoring report'),
  })
  .refine((r) => r.beforeFrom <= r.beforeTo, because('ends-before', 'it ends before it begins', 'beforeTo'))
  .refine((r) => r.from <= r.to, because('ends-before', 'it ends before it begins', 'to'))
  .refine((r) => r.beforeTo < r.from, because('overlap', 'the time before ends before the project begins', 'beforeTo'))
export type ReductionRecord = z.infer<typeof ReductionRecord>

const Side = z.object({
  kWh: z.number(),
  hours: z.number(),
  metered_h: z.number().describe('mean of the meters'),
})
export type ReductionSide = z.infer<typeof Side>
export const unmetConditions = ['less-efficient', 'no-year-before', 'pay-back-under-three-years'] as const
/** What was reduced, by the meters. */
export const ReductionEffect = z.object({
  before: Side,
  project: Side,
  baseline_kWh: Figure.describe('kWh before / h before × h project'),
  reduced_kWh: Figure,
  reduced_t: Figure.describe('t-CO2'),
  unmet: z.array(z.enum(unmetConditions)).describe('conditions of the methodology that do not hold'),
  factor: FactorUsed.nullable(),
})
export type ReductionEffect = z.infer<typeof ReductionEffect>

/** What of a reduction cannot be so; undefined: it can. */
export const checkReduction = (
  { plant }: { readonly plant: Plant },
  { site, meters }: ReductionRecord,
): RecordFlaw | undefined => {
  if (!plant.sites.some((s) => s.id === site))
    return recordFlaw('site-unknown', `the plant has no site "${site}"`, site)
  for (const key of meters) {
    const placed = placedMeters(plant).find((m) => m.key === key)
    if (placed?.site.id !== site) return recordFlaw('meter-unknown', `site "${site}" has no meter "${key}"`, key)
    if (placed.unit !== 'kWh') return recordFlaw('unit-other', `${key} does not meter electricity`, key)
  }
  return undefined
}
/** The fields of a reduction, as a form, pasted cells and files have them. */
export const reductionTable: RecordTable<ReductionRecord> = {
  schema: ReductionRecord,
  fields: [
    { name: 'number', kind: 'text', headings: ['プロジェクト番号', '番号', 'number'] },
    { name: 'name', kind: 'text', headings: ['プロジェクト', '名称', 'name'] },
    { name: 'site', kind: 'site', headings: ['拠点', '事業所', 'site'] },
    { name: 'meters', kind: 'meters', headings: ['メーター', '計器', 'meters'] },
    { name: 'beforeFrom', kind: 'day', headings: ['実施前の初日', 'beforefrom'] },
    { name: 'beforeTo', kind: 'day', headings: ['実施前の末日', 'beforeto'] },
    { name: 'from', kind: 'day', headings: ['実施後の初日', '開始日', 'from'] },
    { name: 'to', kind: 'day', headings: ['実施後の末日', '終了日', 'to'] },
    { name: 'year', kind: 'year', headings: ['係数の年度', 'year'] },
    { name: 'hoursBefore', kind: 'number', headings: ['実施前の稼働時間', 'hoursbefore'], optional: true },
    { name: 'hours', kind: 'number', headings: ['実施後の稼働時間', 'hours'], optional: true },
    { name: 'payBackYears', kind: 'number', headings: ['投資回収年数', 'paybackyears'], optional: true },
    { name: 'document', kind: 'text', headings: ['根拠', '資料', '根拠資料', 'document'] },
  ],
}
