import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { siteOnly } from '../app/page.ts'
import { year } from '../format/time.ts'
import { Notice } from '../view/notice.tsx'

/** A fiscal year without a reading: what makes one, and where to see whether meters are read. */
export const EmptyYear = ({ fy }: { fy: number }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  return (
    <Notice title={t('year.empty', { year: year(t, fy) })} way={t('year.emptyWay')}>
      <Link className="button" to={`/meters${siteOnly(search)}`}>
        {t('year.emptyLink')}
      </Link>
    </Notice>
  )
}
