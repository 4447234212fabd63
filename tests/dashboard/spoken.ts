import { joinPages, type Language, openCatalogue, speak, type T } from '../../dashboard/i18n/i18n.ts'

/** The words of every page in a language. */
export const spoken = async (language: Language): Promise<T> => {
  const catalogue = await speak(openCatalogue(), language)
  await joinPages(catalogue)
  return catalogue.t
}
