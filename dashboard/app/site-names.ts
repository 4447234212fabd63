import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Name } from '#core/id'
import type { Snapshot } from '#core/snapshot'
import type { Language } from '../i18n/i18n.ts'
import { useSnapshot } from '../live/context.tsx'

const texts = new WeakMap<Snapshot, string>()
/** Ids and names as one text, which is equal while they are; made once a snapshot, however many ask. */
const namesOf = (snapshot: Snapshot): string => {
  const text = texts.get(snapshot) ?? JSON.stringify(Object.entries(snapshot.sites).map(([id, { name }]) => [id, name]))
  texts.set(snapshot, text)
  return text
}

/** The sites by id with their names in the language shown; null before the first snapshot. The same map while the names stay. */
export const useSiteNames = (): ReadonlyMap<string, string> | null => {
  const language = useTranslation().i18n.language as Language
  const text = useSnapshot(namesOf)
  return useMemo(() => {
    if (text === null) return null
    return new Map((JSON.parse(text) as [string, Name][]).map(([id, name]) => [id, name[language]]))
  }, [text, language])
}
/** The name of a site by its id. */
export const useSiteName = (): ((id: string) => string) => {
  const names = useSiteNames()
  return useCallback((id: string) => names?.get(id) ?? id, [names])
}
