import { columnsBy } from './headings.ts'

/** What a column of a sheet of readings holds. */
export const columnFields = [
  'meter',
  'date',
  'time',
  'from',
  'to',
  'reading',
  'amount',
  'level',
  'delivery',
  'note',
  'document',
] as const
export type ColumnField = (typeof columnFields)[number]
/** Field → column, from 0. */
export type Columns = Partial<Record<ColumnField, number>>

/** Headings as meter sheets, bills and utilities' files write them; compared without spaces, brackets and units. */
const headings: Record<ColumnField, readonly string[]> = {
  meter: [
    'メーター',
    'メータ',
    '計器',
    '計量器',
    '計測点',
    '計器番号',
    'メーター名',
    '計器名',
    '名称',
    'meter',
    'meterid',
    'point',
  ],
  date: [
    '日付',
    '検針日',
    '年月日',
    '計量日',
    '日時',
    '検針日時',
    '測定日',
    '記録日',
    'date',
    'readingdate',
    'datetime',
    'timestamp',
  ],
  time: ['時刻', '時間', '検針時刻', 'time'],
  from: ['開始', '開始日', '期間開始', '使用開始日', '自', 'from', 'start', 'startdate', 'periodstart'],
  to: ['終了', '終了日', '期間終了', '使用終了日', '至', 'to', 'end', 'enddate', 'periodend'],
  reading: [
    '指示値',
    '指示数',
    '指針',
    '検針値',
    '今回指示数',
    '今回指針',
    '今回指示値',
    '積算値',
    '読み',
    'reading',
    'register',
    'index',
    'value',
  ],
  amount: [
    '使用量',
    'ご使用量',
    '使用電力量',
    '電力量',
    '使用ガス量',
    '数量',
    '本数',
    '消費量',
    'amount',
    'usage',
    'consumption',
    'quantity',
    'count',
  ],
  level: ['残量', '液面', '液位', '在庫', '在庫量', '残', 'level', 'stock', 'dip'],
  delivery: [
    '受入',
    '受入量',
    '給油量',
    '納入量',
    '配送量',
    '入荷',
    '入荷量',
    '補給量',
    'delivery',
    'delivered',
    'received',
    'refill',
  ],
  note: ['備考', '摘要', 'メモ', 'コメント', 'note', 'notes', 'remark', 'remarks', 'comment'],
  document: ['伝票', '伝票番号', '請求書', '請求書番号', '検針票番号', '証憑', 'document', 'invoice', 'slip', 'bill'],
}
/** Which column holds what, by its heading; of two columns of one field the first. */
export const guessColumns: (row: readonly string[]) => Columns = columnsBy(headings)

/** Rows above the headings at most: a title, a print date. */
const TITLES = 10
/** The row of the headings: the first with a day and a value; undefined where none of the first rows is. */
export const headingRow = (rows: readonly (readonly string[])[]): number | undefined => {
  const found = rows.slice(0, TITLES).findIndex((row) => isEnough(guessColumns(row)))
  return found < 0 ? undefined : found
}
/** Whether the columns can give entries: a moment or a period, and a value. */
export const isEnough = (c: Columns): boolean =>
  (c.date !== undefined || c.to !== undefined) && valueFields.some((f) => c[f] !== undefined)
export const valueFields = ['reading', 'amount', 'level', 'delivery'] as const satisfies readonly ColumnField[]
