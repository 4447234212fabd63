import { Modal, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AccountRow, accountsQuery } from '../api/accounts.ts'
import { failureOf } from '../api/failure.ts'
import { useTitle } from '../app/title.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { AccountForm } from './account-form.tsx'
import { useRoleWords } from './account-words.ts'
import { useSession } from './use-session.ts'

const Row = ({ account, own, edit }: { account: AccountRow; own: boolean; edit: () => void }) => {
  const { t } = useTranslation()
  const words = useRoleWords()
  return (
    <tr data-testid="account-row" data-account={account.id}>
      <th scope="row">
        {account.name}
        <small className="code">{account.id}</small>
      </th>
      <td data-label={t('account.roles')} className="wide">
        {account.roles.length === 0 ? '—' : account.roles.map(words).join(' · ')}
        {account.locked && <small>{t('account.locked')}</small>}
      </td>
      <td className="wide">
        {own ? (
          <span className="sub">{t('account.you')}</span>
        ) : (
          <LinkButton onClick={edit}>{t('account.edit')}</LinkButton>
        )}
      </td>
    </tr>
  )
}

/** アカウント: who has which role where; administrators make and change them, never their own. */
export const AccountsPage = () => {
  const { t } = useTranslation()
  useTitle(t('account.accounts'))
  const query = useQuery(accountsQuery)
  const me = useSession()?.person?.id
  const [editing, edit] = useState<AccountRow | 'new' | null>(null)
  const close = () => edit(null)
  const title = t(editing === 'new' ? 'account.add' : 'account.editTitle')
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('account.accounts')}</h1>
        <div className="filter">
          <button type="button" className="button" data-testid="account-add" onClick={() => edit('new')}>
            {t('account.add')}
          </button>
        </div>
      </div>
      <p className="sub">{t('account.intro')}</p>
      {query.isPending && <Skeleton height={160} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isSuccess && (
        <section className="card" aria-label={t('account.accounts')}>
          <table className="table stacked" aria-label={t('account.accounts')}>
            <thead>
              <tr>
                <th scope="col">{t('account.name')}</th>
                <th scope="col">{t('account.roles')}</th>
                <th scope="col">
                  <span className="hidden">{t('account.edit')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {query.data.map((account) => (
                <Row key={account.id} account={account} own={account.id === me} edit={() => edit(account)} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Modal.Root opened={editing !== null} onClose={close} lockScroll={false} centered>
        <Modal.Overlay />
        <Modal.Content>
          <div className="panel-head">
            <Modal.Title>{title}</Modal.Title>
            <Modal.CloseButton aria-label={t('help.close')} />
          </div>
          <Modal.Body>
            {editing !== null && <AccountForm before={editing === 'new' ? undefined : editing} done={close} />}
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </div>
  )
}
