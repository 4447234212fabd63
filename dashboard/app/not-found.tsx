import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Notice } from '../view/notice.tsx'

export const NotFound = () => {
  const { t } = useTranslation()
  return (
    <Notice title={t('failure.missing')} way={t('failure.missingWay')}>
      <Link className="button" to="/">
        {t('nav.home')}
      </Link>
    </Notice>
  )
}
