import { Carrier } from '#core/carrier'
import { carrierNames } from '#core/carrier-name'
import type { Name } from '#core/id'
import { asIs } from './notes.ts'

/** A carrier by its name; an id that is none stands for itself. */
export const carrierTitle = (id: string): Name => {
  const carrier = Carrier.safeParse(id)
  return carrier.success ? carrierNames[carrier.data] : asIs(id)
}
/** Amounts of a data centre, and the figures of a hall. */
const parts = {
  it: { ja: 'IT', en: 'IT' },
  cooling: { ja: '冷却', en: 'cooling' },
  renewable: { ja: '再エネ', en: 'renewable energy' },
  reused: { ja: '再利用に渡した熱', en: 'heat handed over for reuse' },
  heatRemoved: { ja: '除去した熱', en: 'heat removed' },
  water_m3: { ja: '水', en: 'water' },
  infrastructure: { ja: '設備', en: 'infrastructure' },
  direct: { ja: '直接分', en: 'direct energy' },
  pPue: { ja: 'pPUE', en: 'pPUE' },
  energy: { ja: 'エネルギー', en: 'energy' },
  shared: { ja: '共用分', en: 'share of what is shared' },
  key: { ja: '按分率', en: 'key' },
  share: { ja: '割合', en: 'share' },
  co2: { ja: 'CO2', en: 'CO2' },
  performance: { ja: '最大性能', en: 'maximum performance' },
  power: { ja: '最大電力', en: 'maximum power' },
  utilisation: { ja: 'CPU使用率', en: 'CPU utilisation' },
  count: { ja: '台数', en: 'count' },
} as const satisfies Record<string, Name>
export type PartName = keyof typeof parts

/** A part of something that has a name. */
export const partOf = (whole: Name, part: PartName): Name => ({
  ja: `${whole.ja} ${parts[part].ja}`,
  en: `${whole.en}: ${parts[part].en}`,
})
/** 要因: what moved CO2. */
export const driverTitles = {
  activity: { ja: '活動量', en: 'activity' },
  intensity: { ja: 'エネルギー原単位', en: 'energy per activity' },
  mix: { ja: '燃料構成', en: 'mix of carriers' },
  electricityFactor: { ja: '電力排出係数', en: 'factor of electricity' },
  otherFactors: { ja: 'その他の排出係数', en: 'other factors' },
} as const satisfies Record<string, Name>
