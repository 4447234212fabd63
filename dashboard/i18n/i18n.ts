import { createInstance, type i18n, type TFunction } from 'i18next'
import { eraText } from './era.ts'
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

/** Words of every page. Japanese comes with the first load, English where it is asked for. */
const load = { ja: async () => ja, en: async () => (await import('./en.ts')).en }

/** Goes on in a language; its words are fetched the first time. Rejects where they cannot be: the former language stays. */
export const speak = async (catalogue: i18n, language: Language): Promise<i18n> => {
  if (catalogue.getResource(language, 'translation', 'brand.latin') === undefined)
    catalogue.addResourceBundle(language, 'translation', await load[language](), true, false)
  await catalogue.changeLanguage(language)
  return catalogue
}

/** The catalogue, in Japanese; there at once, for pages join their words to it as they are loaded. */
export const openCatalogue = (): i18n => {
  const catalogue = createInstance()
  void catalogue.init({
    lng: 'ja',
    fallbackLng: 'ja',
    initAsync: false,
    // the library's own notice: a log is quiet when all is well
    showSupportNotice: false,
    resources: { ja: { translation: ja } },
    interpolation: { escapeValue: false },
  })
  catalogue.services.formatter?.add('era', eraText)
  return catalogue
}
