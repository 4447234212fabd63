import type { i18n } from 'i18next'
import { eraYear } from '#core/era'
import { recall, remember } from '../app/remember.ts'

/** 年の表記: 西暦 or 和暦; in Japanese alone. */
export type Era = 'western' | 'japanese'
let era: Era = recall('era') === 'japanese' ? 'japanese' : 'western'
export const chosenEra = (): Era => era

/** `{{fy, era}}`: a fiscal year (a number, 年度), or the year of a day `YYYY-MM-DD`, as this reader writes it. */
export const eraText = (value: unknown, language: string | undefined): string => {
  const text = String(value)
  if (era === 'western' || language !== 'ja') return text.slice(0, 4)
  // FY2019 is 令和元年度 in the ministries' papers, though it began in 平成31年
  return eraYear(text.length === 4 ? `${text}-10-01` : text)
}

/** Writes the years of every page in another way, and remembers it on this device. */
export const writeYears = (catalogue: i18n, next: Era): void => {
  era = next
  remember('era', next === 'japanese' ? next : null)
  // pages speak anew, as if the language had changed
  catalogue.emit('languageChanged', catalogue.language)
}
