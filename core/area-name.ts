import type { Area } from './hour-calendar.ts'
import type { Name } from './id.ts'

/** 供給区域の名称: what the supply areas of the grid are called. */
export const areaNames: Readonly<Record<Area, Name>> = {
  hokkaido: { ja: '北海道', en: 'Hokkaido' },
  tohoku: { ja: '東北', en: 'Tohoku' },
  tokyo: { ja: '東京', en: 'Tokyo' },
  chubu: { ja: '中部', en: 'Chubu' },
  hokuriku: { ja: '北陸', en: 'Hokuriku' },
  kansai: { ja: '関西', en: 'Kansai' },
  chugoku: { ja: '中国', en: 'Chugoku' },
  shikoku: { ja: '四国', en: 'Shikoku' },
  kyushu: { ja: '九州', en: 'Kyushu' },
  okinawa: { ja: '沖縄', en: 'Okinawa' },
}
