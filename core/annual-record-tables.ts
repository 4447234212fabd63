import { areaNames } from './area-name.ts'
import { BaseChange } from './base-change.ts'
import { Carrier, carrierInfo } from './carrier.ts'
import { carrierNames } from './carrier-name.ts'
import { CentreRecord } from './centre-record.ts'
import { DemandResponse } from './demand-response.ts'
import { ProductShare } from './footprint-year.ts'
import { AreaFactor, HourCalendar } from './hour-calendar.ts'
import type { RecordField, RecordTable } from './record-field.ts'
import { baseUnitOf } from './usage-history.ts'

const evidence = ['証憑', '根拠', '資料', '文書', '備考', 'evidence', 'document', 'file']
const source = ['出典', '公表資料', '資料', 'source']
const month: RecordField = { name: 'month', kind: 'month', headings: ['月', '年月', '対象月', 'month'] }
const site: RecordField = { name: 'site', kind: 'site', headings: ['拠点', '事業所', 'site'] }
const id = (headings: readonly string[] = []): RecordField => ({
  name: 'id',
  kind: 'id',
  headings: ['管理番号', '番号', 'ID', ...headings],
})
const area: RecordField = {
  name: 'area',
  kind: 'choice',
  headings: ['供給区域', '区域', 'エリア', 'area'],
  choices: Object.fromEntries(Object.entries(areaNames).map(([code, { ja, en }]) => [code, [ja, en]])),
}

/** 電気需要最適化 (DR): days of demand response. */
export const responseTable: RecordTable<DemandResponse> = {
  schema: DemandResponse,
  fields: [
    site,
    { name: 'day', kind: 'day', headings: ['実施日', '日付', '日', 'day', 'date'] },
    {
      name: 'direction',
      kind: 'choice',
      headings: ['種類', '方向', '上げ下げ', 'direction'],
      choices: { down: ['下げDR', '下げ', 'Down'], up: ['上げDR', '上げ', 'Up'] },
    },
    { name: 'from', kind: 'clock', headings: ['開始', '開始時刻', 'from', 'start'] },
    { name: 'to', kind: 'clock', headings: ['終了', '終了時刻', 'to', 'end'] },
    {
      name: 'amount_kWh',
      kind: 'real',
      headings: ['電力量', '調整電力量', '削減量', 'kwh', 'amount'],
      optional: true,
    },
    id(),
    { name: 'evidence', kind: 'text', headings: [...evidence, '要請'] },
  ],
}
/** 月別電気需要最適化係数. */
export const areaFactorTable: RecordTable<AreaFactor> = {
  schema: AreaFactor,
  fields: [
    area,
    month,
    { name: 'factor', kind: 'number', headings: ['係数', '月別電気需要最適化係数', 'factor'] },
    { name: 'source', kind: 'text', headings: source },
  ],
}
/** 電気需要最適化の時間帯 of a month; sheets have a row for each day (hour-calendar-table.ts). */
export const hourTable: RecordTable<HourCalendar> = {
  schema: HourCalendar,
  fields: [
    area,
    month,
    {
      name: 'days',
      kind: 'rows',
      headings: [],
      rows: {
        by: 'day',
        cells: [
          { name: 'day', kind: 'day', headings: [] },
          { name: 'classes', kind: 'text', headings: [] },
        ],
      },
    },
    { name: 'source', kind: 'text', headings: source },
  ],
}

