import type { FiscalYear } from '#core/time'

/** The field that is changed, to what, how the history says it, and how the row does. */
export type Change = readonly [field: string, to: string, history: RegExp, row: RegExp]
/** The life of a record of one kind: filled in, moving a figure in its preview, said by its row, changed. */
export type RecordLife = {
  readonly tab: string
  readonly typed: Readonly<Record<string, string>>
  readonly chosen?: Readonly<Record<string, string>>
  /** an annual figure that the preview names, with what it would be; none: the kind moves none in this works */
  readonly moves?: readonly [figure: string, to: RegExp]
  readonly row: RegExp
  readonly change: Change
}

const [CURTAILED, TIGHT] = ['c'.repeat(48), 't'.repeat(48)]
/** The last day that the meters count. */
const LAST = 3
type Ground = { readonly year: FiscalYear; readonly month: string; readonly day: (back: number) => string }
/** Kinds that share one page: each is gone through from its form to its withdrawal. */
export const recordLives = ({ year, month, day }: Ground): readonly RecordLife[] => [
  {
    tab: 'area-factors',
    typed: { month, factor: '1.1', source: '公表資料' },
    chosen: { area: 'kansai' },
    row: /関西.*1\.1.*公表資料/,
    change: ['factor', '1.2', /1\.1 → 1\.2/, /関西.*1\.2/],
  },
  {
    tab: 'hour-classes',
    typed: { month, 'days-1-day': day(LAST), 'days-1-classes': CURTAILED, source: '公表資料' },
    chosen: { area: 'kansai' },
    // a day of 24 hours whose surplus was turned away
    row: /関西.*24\.0.*0\.0.*公表資料/,
    change: ['days-1-classes', TIGHT, /c{48} → .*t{48}/, /関西.*0\.0.*24\.0/],
  },
  {
    tab: 'centre-records',
    typed: { certificates_kWh: '300', source: '証書の写し' },
    chosen: { site: 'dc', year: String(year) },
    // of the 3,000 kWh that the works took in
    moves: ['site.dc.ref', /0\.0000.*0\.100000/],
    row: /工場.*300.*証書の写し/,
    change: ['certificates_kWh', '600', /300 → 600/, /600/],
  },
  {
    tab: 'product-shares',
    typed: { id: 'plate', 'name.ja': '鋼板', 'name.en': 'Plate', key: '70', keyUnit: '機械時間' },
    chosen: { site: 'dc', year: String(year) },
    // the only product of the site is the site: 3,000 kWh by the factor of its contract
    moves: ['footprint.dc.plate.co2', /1\.3560 t-CO₂/],
    row: /鋼板.*70.*機械時間/,
    change: ['key', '80', /70 → 80/, /80/],
  },
  {
    tab: 'certificates',
    typed: { number: 'J-1', from: day(20), to: day(10), document: '無効化通知', t: '0.5' },
    chosen: { kind: 'j-credit', year: String(year) },
    moves: ['official.co2.adjusted', /1\.3560 t-CO₂.*0\.85600 t-CO₂/],
    row: /J-1.*0\.5 t-CO₂.*無効化通知/,
    change: ['t', '0.25', /0\.5 → 0\.25/, /0\.25 t-CO₂/],
  },
]
