import type { Name } from '#core/id'
import type { LandingMethod } from '#core/snapshot'

/** Signs read the same in both languages. */
export const asIs = (of: string): Name => ({ ja: of, en: of })
/** What people wrote stays in their language; null where they wrote nothing. */
export const written = (of: string | null | undefined): Name | null => (of ? asIs(of) : null)

type Constant = { readonly set: string; readonly confidence: string; readonly provisional: number | null }
type Row = { readonly stated: number | null; readonly share: number; readonly weighted: boolean }
/** 注記: what `explain` says beside a formula, in both languages. */
export const notes = {
  closedAmount: {
    ja: '確定済み: 確定時の量と、この月に計上した調整',
    en: 'closed (確定): the amount of the close, and adjustments booked to this month',
  },
  closedLine: {
    ja: '確定済み: 確定時の係数による値と、この月に計上した調整',
    en: 'closed (確定): kept by the close with its factors, and adjustments booked to this month',
  },
  daysOfContract: { ja: 'この契約の日の使用量', en: 'the days under this contract' },
  ofPlant: { ja: 'plant.yaml の contracts による', en: 'plant.yaml: contracts' },
  enteredContract: (of: { readonly person: string; readonly day: string; readonly reason: string }): Name => ({
    ja: `${of.day} に ${of.person} が記録した契約: ${of.reason}`,
    en: `contract recorded by ${of.person} on ${of.day}: ${of.reason}`,
  }),
  estimated: { ja: '一部は推定', en: 'partly estimated' },
  ofHistory: { ja: 'plant.yaml の history による', en: 'plant.yaml: history' },
  lowersBasic: { ja: '基礎排出量から控除する証書', en: 'certificates that lower the basic emissions (基礎)' },
  claimed: (t: number): Name => ({
    ja: `申請 ${t} t-CO2、上限までを算入`,
    en: `claimed ${t} t-CO2; counts within its cap`,
  }),
  restatedBase: { ja: '基準年度を今年度の換算係数で計算', en: 'base restated with the heat values of this year' },
  filedBase: { ja: '基準年度は届出時のまま', en: 'base as filed' },
  baseYear: (year: number): Name => ({ ja: `基準年度 ${year}`, en: `base year ${year}` }),
  covered: (of: { readonly coverage: number; readonly from: string; readonly to: string }): Name => {
    const rest = `${(of.coverage * 100).toFixed(2)} %, ${of.from} … ${of.to}`
    return { ja: `計測率 ${rest}`, en: `coverage ${rest}` }
  },
  constant: ({ set, confidence, provisional }: Constant): Name => {
    const of = `${set}, ${confidence}`
    return provisional === null
      ? asIs(of)
      : { ja: `${of}、暫定: ${provisional}年度`, en: `${of}, provisional: FY${provisional}` }
  },
  deemedCounted: { ja: '年度が終わったので算入', en: 'counted: the year is over' },
  deemedLater: { ja: '年度が終わってから算入', en: 'counted once the year is over' },
  smallerPerString: {
    ja: '系統ごとにパネルとパワーコンディショナの小さい方',
    en: 'the smaller of panels and inverter, per string',
  },
  factorOf: (year: number): Name => ({ ja: `${year}年度の係数`, en: `factor of FY${year}` }),
  nonFossilRow: ({ stated, share, weighted }: Row): Name => ({
    ja: `契約の表示 ${stated ?? '–'} %、割合 ${share} %${weighted ? '、重み付け' : ''}`,
    en: `stated ${stated ?? '–'} %, share ${share} %${weighted ? ', weighted' : ''}`,
  }),
  ofTarget: { ja: 'plant.yaml の targets による', en: 'plant.yaml: targets' },
  landing: {
    season: { ja: '昨年度の月の比による', en: 'by last year’s months' },
    days: { ja: '日数による', en: 'by days' },
    peak: { ja: '最大需要電力', en: 'peak demand' },
    'activity-plan': { ja: '活動量の計画による', en: 'by the plan of activity' },
    'degree-days': { ja: '度日による', en: 'by degree days' },
    'activity-plan-and-degree-days': { ja: '活動量の計画と度日による', en: 'by the plan of activity and degree days' },
  } satisfies Record<LandingMethod, Name>,
  driver: (of: string): Name =>
    of === 'constant'
      ? { ja: '定数 × 残りの月数', en: 'constant × months ahead' }
      : of === 'activity-plan'
        ? { ja: '計画した活動量', en: 'planned activity' }
        : { ja: '度日', en: 'degree days' },
  explains: (share: number): Name => ({
    ja: `月のばらつきの ${(share * 100).toFixed(1)} % を説明`,
    en: `explains ${(share * 100).toFixed(1)} % of the variance of the months`,
  }),
} as const
