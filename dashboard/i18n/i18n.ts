import { createInstance, type i18n, type TFunction } from 'i18next'
import { speakUnits } from '../format/unit.ts'
import { eraText } from './era.ts'
import { ja } from './ja.ts'
import type { laterWords } from './ja-later.ts'
import type { pageWords } from './ja-pages.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof ja & typeof laterWords & typeof pageWords }
  }
}

export type T = TFunction
export type Language = 'ja' | 'en'
export const languages: readonly Language[] = ['ja', 'en']

/** The first load's words come with it in Japanese; those of the other pages with the first of these. English where it is asked for. */
const load = {
  first: { ja: async () => ja, en: async () => (await import('./en.ts')).en },
  pages: {
    ja: async () => (await import('./ja-pages.ts')).pageWords,
    en: async () => (await import('./en-pages.ts')).pageWords,
  },
}
type Part = keyof typeof load
/** A word of each part: where it is, the part is. */
const sign = { first: 'brand.latin', pages: 'proof.title' }

const join = async (catalogue: i18n, language: Language, part: Part): Promise<void> => {
  if (catalogue.getResource(language, 'translation', sign[part]) !== undefined) return
  catalogue.addResourceBundle(language, 'translation', await load[part][language](), true, false)
}
/** Catalogues that pages besides the overview speak from. */
const whole = new WeakSet<i18n>()

/** Goes on in a language; its words are fetched the first time. Rejects where they cannot be: the former language stays. */
export const speak = async (catalogue: i18n, language: Language): Promise<i18n> => {
  await join(catalogue, language, 'first')
  if (whole.has(catalogue)) await join(catalogue, language, 'pages')
  await catalogue.changeLanguage(language)
  speakUnits(language)
  return catalogue
}
/** The words of the pages besides the overview, from now on in any language that is spoken. */
export const joinPages = async (catalogue: i18n): Promise<void> => {
  whole.add(catalogue)
  const language = catalogue.language as Language
  await join(catalogue, language, 'pages')
  // another was chosen meanwhile
  if (catalogue.language !== language) await joinPages(catalogue)
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
    // a copy: the words of later pages are joined to it
    resources: { ja: { translation: { ...ja } } },
    interpolation: { escapeValue: false },
  })
  catalogue.services.formatter?.add('era', eraText)
  return catalogue
}
