import { useTranslation } from 'react-i18next'
import { Account } from '#core/account'
import type { Grant } from '#core/role'
import type { ActRow } from '../api/acts.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'

/** 操作（全社）: each role with where it holds. */
export const useRoleWords = (): ((grant: Grant) => string) => {
  const { t, i18n } = useTranslation()
  const { snapshot } = useFeed()
  return ({ role, site }) => {
    const name = site === '' ? t('scope.company') : (snapshot?.sites[site]?.name[i18n.language as Language] ?? site)
    return t('account.roleAt', { role: t(`account.role.${role}`), site: name })
  }
}

/** What an act made of an account; undefined for other acts. */
export const useAccountWords = (): ((act: Pick<ActRow, 'kind' | 'body'>) => string | undefined) => {
  const { t } = useTranslation()
  const words = useRoleWords()
  return ({ kind, body }) => {
    const account = kind === 'account' ? Account.safeParse(body) : undefined
    if (!account?.success) return undefined
    const { name, roles, locked } = account.data
    return [name, ...(locked ? [t('account.locked')] : roles.map(words))].join(' · ')
  }
}
