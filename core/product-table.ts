import { AvoidedProduct } from './avoided.ts'
import type { RecordField, RecordTable } from './record-field.ts'

const shapes = (...of: string[]) => ({ field: 'shape', of })
const DATE = ['日付', '時点', 'date']
const SOURCE = ['出典', 'source']
/** A number with where it stands: value, source, date; `only` for products of some shapes. */
const given = (name: string, headings: readonly string[], only: RecordField['only']): RecordField[] => {
  const under = (words: readonly string[]) => headings.flatMap((h) => words.map((w) => `${h} ${w}`))
  const at = { part: name, ...(only ? { only } : {}) }
  return [
    { name: `${name}.value`, kind: 'real', headings, ...at },
    { name: `${name}.source`, kind: 'text', headings: under(SOURCE), ...at },
    { name: `${name}.date`, kind: 'text', headings: under(DATE), ...at },
  ]
}
const user = shapes('energy-user')
const generator = shapes('generator')
const centre = shapes('data-centre')
const solution = shapes('solution')
const year: RecordField = { name: 'year', kind: 'year', headings: [] }

/** 排出抑制貢献量: a product of the register, each parameter with its source. */
export const productTable: RecordTable<AvoidedProduct> = {
  schema: AvoidedProduct,
  fields: [
    {
      name: 'shape',
      kind: 'choice',
      headings: ['算定の型', '型', 'shape'],
      choices: {
        'energy-user': ['電気を使う製品', 'Uses electricity'],
        generator: ['電気を作る製品', 'Generates electricity'],
        'data-centre': ['データセンター', 'Data centre'],
        solution: ['ソリューション', 'Solution'],
      },
    },
    { name: 'id', kind: 'id', headings: ['製品ID', '管理番号', '番号', 'id'] },
    { name: 'name.ja', kind: 'text', headings: ['製品名', '製品', '名称', 'nameja'] },
    { name: 'name.en', kind: 'text', headings: ['製品名（英語）', '英語名', 'nameen', 'name'] },
    {
      name: 'category',
      kind: 'choice',
      headings: ['分類', '製品分類', 'category'],
      choices: {
        generation: ['発電', 'Generation'],
        'home-appliances': ['家電', '家電製品', 'Home appliances'],
        industrial: ['産業用機器', 'Industrial equipment'],
        it: ['IT製品', 'IT products'],
        solutions: ['ソリューション', 'Solutions'],
      },
    },
    {
      name: 'region',
      kind: 'choice',
      headings: ['使用地域', '地域', 'region'],
      choices: { japan: ['国内', '日本', 'Japan'], overseas: ['海外', 'Overseas'] },
    },
    { name: 'life_years', kind: 'real', headings: ['使用年数', '耐用年数', 'lifeyears', 'life'] },
    {
      name: 'units',
      kind: 'rows',
      headings: ['台数', '年度別台数', '出荷台数', 'units'],
      rows: { by: 'year', cells: [year, { name: 'count', kind: 'real', headings: [] }] },
    },
    {
      name: 'factor_t_per_kWh',
      kind: 'rows',
      headings: ['排出係数', '電力の排出係数', 'factor'],
      only: shapes('energy-user', 'generator', 'data-centre'),
      rows: {
        by: 'year',
        cells: [
          year,
          { name: 'value', kind: 'real', headings: [] },
          { name: 'source', kind: 'text', headings: [] },
          { name: 'date', kind: 'text', headings: [] },
        ],
      },
    },
    ...given('baseline_kWh', ['ベースライン年間消費電力量', 'baseline'], user),
    ...given('product_kWh', ['製品年間消費電力量', 'productkwh'], user),
    ...given('kW', ['定格出力', 'ratedpower'], generator),
    ...given('capacityFactor_percent', ['設備利用率', 'capacityfactor'], generator),
    ...given('baselinePue', ['ベースラインPUE', 'baselinepue'], centre),
    ...given('pue', ['PUE'], centre),
    ...given('it_kWh', ['IT機器年間電力量', 'itkwh'], centre),
    ...given('before_t', ['導入前排出量', 'before'], solution),
    ...given('after_t', ['導入後排出量', 'after'], solution),
    {
      name: 'contribution.rate',
      kind: 'real',
      headings: ['寄与率', 'contribution'],
      optional: true,
      part: 'contribution',
    },
    {
      name: 'contribution.source',
      kind: 'text',
      headings: ['寄与率 出典', 'contribution source'],
      optional: true,
      part: 'contribution',
    },
    {
      name: 'contribution.date',
      kind: 'text',
      headings: ['寄与率 日付', 'contribution date'],
      optional: true,
      part: 'contribution',
    },
  ],
}
