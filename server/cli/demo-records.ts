import type { z } from 'zod'
import type { ActivityBody } from '#core/activity'
import type { AvoidedProduct } from '#core/avoided'
import type { BaseChange } from '#core/base-change'
import type { Bill } from '#core/bill'
import type { CentreRecord } from '#core/centre-record'
import type { Certificate } from '#core/certificate'
import type { ContractRecord } from '#core/contract-record'
import type { DemandResponse } from '#core/demand-response'
import type { EnergyMeasure } from '#core/energy-measure'
import type { ProductShare } from '#core/footprint-year'
import type { HourCalendar } from '#core/hour-calendar'
import type { ManualEntry } from '#core/manual-entry'
import type { ReductionRecord } from '#core/reduction-record'
import {
  at,
  DAY,
  dayOf,
  type EpochMs,
  fiscalYearOf,
  HOUR,
  JST_OFFSET,
  type Month,
  monthInterval,
  monthOf,
  monthsBetween,
} from '#core/time'

/** What was metered and what it cost, by month: `site/meter month` → amount, `site month` → yen. */
export type DemoMonths = { readonly amounts: ReadonlyMap<string, number>; readonly yen: ReadonlyMap<string, number> }
type Given = z.infer<typeof AvoidedProduct> extends infer P ? (P extends { it_kWh: infer G } ? G : never) : never
/** Who enters records of the demo: the operator at the desk, or the one who approves. */
export type DemoEntry = { readonly path: string; readonly person: 'sato' | 'suzuki'; readonly reason: string } & (
  | { readonly records: readonly object[] }
  | { readonly entries: readonly ManualEntry[] }
)

/** Whole months since 1 April of the last fiscal year, which the demo has readings of. */
export const demoMonths = (now: EpochMs): Month[] => {
  const last = monthOf(at(monthInterval(monthOf(now)).start - 1))
  return monthsBetween(`${fiscalYearOf(now) - 1}-04`, last)
}
const lastDay = (month: Month): string => dayOf(at(monthInterval(month).end - 1))

const SUPPLIES = [
  { meter: 'osaka-dc/utility-intake', site: 'osaka-dc', unit: 'kWh', prefix: 'D' },
  { meter: 'himeji/utility-intake', site: 'himeji', unit: 'kWh', prefix: 'H' },
  { meter: 'himeji/city-gas', site: undefined, unit: 'm3', prefix: 'G' },
] as const
const GAS_YEN = 104
/** Bills agree with the meters to the unit, but for gas: once with a reason, and once, two months ago, without. */
const bills = (months: readonly Month[], { amounts, yen }: DemoMonths): Bill[] =>
  SUPPLIES.flatMap(({ meter, site, unit, prefix }) =>
    months.flatMap((month, i): Bill[] => {
      const metered = amounts.get(`${meter} ${month}`)
      if (metered === undefined) return []
      const gas = unit === 'm3'
      const odd = gas && i === months.length - 2
      const explained = gas && i === 2
      const amount = Math.round(metered * (odd ? 1.034 : explained ? 1.027 : 1))
      const money = gas ? amount * GAS_YEN : site && yen.get(`${site} ${month}`)
      return [
        {
          ...{ meter, from: `${month}-01`, to: lastDay(month), amount: String(amount), unit },
          ...(money === undefined ? {} : { yen: money }),
          ...(explained ? { explained: '検針が1日遅れ、翌月1日分を含む（供給者に確認済み）' } : {}),
          ...{ number: `${prefix}-${month.replace('-', '')}`, document: `請求書 ${prefix}-${month}.pdf` },
        },
      ]
    }),
  )

