import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Notice } from '../view/notice.tsx'
import { useTitle } from './title.ts'

export const NotFound = () => {
  const { t } = useTranslation()
  useTitle(t('failure.missing'))
  return (
    <Notice title={t('failure.missing')} way={t('failure.missingWay')}>
      <Link className="button" to="/">
        {t('nav.home')}
      </Link>
    </Notice>
  )
}
