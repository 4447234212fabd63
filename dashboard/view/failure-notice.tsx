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
  const title = network
    ? t('failure.network')
    : (refusedWords(t, failure) ?? t('failure.problem', { status: failure.status }))
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
      {!network && failure.detail && <pre className="detail">{failure.detail}</pre>}
    </Notice>
  )
}