const certificates = (fy: number): Certificate[] => [
  {
    ...{ kind: 'green-power', number: 'DEMO-GP-0007', year: fy - 1, site: 'osaka-dc', kWh: '400000', t: '168.4' },
    ...{ from: `${fy - 1}-04-01`, to: `${fy}-03-31`, document: 'グリーン電力証書（デモの架空の証書）' },
  },
  {
    ...{ kind: 'j-credit', number: 'DEMO-JC-0031', year: fy - 1, t: '60' },
    ...{ from: `${fy - 2}-04-01`, to: `${fy - 1}-03-31`, document: '無効化通知（デモの架空の通知）' },
  },
]
/** A measure that the meters see, one whose saving they do not, one that is still to come. */
const measures = (fy: number): EnergyMeasure[] => [
  {
    ...{ number: 'D-2025-01', name: '空調機ファンの更新（EC化）', site: 'osaka-dc', meters: ['osaka-dc/air-handlers'] },
    ...{ from: '2025-10-01', investment_yen: 9_800_000, planned: '52000', planned_yen: 1_150_000 },
    document: '稟議 2025-031',
  },
  {
    ...{ number: 'H-2026-02', name: 'エア漏れの修理', site: 'himeji', meters: ['himeji/compressed-air'] },
    ...{
      from: `${fy}-04-01`,
      investment_yen: 600_000,
      planned: '9000',
      planned_yen: 190_000,
      document: '工事報告書 26-118',
    },
  },
  {
    ...{ number: 'H-2027-01', name: '照明のLED化', site: 'himeji', meters: ['himeji/lighting'] },
    ...{
      from: `${fy + 1}-04-01`,
      investment_yen: 7_200_000,
      planned: '14500',
      planned_yen: 310_000,
      document: '見積 27-004',
    },
  },
]
const floor = (months: readonly Month[]): ActivityBody[] =>
  months.map((month) => ({
    ...{ segment: 'data-centre', denominator: 'floor', month, value: '4.2', unit: '千m2', evidence: '賃貸面積表' },
  }))
const responses = (fy: number): DemandResponse[] =>
  [`${fy - 1}-07-24`, `${fy - 1}-08-06`, `${fy - 1}-09-03`].map((day, i) => ({
    ...{
      id: `dr-${i + 1}`,
      site: 'himeji',
      day,
      direction: 'down',
      from: '17:00',
      to: '19:00',
      amount_kWh: 120 + 30 * i,
    },
    evidence: 'アグリゲーターの発動指令（デモ）',
  }))
const centre = (fy: number): CentreRecord[] =>
  [fy - 1, fy].map((year) => ({
    ...{ site: 'osaka-dc', year, certificates_kWh: year < fy ? 400_000 : 0 },
    servers: [
      { name: '2U 2ソケット', count: 620, performance: 1, power_kW: 0.62, utilisation: 0.34 },
      { name: '4U GPU', count: 18, performance: 9, power_kW: 4.2, utilisation: 0.57 },
    ],
    baseline: { pue: 1.7, source: '2013年度の実績（デモ）' },
    eu: { PDIT_kW: 800, SDC_m2: 2_600, SCR_m2: 1_450, TIN_degC: 24 },
    source: '設備台帳（デモ）',
  }))

const invented = (value: number): Given => ({ value, source: 'デモの架空の値', date: '2026-04-01' })
const products = (fy: number): AvoidedProduct[] => [
  {
    ...{
      shape: 'data-centre',
      id: 'hosting',
      name: { ja: 'ホスティング', en: 'Hosting' },
      category: 'it',
      region: 'japan',
    },
    ...{ life_years: 5, units: { [fy - 1]: 1 }, factor_t_per_kWh: { [fy - 1]: invented(0.00042) } },
    ...{ baselinePue: invented(1.7), pue: invented(1.41), it_kWh: invented(1_200_000) },
  },
]
const shares = (fy: number): ProductShare[] =>
  [fy - 1, fy].flatMap((year) => [
    {
      ...{
        id: 'sections',
        name: { ja: '形鋼', en: 'Sections' },
        site: 'himeji',
        year,
        meters: ['himeji/rolling-line'],
      },
      ...{ key: 7_300, keyUnit: 't' },
    },
    { id: 'bars', name: { ja: '棒鋼', en: 'Bars' }, site: 'himeji', year, meters: [], key: 4_600, keyUnit: 't' },
  ])
