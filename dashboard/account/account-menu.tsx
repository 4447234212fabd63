import { Menu, Modal } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { mayAnywhere } from '#core/role'
import { type Person, type Session, signOut, workAs } from '../api/session.ts'
import { chosenEra, writeYears } from '../i18n/era.ts'
import { AccountButton } from './account-button.tsx'
import { useRoleWords } from './account-words.ts'
import { PasswordForm } from './password-form.tsx'
import { startAfresh } from './use-session.ts'

const Switch = ({ session: { person, switchable } }: { session: Session }) => {
  const { t } = useTranslation()
  const become = useMutation({ mutationFn: workAs, onSuccess: startAfresh })
  if (switchable.length === 0) return null
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('account.workAs')}</Menu.Label>
      {switchable.map(({ id, name }) => (
        <Menu.Item
          key={id}
          data-testid={`work-as-${id}`}
          rightSection={id === person?.id ? <IconCheck size={16} aria-hidden="true" /> : null}
          onClick={() => become.mutate(id)}
        >
          {name} <small className="code">{id}</small>
        </Menu.Item>
      ))}
    </>
  )
}

/** 西暦・和暦: how this reader's pages write years; Japanese alone has eras. */
const Years = () => {
  const { t, i18n } = useTranslation()
  if (i18n.language !== 'ja') return null
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('account.years')}</Menu.Label>
      {(['western', 'japanese'] as const).map((era) => (
        <Menu.Item
          key={era}
          data-testid={`era-${era}`}
          rightSection={era === chosenEra() ? <IconCheck size={16} aria-hidden="true" /> : null}
          onClick={() => writeYears(i18n, era)}
        >
          {t(`account.era.${era}`)}
        </Menu.Item>
      ))}
    </>
  )
}

type Props = { session: Session; person: Person; asked: boolean }
/** Who works here, with what role; sign-out, the own password, and in the demo the switch of persons. */
export const AccountMenu = ({ session, person, asked }: Props) => {
  const { t } = useTranslation()
  const roleWords = useRoleWords()
  const navigate = useNavigate()
  const [changing, setChanging] = useState(false)
  const leave = useMutation({ mutationFn: signOut, onSuccess: startAfresh })
  const [opened, open] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // asked for before its code was there: this button stands in the place of the one that was pressed, whose focus it takes first
  useEffect(() => {
    if (!asked) return
    button.current?.focus()
    open(true)
  }, [asked])
  return (
    <>
      <Menu position="bottom-end" width={260} shadow="md" opened={opened} onChange={open}>
        <Menu.Target>
          <AccountButton ref={button} person={person} />
        </Menu.Target>
        <Menu.Dropdown>
          <div className="account-who">
            <b>{person.name}</b> <span className="code">{person.id}</span>
            {person.roles.map(roleWords).map((role) => (
              <p key={role} className="sub">
                {role}
              </p>
            ))}
            {person.via !== 'password' && <p className="sub">{t(`account.via.${person.via}`)}</p>}
          </div>
          {mayAnywhere(person.roles, 'administrator') && (
            <>
              <Menu.Divider />
              <Menu.Item data-testid="accounts" onClick={() => void navigate('/accounts')}>
                {t('account.accounts')}
              </Menu.Item>
            </>
          )}
          <Years />
          <Switch session={session} />
          {person.via !== 'open' && <Menu.Divider />}
          {person.via === 'password' && (
            <Menu.Item onClick={() => setChanging(true)}>{t('account.changeTitle')}</Menu.Item>
          )}
          {person.via !== 'open' && (
            <Menu.Item data-testid="sign-out" onClick={() => leave.mutate()}>
              {t(person.via === 'switch' ? 'account.back' : 'account.signOut')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal.Root opened={changing} onClose={() => setChanging(false)} lockScroll={false} centered>
        <Modal.Overlay />
        <Modal.Content>
          <div className="panel-head">
            <Modal.Title>{t('account.changeTitle')}</Modal.Title>
            <Modal.CloseButton aria-label={t('help.close')} />
          </div>
          <Modal.Body>
            <PasswordForm account={person.id} />
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  )
}
