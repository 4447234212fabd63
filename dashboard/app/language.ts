import { type Language, languages } from '../i18n/i18n.ts'
import { recall } from './remember.ts'

const isLanguage = (text: string | null): text is Language => languages.some((language) => language === text)

/** The address decides (a shared link), then this device's memory; Japanese first. */
export const firstLanguage = (search: string): Language => {
  const asked = new URLSearchParams(search).get('lang')
  if (isLanguage(asked)) return asked
  const remembered = recall('lang')
  return isLanguage(remembered) ? remembered : 'ja'
}
