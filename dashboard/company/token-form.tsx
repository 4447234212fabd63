import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bear, hasBorne } from './load.ts'

/** The token that tokenFile of company.yaml holds. */
export const TokenForm = ({ entered }: { entered: () => void }) => {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState('')
  return (
    <form
      className="card company-token"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        bear(text.trim())
        entered()
      }}
    >
      <label htmlFor={id}>{t('company.token')}</label>
      <input
        id={id}
        className="pill input"
        type="password"
        autoComplete="current-password"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" className="button primary">
        {t('company.enter')}
      </button>
      <p className="sub" role="status">
        {hasBorne() ? `${t('company.tokenWrong')} ` : ''}
        {t('company.tokenWay')}
      </p>
    </form>
  )
}
