import { createInstance, type i18n, type TFunction } from 'i18next'
import { en } from './en.ts'
import { ja } from './ja.ts'
import type { laterWords } from './ja-later.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof ja & typeof laterWords }
  }
}

export type T = TFunction
export type Language = 'ja' | 'en'
export const languages: readonly Language[] = ['ja', 'en']

/** Both catalogues are in the bundle: switching needs no request and no waiting. */
export const openCatalogue = (language: Language): i18n => {
  const catalogue = createInstance()
  void catalogue.init({
    lng: language,
    fallbackLng: 'ja',
    initAsync: false,
    resources: { ja: { translation: ja }, en: { translation: en } },
    interpolation: { escapeValue: false },
  })
  return catalogue
}
