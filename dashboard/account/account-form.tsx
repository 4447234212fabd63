import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AccountRow, accountsQuery, putAccount } from '../api/accounts.ts'
import { sessionQuery } from '../api/session.ts'
import { Field } from '../record/field.tsx'
import { FailureLine } from './failure-line.tsx'
import { RoleFields } from './role-fields.tsx'

const empty = { id: '', name: '', roles: [], locked: false, act: null }
/** An account made (`before` undefined) or changed, with the reason for the record. */
export const AccountForm = ({ before, done }: { before: AccountRow | undefined; done: () => void }) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [{ id, name, roles, locked, act }, set] = useState<Omit<AccountRow, 'act'> & { act: number | null }>(
    before ?? empty,
  )
  const [password, setPassword] = useState('')
  const [reason, setReason] = useState('')
  const put = useMutation({
    mutationFn: () =>
      putAccount({ id, name, roles, locked, reason, basis: act, ...(password === '' ? {} : { password }) }),
    onSuccess: () => {
      void queries.invalidateQueries(accountsQuery)
      void queries.invalidateQueries(sessionQuery)
      done()
    },
  })
  const change = (part: Partial<Omit<AccountRow, 'act'>>) => set((old) => ({ ...old, ...part }))
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        put.mutate()
      }}
    >
      {!before && (
        <Field
          label={t('account.id')}
          hint={t('account.idHint')}
          autoComplete="off"
          value={id}
          change={(to) => change({ id: to })}
          required
          id="account-id"
        />
      )}
      <Field
        label={t('account.name')}
        autoComplete="off"
        value={name}
        change={(to) => change({ name: to })}
        required
        id="account-name"
      />
      <RoleFields roles={roles} change={(to) => change({ roles: to })} />
      <Field
        label={t(before ? 'account.newPassword' : 'account.firstPassword')}
        hint={t('account.firstHint')}
        type="password"
        autoComplete="new-password"
        value={password}
        change={setPassword}
        required={!before}
        id="account-password"
      />
      {before && (
        <label className="check">
          <input
            type="checkbox"
            checked={locked}
            onChange={(event) => change({ locked: event.currentTarget.checked })}
          />
          {t('account.lock')}
        </label>
      )}
      <Field label={t('record.reason')} value={reason} change={setReason} required id="account-reason" />
      <FailureLine error={put.error} />
      <button type="submit" className="button primary" data-testid="account-save" disabled={put.isPending}>
        {t('account.save')}
      </button>
    </form>
  )
}
