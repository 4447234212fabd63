import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { EstimateItem } from '#core/meter-record-item'
import { failureOf } from '../api/failure.ts'
import { readingVerdictsQuery } from '../api/meter-records.ts'
import { siteOnly } from '../app/page.ts'
import { useScope } from '../app/scope.tsx'
import { draftOfEstimate } from '../gaps/estimate-draft.ts'
import { EstimateForm } from '../gaps/estimate-form.tsx'
import { Estimates } from '../gaps/estimates.tsx'
import { By } from '../record/by.tsx'
import { usePlace } from '../record/place.ts'
import { TakeBack } from '../record/take-back.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'

const Verdicts = ({ site }: { site: string | null }) => {
  const { t } = useTranslation()
  const place = usePlace()
  const query = useQuery(readingVerdictsQuery(site))
  return (
    <Card title={t('ledger.correction.verdicts')}>
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="sub">{t('ledger.correction.verdictsNone')}</p>}
      <ul className="records">
        {query.data?.map(({ key, by, record }) => (
          <li key={key} data-testid="reading-verdict">
            <p>
              <b>{place(record.meter)}</b> {t(`ledger.correction.${record.verdict}`)}{' '}
              <span className="code">{record.reading}</span>
            </p>
            <div className="sub">
              <By by={by} /> <TakeBack path="reading-verdicts" item={{ key, by }} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** 補正: what people put in place of what meters did not say, and where the other corrections are made. */
export const CorrectionsTab = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const { search } = useLocation()
  const [item, setItem] = useState<EstimateItem | null>(null)
  const to = (path: string, tab?: string): string => {
    const query = new URLSearchParams(siteOnly(search))
    if (tab) query.set('tab', tab)
    return query.size > 0 ? `${path}?${query}` : path
  }
  return (
    <>
      <div className="page-head">
        <p className="sub">{t('ledger.correction.intro')}</p>
        <div className="record-actions">
          <Link className="button" to={to('/decisions', 'gaps')}>
            {t('ledger.correction.toGaps')}
          </Link>
          <Link className="button" to={to('/decisions')}>
            {t('ledger.correction.toDecisions')}
          </Link>
          <Link className="button" to={to('/closing')}>
            {t('ledger.correction.toClosing')}
          </Link>
        </div>
      </div>
      {item && (
        <EstimateForm
          key={item.key}
          first={draftOfEstimate(item)}
          unit={item.unit}
          item={item}
          close={() => setItem(null)}
        />
      )}
      <Estimates site={site} edit={setItem} />
      <Verdicts site={site} />
    </>
  )
}