const isEnergy = (carrier: Carrier): boolean => carrierInfo(carrier).family !== 'none'
const carriers = Object.fromEntries(
  Carrier.options.filter(isEnergy).map((code) => [code, [carrierNames[code].ja, carrierNames[code].en]]),
)
const carrierUnit = (cells: Readonly<Record<string, string>>): string | undefined => {
  const carrier = Carrier.safeParse(cells['carrier'])
  return carrier.success ? baseUnitOf(carrier.data) : undefined
}
const changes = (...of: string[]) => ({ field: 'change', of })
/** 基準年度の変更. */
export const baseChangeTable: RecordTable<BaseChange> = {
  schema: BaseChange,
  fields: [
    {
      name: 'change',
      kind: 'choice',
      headings: ['変更', '変更の種類', '種類', 'change'],
      choices: {
        organisation: ['組織の編入・離脱', '組織変更', 'Organisation'],
        denominator: ['分母の変更', 'Denominator'],
        'new-segment': ['区分の新設', 'New segment'],
      },
    },
    { name: 'segment', kind: 'segment', headings: ['原単位区分', '区分', 'segment'] },
    id(),
    { name: 'from', kind: 'month', headings: ['適用月', '適用', '開始月', 'from'] },
    { name: 'year', kind: 'year', headings: ['最初の年度', '年度', 'year'], only: changes('new-segment') },
    {
      name: 'amounts',
      kind: 'rows',
      headings: ['使用量', 'エネルギー使用量', 'amounts'],
      only: changes('organisation', 'new-segment'),
      rows: {
        by: 'carrier',
        unit: carrierUnit,
        cells: [
          { name: 'carrier', kind: 'choice', headings: [], choices: carriers },
          { name: 'amount', kind: 'real', headings: [] },
        ],
      },
    },
    {
      name: 'activity',
      kind: 'real',
      headings: ['活動量', 'activity'],
      only: changes('organisation', 'new-segment'),
    },
    {
      name: 'companyRate',
      kind: 'real',
      headings: ['会社の改善率', '改善率', 'companyrate'],
      only: changes('new-segment'),
    },
    { name: 'overlapYear', kind: 'year', headings: ['重なる年度', 'overlapyear'], only: changes('denominator') },
    { name: 'before', kind: 'real', headings: ['旧分母の活動量', '変更前', 'before'], only: changes('denominator') },
    { name: 'after', kind: 'real', headings: ['新分母の活動量', '変更後', 'after'], only: changes('denominator') },
    { name: 'approver', kind: 'text', headings: ['承認者', '承認', 'approver'] },
    { name: 'evidence', kind: 'text', headings: evidence },
  ],
}

/** Fields of EU 2024/1364, annex II, by its names; units are in them. */
const eu = [
  'PDIT_kW',
  'SDC_m2',
  'SCR_m2',
  'EDC_BU_kWh',
  'WIN_POT_m3',
  'TWH_degC',
  'TIN_degC',
  'CDD_degC_days',
  'refrigerants',
  'ERES_GOO_kWh',
  'ERES_PPA_kWh',
  'CSERV',
  'CSTOR_PB',
]
/** What a data centre's meters do not tell, by year. */
export const centreTable: RecordTable<CentreRecord> = {
  schema: CentreRecord,
  fields: [
    site,
    { name: 'year', kind: 'year', headings: ['年度', '対象年度', 'year', 'fy'] },
    {
      name: 'servers',
      kind: 'rows',
      headings: ['サーバー', 'IT機器', 'servers'],
      optional: true,
      rows: {
        cells: [
          { name: 'name', kind: 'text', headings: [] },
          { name: 'count', kind: 'whole', headings: [] },
          { name: 'performance', kind: 'real', headings: [] },
          { name: 'power_kW', kind: 'real', headings: [] },
          { name: 'utilisation', kind: 'real', headings: [], optional: true },
        ],
      },
    },
    {
      name: 'certificates_kWh',
      kind: 'real',
      headings: ['再エネ証書', '証書電力量', 'certificateskwh'],
      optional: true,
    },
    { name: 'baseline.pue', kind: 'real', headings: ['基準PUE', 'baselinepue'], optional: true, part: 'baseline' },
    {
      name: 'baseline.source',
      kind: 'text',
      headings: ['基準PUEの出典', 'baselinesource'],
      optional: true,
      part: 'baseline',
    },
    ...eu.map(
      (name): RecordField => ({
        name: `eu.${name}`,
        kind: name === 'refrigerants' ? 'text' : 'real',
        headings: [name],
        optional: true,
        part: 'eu',
      }),
    ),
    { name: 'source', kind: 'text', headings: source },
  ],
}
/** A product's line and key for its footprint. */
export const shareTable: RecordTable<ProductShare> = {
  schema: ProductShare,
  fields: [
    site,
    { name: 'year', kind: 'year', headings: ['年度', '対象年度', 'year', 'fy'] },
    id(['製品ID', 'product']),
    { name: 'name.ja', kind: 'text', headings: ['製品名', '製品', '名称', 'nameja'] },
    { name: 'name.en', kind: 'text', headings: ['製品名（英語）', '英語名', 'nameen', 'name'] },
    {
      name: 'meters',
      kind: 'meters',
      headings: ['専用計器', 'メーター', '計器', 'meters'],
      optional: true,
    },
    { name: 'key', kind: 'real', headings: ['配分キー', 'キー', '按分値', 'key'] },
    { name: 'keyUnit', kind: 'text', headings: ['キーの単位', '単位', 'keyunit', 'unit'] },
  ],
}
