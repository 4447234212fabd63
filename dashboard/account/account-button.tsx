import { IconUser } from '@tabler/icons-react'
import { type ComponentProps, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../api/session.ts'
import { useOverlays } from '../app/use-overlays.ts'
import { useSession } from './use-session.ts'

/** Opens the account's menu. */
export const AccountButton = ({ person, ...rest }: { person: Person } & ComponentProps<'button'>) => {
  const { t } = useTranslation()
  return (
    <button
      {...rest}
      type="button"
      className="pill account"
      data-testid="account"
      data-person={person.id}
      aria-label={t('header.account', { name: person.name })}
    >
      <IconUser size={18} stroke={1.6} aria-hidden="true" />
      <span className="desk">{person.name}</span>
    </button>
  )
}

/** Who works here; what they can do about it is in the menu. */
export const AccountPill = () => {
  const { t } = useTranslation()
  const session = useSession()
  const [asked, setAsked] = useState(false)
  const overlays = useOverlays(asked)
  const person = session?.person
  if (!person)
    return (
      <span className="pill account" title={overlays ? t('account.noneWay') : undefined} data-testid="account">
        <IconUser size={18} stroke={1.6} aria-hidden="true" />
        <span className="desk">{t('header.nobody')}</span>
      </span>
    )
  if (!overlays) return <AccountButton person={person} onClick={() => setAsked(true)} />
  return <overlays.AccountMenu {...{ session, person, asked }} />
}
