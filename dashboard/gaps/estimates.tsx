import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { EstimateItem } from '#core/meter-record-item'
import { at } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { estimatesQuery } from '../api/meter-records.ts'
import { dayTime } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { readingText } from '../meters/reading-text.ts'
import { By } from '../record/by.tsx'
import { MeterPlace } from '../record/meter-place.tsx'
import { TakeBack } from '../record/take-back.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'

/** Amounts that people put into gaps, with author and reason. */
export const Estimates = ({ site, edit }: { site: string | null; edit: (item: EstimateItem) => void }) => {
  const { t } = useTranslation()
  const query = useQuery(estimatesQuery(site))
  return (
    <Card title={t('gaps.estimates')}>
      {query.data?.length === 0 && <p className="sub">{t('gaps.estimatesNone')}</p>}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      <ul className="records">
        {query.data?.map((item) => (
          <li key={item.key} data-testid="estimate">
            <p>
              <b>
                <MeterPlace meter={item.record.meter} />
              </b>{' '}
              {readingText(item.record.amount, 0)} {unitText(item.unit)}
              {' · '}
              {dayTime(t, at(item.record.from))} – {dayTime(t, at(item.record.to))}
              {' · '}
              {t(`gaps.basis.${item.record.basis}`)}
              {item.record.document && ` · ${item.record.document}`}
            </p>
            <div className="sub">
              <By by={item.by} />{' '}
              <span className="row-actions">
                <LinkButton onClick={() => edit(item)}>{t('record.edit')}</LinkButton>
                <TakeBack path="estimates" item={item} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
