import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'

/** Names of the sites in the language shown. The function stays the same while the names do, whatever else a snapshot brings each second. */
export const useSiteName = (): ((id: string) => string) => {
  const { i18n } = useTranslation()
  const { snapshot } = useFeed()
  const language = i18n.language as Language
  const text = JSON.stringify(Object.entries(snapshot?.sites ?? {}).map(([id, { name }]) => [id, name[language]]))
  const names = useMemo(() => new Map(JSON.parse(text) as [string, string][]), [text])
  return useCallback((id: string) => names.get(id) ?? id, [names])
}
