import { useTranslation } from 'react-i18next'
import { failureOf } from '../api/failure.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'

/** Why something was not recorded: somebody was first, no right, it cannot hold, or no answer. */
export const RecordFailure = ({ error, retry }: { error: unknown; retry: () => void }) => {
  const { t } = useTranslation()
  const failure = failureOf(error)
  if (failure.kind !== 'problem') return <FailureNotice failure={failure} retry={retry} />
  const { code, status, detail } = failure
  if (code === 'act-conflict')
    return (
      <Notice tone="alarm" title={t('record.conflict')} way={t('record.conflictWay')}>
        {detail && <pre className="detail">{detail}</pre>}
      </Notice>
    )
  if (status === 401 || status === 403)
    return <Notice tone="alarm" title={t('record.forbidden')} way={t('record.forbiddenWay')} />
  if (code === 'cannot-hold') return <Notice tone="alarm" title={t('record.refused')} way={detail ?? ''} />
  return <FailureNotice failure={failure} retry={retry} />
}
