import { ActivityBody } from './activity.ts'
import { Bill } from './bill.ts'
import { Certificate } from './certificate.ts'
import { EnergyMeasure } from './energy-measure.ts'
import type { RecordTable } from './record-field.ts'

const document = ['証憑', '根拠', '資料', '文書', '備考', 'document', 'evidence', 'file']

/** 活動量 by month. */
export const activityTable: RecordTable<ActivityBody> = {
  schema: ActivityBody,
  fields: [
    { name: 'segment', kind: 'segment', headings: ['原単位区分', '区分', 'セグメント', 'segment'] },
    { name: 'denominator', kind: 'denominator', headings: ['活動量の種類', '分母', 'denominator'], optional: true },
    { name: 'month', kind: 'month', headings: ['月', '年月', '対象月', 'month'] },
    {
      name: 'value',
      kind: 'number',
      headings: [
        '活動量',
        '生産量',
        '出荷量',
        '生産高',
        '床面積',
        '付加価値',
        '値',
        '数量',
        'value',
        'activity',
        'production',
        'amount',
      ],
    },
    { name: 'unit', kind: 'text', headings: ['単位', 'unit'] },
    { name: 'evidence', kind: 'text', headings: document },
  ],
}
/** 請求書. */
export const billTable: RecordTable<Bill> = {
  schema: Bill,
  fields: [
    {
      name: 'meter',
      kind: 'meter',
      headings: ['メーター', 'メータ', '計器', '需要場所', '供給地点', '計器番号', 'meter'],
    },
    {
      name: 'from',
      kind: 'day',
      headings: ['開始', '開始日', '期間開始', '使用開始日', '前回検針日', '自', 'from', 'start', 'periodstart'],
    },
    {
      name: 'to',
      kind: 'day',
      headings: ['終了', '終了日', '期間終了', '使用終了日', '末日', '至', 'to', 'end', 'periodend'],
    },
    {
      name: 'amount',
      kind: 'number',
      headings: [
        '使用量',
        'ご使用量',
        '使用電力量',
        '請求量',
        '電力量',
        '使用ガス量',
        '数量',
        'amount',
        'usage',
        'billed',
        'consumption',
      ],
    },
    { name: 'unit', kind: 'text', headings: ['単位', 'unit'] },
    {
      name: 'yen',
      kind: 'whole',
      headings: ['請求金額', '金額', '料金', '合計金額', '税込金額', 'yen', 'cost', 'total'],
      optional: true,
    },
    {
      name: 'demand_kW',
      kind: 'number',
      headings: ['最大需要電力', '最大需要', 'デマンド', 'demand', 'maxdemand'],
      optional: true,
    },
    { name: 'contract_kW', kind: 'number', headings: ['契約電力', 'contractdemand'], optional: true },
    {
      name: 'number',
      kind: 'text',
      headings: ['請求書番号', '請求番号', '番号', 'number', 'invoice', 'invoicenumber'],
      optional: true,
    },
    {
      name: 'explained',
      kind: 'text',
      headings: ['差異の理由', '差異理由', 'explanation', 'explained'],
      optional: true,
    },
    { name: 'document', kind: 'text', headings: document },
  ],
}
/** 証書・クレジット. */
export const certificateTable: RecordTable<Certificate> = {
  schema: Certificate,
  fields: [
    {
      name: 'kind',
      kind: 'choice',
      headings: ['種類', '種別', '証書の種類', 'kind', 'type'],
      choices: {
        'non-fossil-fit': ['FIT非化石証書'],
        'non-fossil-renewable': [
          '非FIT非化石証書（再エネ指定あり）',
          '非FIT非化石証書(再エネ指定あり)',
          '非FIT非化石証書 再エネ指定あり',
        ],
        'non-fossil': [
          '非FIT非化石証書（再エネ指定なし）',
          '非FIT非化石証書(再エネ指定なし)',
          '非FIT非化石証書 再エネ指定なし',
        ],
        'green-power': ['グリーン電力証書'],
        'j-credit-power': ['J-クレジット（再エネ電力）', 'J-クレジット(再エネ電力)', 'Jクレジット 再エネ電力'],
        'green-heat': ['グリーン熱証書'],
        'j-credit-heat': ['J-クレジット（再エネ熱）', 'J-クレジット(再エネ熱)', 'Jクレジット 再エネ熱'],
        'j-credit': ['J-クレジット（その他）', 'J-クレジット', 'Jクレジット'],
        jcm: ['JCM', '二国間クレジット', 'JCMクレジット'],
      },
    },
    {
      name: 'number',
      kind: 'text',
      headings: ['証書番号', '番号', '管理番号', '通知番号', 'number', 'certificatenumber'],
    },
    { name: 'year', kind: 'year', headings: ['年度', '使用年度', '対象年度', 'year', 'fiscalyear', 'fy'] },
    { name: 'site', kind: 'site', headings: ['拠点', '事業所', 'site'], optional: true },
    { name: 'kWh', kind: 'number', headings: ['電力量', '量', 'kwh'], optional: true },
    { name: 't', kind: 'number', headings: ['認証量', '排出削減量', 't', 'tco2', 'tonnes'], optional: true },
    { name: 'from', kind: 'day', headings: ['開始', '開始日', '発電期間開始', '期間開始', '自', 'from', 'start'] },
    { name: 'to', kind: 'day', headings: ['終了', '終了日', '発電期間終了', '期間終了', '至', 'to', 'end'] },
    { name: 'correction', kind: 'number', headings: ['補正率', 'correction'], optional: true },
    { name: 'document', kind: 'text', headings: document },
  ],
}
/** 改善対策. */
export const measureTable: RecordTable<EnergyMeasure> = {
  schema: EnergyMeasure,
  fields: [
    { name: 'number', kind: 'text', headings: ['管理番号', '番号', '対策番号', 'number', 'id'] },
    { name: 'name', kind: 'text', headings: ['対策', '対策名', '名称', '内容', '件名', 'measure', 'name'] },
    { name: 'site', kind: 'site', headings: ['拠点', '事業所', 'site'] },
    { name: 'meters', kind: 'meters', headings: ['メーター', 'メータ', '計器', 'meters', 'meter'] },
    { name: 'from', kind: 'day', headings: ['運用開始日', '開始日', '実施日', '導入日', 'from', 'start', 'startdate'] },
    {
      name: 'investment_yen',
      kind: 'whole',
      headings: ['投資額', '投資', '費用', 'investment', 'cost'],
      optional: true,
    },
    {
      name: 'planned',
      kind: 'number',
      headings: ['計画削減量', '計画効果', '年間削減量', '見込削減量', 'planned', 'plannedsaving'],
    },
    {
      name: 'planned_yen',
      kind: 'whole',
      headings: ['計画削減額', '年間削減額', '見込削減額', 'plannedyen'],
      optional: true,
    },
    { name: 'baselineFrom', kind: 'day', headings: ['比較期間開始', '基準期間開始', 'baselinefrom'], optional: true },
    { name: 'baselineTo', kind: 'day', headings: ['比較期間終了', '基準期間終了', 'baselineto'], optional: true },
    { name: 'document', kind: 'text', headings: document },
  ],
}
