import type { Language } from '../i18n/i18n.ts'

const texts: Record<string, string> = {
  't-CO2': 't-CO₂',
  'kg-CO2': 'kg-CO₂',
  m3: 'm³',
  Nm3: 'Nm³',
  m3N: 'm³N',
  'm3-SATP': 'm³ (SATP)',
  'm3(SATP)': 'm³ (SATP)',
  m2: 'm²',
  degC: '℃',
  '1': '',
}
/** What people count in, as plants name it; a unit of somebody's own stays as it is written. */
const english: Record<string, string> = {
  円: 'yen',
  人: 'people',
  台: 'units',
  本: 'pieces',
  個: 'pieces',
  枚: 'sheets',
  件: 'cases',
  日: 'days',
  時間: 'h',
  年: 'years',
}
/** Numbers before a unit: 千kWh is 1,000 kWh. */
const numbers: Record<string, string> = { 千: '1,000', 万: '10,000', 百万: 'million', 億: '100 million' }
const counted = /^(千|百万|万|億)(.+)$/

let spoken: Language = 'ja'
/** Goes on in a language: a unit is read by everybody, from formatters to charts. */
export const speakUnits = (language: Language): void => {
  spoken = language
}

const word = (part: string, language: Language): string => {
  const [, number, of] = counted.exec(part) ?? []
  if (number === undefined || of === undefined)
    return texts[part] ?? (language === 'en' ? english[part] : undefined) ?? part
  return language === 'en' ? `${numbers[number]} ${word(of, language)}` : number + word(of, language)
}
/** A unit as it is printed: m3 is m³, t-CO2 is t-CO₂, the unit of a plain ratio is nothing; in English no Japanese number or counter. */
export const unitText = (unit: string, language: Language = spoken): string =>
  unit
    .split('/')
    .map((part) => word(part, language))
    .join('/')
    .replace(/^\//, '1/')
