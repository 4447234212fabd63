import { getI18n } from 'react-i18next'
import type { Words } from './ja.ts'

/**
 * Joins the words of a page that is loaded when it is opened to the catalogue: what few people open is not in everybody's first load.
 * Called once, where the page's module is loaded; the words stand in ja-later.ts and en-later.ts too, which the tests read.
 */
export const addWords = <R extends object>(ja: R, en: Words<R>): void => {
  getI18n().addResourceBundle('ja', 'translation', ja, true, true)
  getI18n().addResourceBundle('en', 'translation', en, true, true)
}
