import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { Notice } from './notice.tsx'

/** What stands where a page failed to render, or its code failed to load. */
export const Crash = () => {
  const { t } = useTranslation()
  const error = useRouteError()
  return (
    <Notice tone="alarm" title={t('failure.crash')} way={t('failure.shapeWay')}>
      <button type="button" className="button" onClick={() => window.location.reload()}>
        {t('failure.reload')}
      </button>
      {error instanceof Error && <pre className="detail">{error.message}</pre>}
    </Notice>
  )
}
