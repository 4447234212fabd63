import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Session, signIn, signOut } from '../api/session.ts'
import { LanguageToggle } from '../app/header.tsx'
import { Field } from '../record/field.tsx'
import { Notice } from '../view/notice.tsx'
import { FailureLine } from './failure-line.tsx'
import { PasswordForm } from './password-form.tsx'
import { startAfresh } from './use-session.ts'

const SignInForm = () => {
  const { t } = useTranslation()
  const [account, setAccount] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({ mutationFn: () => signIn(account.trim(), password), onSuccess: startAfresh })
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        enter.mutate()
      }}
    >
      <Field label={t('account.account')} autoComplete="username" value={account} change={setAccount} required />
      <Field
        label={t('account.password')}
        type="password"
        autoComplete="current-password"
        value={password}
        change={setPassword}
        required
      />
      <FailureLine error={enter.error} />
      <button type="submit" className="button primary" data-testid="sign-in" disabled={enter.isPending}>
        {t('account.signIn')}
      </button>
      <p className="sub">{t('account.forgotten')}</p>
    </form>
  )
}

const SignOutButton = () => {
  const { t } = useTranslation()
  const leave = useMutation({ mutationFn: signOut, onSuccess: startAfresh })
  return (
    <button type="button" className="link" onClick={() => leave.mutate()}>
      {t('account.signOut')}
    </button>
  )
}

/** What stands between this browser and the figures. */
const Step = ({ session: { person, passwordDue, hasAccounts } }: { session: Session }): ReactNode => {
  const { t } = useTranslation()
  if (person && passwordDue)
    return (
      <>
        <p className="sub">{t('account.due', { name: person.name })}</p>
        <PasswordForm account={person.id} />
        <SignOutButton />
      </>
    )
  if (person)
    return (
      <Notice title={t('account.noRole', { name: person.name })} way={t('account.noRoleWay')}>
        <SignOutButton />
      </Notice>
    )
  if (hasAccounts) return <SignInForm />
  return (
    <Notice title={t('account.none')} way={t('account.noneWay')}>
      <pre className="detail">{t('account.command')}</pre>
    </Notice>
  )
}

/** サインイン: all that is shown to whom the server does not let read. */
export const Door = ({ session }: { session: Session }) => {
  const { t, i18n } = useTranslation()
  const title = t(session.passwordDue ? 'account.changeTitle' : 'account.signIn')
  useEffect(() => {
    document.title = t('brand.title', { page: title })
    document.documentElement.lang = i18n.language
  }, [t, title, i18n.language])
  return (
    <main className="door" id="content">
      <p className="brand">
        {t('brand.latin')} <span>{t('brand.kanji')}</span>
      </p>
      <section className="card">
        <h1>{title}</h1>
        <Step session={session} />
      </section>
      <LanguageToggle />
    </main>
  )
}
