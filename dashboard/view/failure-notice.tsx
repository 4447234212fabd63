import { useTranslation } from 'react-i18next'
import { refusedWords } from '../account/refused-words.ts'
import type { Failure } from '../api/failure.ts'
import { Notice } from './notice.tsx'

/** Names the cause of a failed request and the way out. */
export const FailureNotice = ({ failure, retry }: { failure: Failure; retry: () => void }) => {
  const { t } = useTranslation()
  if (failure.kind === 'shape')
    return (
      <Notice tone="alarm" title={t('failure.shape')} way={t('failure.shapeWay')}>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {t('failure.reload')}
        </button>
        <pre className="detail">{failure.detail}</pre>
      </Notice>
    )
  if (failure.kind === 'starting') return <Notice title={t('failure.starting')} way={t('failure.startingWay')} />
  const network = failure.kind === 'network'
  const refused = refusedWords(t, failure)
  const title = network ? t('failure.network') : (refused ?? t('failure.problem', { status: failure.status }))
  // what is said in the reader's language already is not said again in the server's, nor what only its own log can explain
  const detail = network || refused !== undefined || failure.status >= 500 ? null : failure.detail
  const request = network ? null : failure.request
  const way = network
    ? t('failure.networkWay')
    : request
      ? t('failure.problemWay', { request })
      : t('failure.problemPlain')
  return (
    <Notice tone="alarm" title={title} way={way}>
      <button type="button" className="button" onClick={retry}>
        {t('failure.retry')}
      </button>
      {detail && (
        <details>
          <summary>{t('failure.detail')}</summary>
          <pre className="detail">{detail}</pre>
        </details>
      )}
    </Notice>
  )
}
