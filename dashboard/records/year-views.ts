import { z } from 'zod'
import {
  areaFactorTable,
  baseChangeTable,
  centreTable,
  hourTable,
  responseTable,
  shareTable,
} from '#core/annual-record-tables'
import { productTable } from '#core/product-table'
import type { RecordTable } from '#core/record-field'
import { addMonths } from '#core/time'
import type { EnteredPath } from '../api/entered.ts'
import { decimal } from '../format/number.ts'
import { fieldColumns } from './field-text.ts'
import type { Ground } from './ground.ts'
import type { Column, KindView } from './kind-view.ts'

type Said<T extends object> = Pick<KindView<T, null>, 'keys' | 'first'> &
  Partial<Pick<KindView<T, null>, 'follow' | 'offers' | 'byYear' | 'ownSheet'>> & {
    /** fields that the list shows, or columns of their own */
    readonly columns: readonly (string | Column<T, null>)[]
  }
/** A kind of record by the description of its fields: form, list, history, pasting and files follow from it. */
const described = <T extends object>(
  path: EnteredPath,
  table: RecordTable<T>,
  { columns, ...said }: Said<T>,
): KindView<T, null> => ({
  ...{ path, table, schema: table.schema, beside: z.null(), byYear: true },
  ...said,
  columns: columns.flatMap((of) => (typeof of === 'string' ? fieldColumns<T, null>(table, [of]) : [of])),
})
/** A number that nobody has to think up. */
const fresh = (): string => crypto.randomUUID().slice(0, 8)
const firstSite = ({ site, sites }: Ground): string => site ?? sites[0] ?? ''
/** Sites that meter IT. */
const centres = (field: string, { meters, siteName }: Ground): [string, string][] | undefined =>
  field === 'site'
    ? [...new Set(meters.flatMap((m) => (m.role === 'it' ? [m.site] : [])))].map((id) => [id, siteName(id)])
    : undefined

/** 電気需要最適化 (DR) の実施日. */
export const responseView = described('demand-response', responseTable, {
  keys: ['site', 'day', 'id'],
  first: (ground) => ({ site: firstSite(ground), id: fresh() }),
  columns: ['day', 'site', 'direction', 'from+to', 'amount_kWh', 'evidence+id'],
})
/** 月別電気需要最適化係数. */
export const areaFactorView = described('area-factors', areaFactorTable, {
  keys: ['area', 'month'],
  first: ({ month }) => ({ month: addMonths(month, -1) }),
  columns: ['month', 'area', 'factor', 'source'],
})

const HALF_HOUR = 0.5
const hours = (days: Readonly<Record<string, string>>, letter: string): number =>
  Object.values(days).reduce((sum, text) => sum + [...text].filter((c) => c === letter).length * HALF_HOUR, 0)
type Calendar = z.infer<typeof hourTable.schema>
const hourColumn = (name: string, of: (days: Calendar['days']) => number): Column<Calendar, null> => ({
  name,
  number: true,
  order: ({ record }) => of(record.days),
  cell: ({ record }) => decimal(of(record.days), 1),
})
/** 電気需要最適化の時間帯. */
export const hourView = described('hour-classes', hourTable, {
  keys: ['area', 'month'],
  ownSheet: true,
  first: ({ month }) => ({ month }),
  columns: [
    'month',
    'area',
    hourColumn('dayCount', (days) => Object.keys(days).length),
    hourColumn('curtailment', (days) => hours(days, 'c')),
    hourColumn('tight', (days) => hours(days, 't')),
    'source',
  ],
})
/** 基準年度の変更. */
export const baseChangeView = described('base-changes', baseChangeTable, {
  keys: ['segment', 'id'],
  byYear: false,
  first: ({ segments, fiscalYear }) => ({
    segment: segments[0]?.id ?? '',
    from: `${fiscalYear}-04`,
    id: fresh(),
  }),
  columns: ['from', 'segment', 'change+id', 'amounts+activity', 'approver', 'evidence'],
})
/** データセンターの記録 of a year. */
export const centreView = described('centre-records', centreTable, {
  keys: ['site', 'year'],
  offers: (field, _, ground) => centres(field, ground),
  first: (ground) => ({ site: centres('site', ground)?.[0]?.[0] ?? '', year: String(ground.fiscalYear) }),
  columns: ['year', 'site', 'servers', 'certificates_kWh', 'baseline.pue+baseline.source', 'source'],
})
/** 排出抑制貢献量の製品. */
export const productView = described('avoided-products', productTable, {
  keys: ['id'],
  byYear: false,
  first: () => ({ shape: 'energy-user', region: 'japan' }),
  columns: ['name.ja+name.en+id', 'shape', 'category+region', 'life_years', 'units', 'factor_t_per_kWh'],
})
/** 製品ごとの配分. */
export const shareView = described('product-shares', shareTable, {
  keys: ['site', 'year', 'id'],
  first: (ground) => ({ site: firstSite(ground), year: String(ground.fiscalYear) }),
  follow: (draft, field) => (field === 'site' ? { ...draft, meters: '' } : draft),
  columns: ['year', 'site', 'name.ja+name.en+id', 'meters', 'key+keyUnit'],
})