/** Next year's contract, settled in time: the same supplier and prices. */
const contracts = (fy: number): ContractRecord[] => [
  {
    ...{ id: 'kansai-power', carrier: 'grid', supplier: 'A0272', menu: 'メニューJ(残差)', tariff: 'same' },
    from: `${fy + 1}-04-01`,
  },
]
const reductions = (fy: number): ReductionRecord[] => [
  {
    ...{ number: 'DEMO-EN-S-031', name: 'サーバー設備の更新（デモ）', site: 'osaka-dc', meters: ['osaka-dc/ups-a'] },
    ...{ beforeFrom: `${fy - 1}-04-01`, beforeTo: `${fy - 1}-09-30`, from: `${fy - 1}-10-01`, to: `${fy}-03-31` },
    ...{ year: fy - 1, payBackYears: '4.5', document: 'モニタリング報告書（デモ）' },
  },
]
const baseChanges = (fy: number): BaseChange[] => [
  {
    ...{
      change: 'organisation',
      id: 'yard-2',
      segment: 'steel',
      from: `${fy - 2}-04`,
      approver: '工業会事務局（デモ）',
    },
    ...{ amounts: { grid: 21_000, lpg: 260 }, activity: 250, evidence: '第2ヤードの編入、2026年1月の届出（デモ）' },
  },
]

/** Letters of a day (hour-calendar.ts): weekends of spring and autumn are curtailed at noon, summer Wednesdays are tight at dusk. */
const lettersOf = (day: EpochMs): string => {
  const local = new Date(day + JST_OFFSET)
  const [month, weekday] = [local.getUTCMonth() + 1, local.getUTCDay()]
  const isMild = [3, 4, 5, 10].includes(month) && (weekday === 0 || weekday === 6)
  if (isMild) return `${'o'.repeat(16)}${'c'.repeat(16)}${'o'.repeat(16)}`
  const isTight = month >= 7 && month <= 9 && weekday === 3
  return isTight ? `${'o'.repeat(34)}${'t'.repeat(6)}${'o'.repeat(8)}` : 'o'.repeat(48)
}
const hourClasses = (months: readonly Month[]): HourCalendar[] =>
  months.map((month) => {
    const { start, end } = monthInterval(month)
    const days = Array.from({ length: Math.round((end - start) / DAY) }, (_, i) => at(start + i * DAY))
    return {
      ...{ area: 'kansai', month, source: 'デモの架空の時間帯区分' },
      days: Object.fromEntries(days.map((day) => [dayOf(day), lettersOf(day)])),
    }
  })
/** 井戸水: read on the first of each month at nine. */
const wellWater = (months: readonly Month[]): ManualEntry[] =>
  months.map((month, i) => ({
    ...{ kind: 'reading', meter: 'himeji/well-water', at: monthInterval(month).start + 9 * HOUR },
    ...{ value: (18_240.5 + 612 * i + 90 * Math.cos(i / 2)).toFixed(1), note: '巡回点検' },
  }))

/** What the demo's people enter beside readings, kind by kind, in the order of their dependence. */
export const demoRecords = (now: EpochMs, months: DemoMonths): DemoEntry[] => {
  const fy = fiscalYearOf(now)
  const over = demoMonths(now)
  const by = (path: string, reason: string, records: readonly object[]): DemoEntry => ({
    ...{ path, person: 'sato', reason, records },
  })
  return [
    { path: 'manual-readings', person: 'sato', reason: '検針票の転記', entries: wellWater(over) },
    by('bills', '請求書の転記', bills(over, months)),
    by('certificates', '購入した証書・クレジット', certificates(fy)),
    by('measures', '省エネ計画', measures(fy)),
    by('activity', '賃貸面積表の転記', floor(over)),
    by('hour-classes', '時間帯区分の登録', hourClasses([...over, monthOf(now)])),
    by('demand-response', 'DRの実績', responses(fy)),
    by('centre-records', '設備台帳の転記', centre(fy)),
    by('avoided-products', '貢献量の台帳', products(fy)),
    by('product-shares', '製品別の配分', shares(fy)),
    by('reductions', 'モニタリングの結果', reductions(fy)),
    by('contracts', '契約更新の通知', contracts(fy)),
    { ...by('base-changes', '第2ヤードの編入', baseChanges(fy)), person: 'suzuki' },
  ]
}
