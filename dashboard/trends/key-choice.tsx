import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MOST_KEYS } from './address.ts'
import type { KeyChoice, KeyKind } from './keys.ts'

const kinds: readonly KeyKind[] = ['kpi', 'role', 'use', 'balance', 'meter']
type Props = {
  choices: readonly KeyChoice[]
  keys: readonly string[]
  choose: (keys: readonly string[]) => void
  siteName: (id: string) => string
}

const fits = ({ label, key }: KeyChoice, place: string, search: string): boolean => {
  const text = `${place} ${label} ${key}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** Every line that can be drawn, by site and kind, to be ticked; a search for plants of hundreds of meters. */
export const KeyChooser = ({ choices, keys, choose, siteName }: Props) => {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const id = useId()
  const found = choices.filter((c) => fits(c, siteName(c.site), search))
  const full = keys.length >= MOST_KEYS
  const toggle = (key: string) => choose(keys.includes(key) ? keys.filter((k) => k !== key) : [...keys, key])
  const sites = [...new Set(found.map((c) => c.site))]
  return (
    <details className="key-chooser">
      <summary data-testid="choose-keys">{t('trends.choose')}</summary>
      <div className="key-panel">
        <input
          type="search"
          className="pill field"
          data-search
          aria-label={t('trends.chooseSearch')}
          placeholder={t('trends.chooseSearch')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <p className="sub" aria-live="polite">
          {t(full ? 'trends.tooMany' : 'trends.chooseHint', { count: MOST_KEYS })}
        </p>
        {found.length === 0 && <p>{t('trends.chooseNone')}</p>}
        {sites.map((site) => (
          <div key={site} className="key-site">
            <h3>{siteName(site)}</h3>
            {kinds.map((kind) => {
              const own = found.filter((c) => c.site === site && c.kind === kind)
              if (own.length === 0) return null
              return (
                <fieldset key={kind}>
                  <legend>{t(`trends.kind.${kind}`)}</legend>
                  {own.map((c) => (
                    <label key={c.key} className="check" htmlFor={`${id}${c.key}`}>
                      <input
                        id={`${id}${c.key}`}
                        type="checkbox"
                        checked={keys.includes(c.key)}
                        disabled={full && !keys.includes(c.key)}
                        onChange={() => toggle(c.key)}
                      />
                      {c.label}
                    </label>
                  ))}
                </fieldset>
              )
            })}
          </div>
        ))}
      </div>
    </details>
  )
}
