import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../i18n/i18n.ts'
import { useSnapshot } from '../live/context.tsx'

/** The sites by id with their names in the language shown; null before the first snapshot. The same map while the names stay. */
export const useSiteNames = (): ReadonlyMap<string, string> | null => {
  const language = useTranslation().i18n.language as Language
  const text = useSnapshot(({ sites }) =>
    JSON.stringify(Object.entries(sites).map(([id, { name }]) => [id, name[language]])),
  )
  return useMemo(() => (text === null ? null : new Map(JSON.parse(text) as [string, string][])), [text])
}
/** The name of a site by its id. */
export const useSiteName = (): ((id: string) => string) => {
  const names = useSiteNames()
  return useCallback((id: string) => names?.get(id) ?? id, [names])
}
