import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Carrier } from '#core/carrier'
import { metersQuery } from '../api/meters.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'

/** Names of sites, meters and carriers in the reader's language; an id that nobody names stands for itself. */
export const useNames = () => {
  const { t, i18n } = useTranslation()
  const language = i18n.language as Language
  const { snapshot } = useFeed()
  const { data: meters } = useQuery({ ...metersQuery, refetchInterval: false })
  return {
    site: (id: string): string => snapshot?.sites[id]?.name[language] ?? id,
    meter: (key: string): string => meters?.find((m) => m.key === key)?.name[language] ?? key,
    carrier: (id: string): string => {
      const carrier = Carrier.safeParse(id)
      return carrier.success ? t(`carrier.${carrier.data}`) : id
    },
  }
}
