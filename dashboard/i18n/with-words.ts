import { getI18n } from 'react-i18next'
import { joinPages } from './i18n.ts'

/** Code that is loaded when it is asked for, together with the words that it shows. */
export const withWords = async <M>(code: Promise<M>): Promise<M> => {
  const [loaded] = await Promise.all([code, joinPages(getI18n())])
  return loaded
}
