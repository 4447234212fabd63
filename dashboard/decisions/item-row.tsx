import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuarantineItem } from '../api/quarantine.ts'
import { dayTime, moment } from '../format/time.ts'
import { reasonWords } from './item-words.ts'

/** One thing that was refused, with time, meter and reason; what was received folds out. */
export const ItemRow = ({ item, place }: { item: QuarantineItem; place: ReactNode }) => {
  const { t } = useTranslation()
  const at = item.at ?? item.receivedAt
  const reason = reasonWords(t, item)
  const label = (name: 'kind' | 'place' | 'reason') => t(`decisions.column.${name}`)
  return (
    <tr data-testid="decision-item" data-kind={item.kind}>
      <th scope="row">
        {at ? dayTime(t, moment(at)) : '—'}
        {item.receivedAt && item.at && (
          <small>{t('decisions.received', { at: dayTime(t, moment(item.receivedAt)) })}</small>
        )}
      </th>
      <td data-label={label('kind')} className="wide">
        <span className="state" data-state={item.kind}>
          {t(`decisions.kind.${item.kind}`)}
        </span>
      </td>
      <td data-label={label('place')} className="wide">
        {place}
      </td>
      <td data-label={label('reason')} className="wide">
        {reason}
        {item.reason && item.reason !== reason && <small className="code">{item.reason}</small>}
        {item.bytes && (
          <details>
            <summary>{t('decisions.bytes')}</summary>
            <pre className="detail">{item.bytes}</pre>
          </details>
        )}
      </td>
    </tr>
  )
}
