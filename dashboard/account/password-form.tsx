import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changePassword } from '../api/session.ts'
import { Field } from '../record/field.tsx'
import { FailureLine } from './failure-line.tsx'
import { startAfresh } from './use-session.ts'

/** The own password, changed: the current one, and the new one twice. */
export const PasswordForm = ({ account }: { account: string }) => {
  const { t } = useTranslation()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const change = useMutation({ mutationFn: () => changePassword(current, next), onSuccess: startAfresh })
  const differ = again !== '' && again !== next
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!differ) change.mutate()
      }}
    >
      <input type="text" name="account" autoComplete="username" value={account} readOnly hidden />
      <Field
        label={t('account.current')}
        type="password"
        autoComplete="current-password"
        value={current}
        change={setCurrent}
        required
      />
      <Field
        label={t('account.next')}
        hint={t('account.nextHint')}
        type="password"
        autoComplete="new-password"
        value={next}
        change={setNext}
        required
      />
      <Field
        label={t('account.again')}
        type="password"
        autoComplete="new-password"
        value={again}
        change={setAgain}
        required
      />
      {differ && (
        <p className="form-failure" role="alert">
          {t('account.differ')}
        </p>
      )}
      <FailureLine error={change.error} />
      <button type="submit" className="button primary" disabled={change.isPending || differ}>
        {t('account.change')}
      </button>
    </form>
  )
}
