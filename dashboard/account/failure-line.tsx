import { useTranslation } from 'react-i18next'
import { failureOf } from '../api/failure.ts'
import { refusedWords } from './refused-words.ts'

/** One line under a form that says why it was refused. */
export const FailureLine = ({ error }: { error: unknown }) => {
  const { t } = useTranslation()
  if (error === null || error === undefined) return null
  const failure = failureOf(error)
  const known = refusedWords(t, failure)
  const words = known ?? t(failure.kind === 'network' ? 'failure.network' : 'failure.problemPlain')
  return (
    <p className="form-failure" role="alert">
      {words}
      {known === undefined && failure.kind === 'problem' && failure.detail && (
        <small className="code">{failure.detail}</small>
      )}
    </p>
  )
}
