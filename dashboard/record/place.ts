import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { metersQuery } from '../api/meters.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'

/** Site and meter of a meter key by name: 姫路工場 都市ガス主計器. */
export const usePlace = (): ((meter: string) => string) => {
  const { i18n } = useTranslation()
  const language = i18n.language as Language
  const { snapshot } = useFeed()
  const { data: meters } = useQuery(metersQuery)
  return (key) => {
    const [site = '', meter = ''] = key.split('/')
    const name = meters?.find((row) => row.key === key)?.name[language] ?? meter
    return `${snapshot?.sites[site]?.name[language] ?? site} ${name}`.trim()
  }
}
