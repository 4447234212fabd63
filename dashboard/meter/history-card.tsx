import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ActTable } from '../acts/act-table.tsx'
import { failureOf } from '../api/failure.ts'
import { meterActsQuery, type Version, versionsQuery } from '../api/meter.ts'
import { dayTime, moment } from '../format/time.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'

const VersionLine = ({ version: { at, hash, changes, afresh } }: { version: Version }) => {
  const { t } = useTranslation()
  return (
    <li data-testid="meter-version">
      <p>
        <b>{`${at.slice(0, 4)} ${dayTime(t, moment(at))}`}</b> {t('meterPage.history.plant')}
        {changes.length === 0 && ` · ${t('meterPage.history.first')}`}
      </p>
      {changes.map((change) => (
        <p key={change} className="code">
          {change}
        </p>
      ))}
      <p className="sub">
        {t('meterPage.history.hash', { hash: hash.slice(0, 12) })}
        {afresh && ` · ${t('meterPage.history.afresh')}`}
      </p>
    </li>
  )
}

/** How the settings of a meter came about: versions of plant.yaml that changed it, and every act about it. */
export const HistoryCards = ({ meter, site }: { meter: string; site: string }) => {
  const { t } = useTranslation()
  const versions = useQuery(versionsQuery(meter))
  const acts = useInfiniteQuery(meterActsQuery(meter))
  const rows = acts.data?.pages.flatMap((page) => page.acts) ?? []
  return (
    <>
      <Card title={t('meterPage.history.versions')}>
        {versions.isError && (
          <FailureNotice failure={failureOf(versions.error)} retry={() => void versions.refetch()} />
        )}
        <ul className="records">
          {versions.data?.map((version) => (
            <VersionLine key={version.hash + version.at} version={version} />
          ))}
        </ul>
      </Card>
      <Card title={t('meterPage.history.acts')}>
        {acts.isError && <FailureNotice failure={failureOf(acts.error)} retry={() => void acts.refetch()} />}
        {acts.isSuccess && rows.length === 0 && <p className="sub">{t('meterPage.history.none')}</p>}
        {rows.length > 0 && <ActTable acts={rows} siteName={() => site} label={t('meterPage.history.title')} />}
        {acts.hasNextPage && (
          <p className="more">
            <LinkButton onClick={() => void acts.fetchNextPage()}>{t('meterPage.history.more')}</LinkButton>
          </p>
        )}
      </Card>
    </>
  )
}
