import { useTranslation } from 'react-i18next'
import { CONSOLE } from '#core/account'
import { useAccountWords } from '../account/account-words.ts'
import type { ActRow as Act } from '../api/acts.ts'
import { dayTime, moment } from '../format/time.ts'

/** Who did what, when and why; what was recorded folds out, to the letter. */
export const ActRow = ({ act, site }: { act: Act; site: string }) => {
  const { t } = useTranslation()
  const said = useAccountWords()(act)
  const label = (name: 'person' | 'what' | 'reason') => t(`acts.column.${name}`)
  return (
    <tr data-testid="act" data-kind={act.kind}>
      <th scope="row">
        {dayTime(t, moment(act.at))}
        <small>
          {act.at.slice(0, 4)} · #{act.id}
        </small>
      </th>
      <td data-label={label('person')} className="wide">
        {act.name ?? (act.person === CONSOLE ? t('acts.console') : act.person)}
        {act.name !== null && <small className="code">{act.person}</small>}
      </td>
      <td data-label={label('what')} className="wide">
        <span className="state" data-state={act.body === null ? 'undone' : 'done'}>
          {t(`acts.kind.${act.kind}`)}
          {act.body === null && ` · ${t('acts.undone')}`}
        </span>
        <small>
          {site} · <span className="code">{act.key}</span>
        </small>
        {said && <small>{said}</small>}
        {act.body !== null && (
          <details>
            <summary>{t('acts.body')}</summary>
            <pre className="detail">{JSON.stringify(act.body, null, 2)}</pre>
            <small className="code">{t('acts.hash', { hash: act.hash })}</small>
          </details>
        )}
      </td>
      <td data-label={label('reason')} className="wide">
        {act.reason || '—'}
      </td>
    </tr>
  )
}
