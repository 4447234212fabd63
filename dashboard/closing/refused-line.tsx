import { useTranslation } from 'react-i18next'
import { FailureLine } from '../account/failure-line.tsx'
import { failureOf } from '../api/failure.ts'
import type { closing } from '../i18n/ja-closing.ts'

type Code = keyof typeof closing.closing.refused
const codes = [
  'second-person',
  'month-closed',
  'month-not-closed',
  'close-changed',
  'nothing-to-adjust',
  'close-blocked',
  'unknown-finding',
  'adjustment-incomplete',
] as const satisfies readonly Code[]

/** Why a close, re-opening or adjustment was refused, in the reader's language. */
export const RefusedLine = ({ error }: { error: unknown }) => {
  const { t } = useTranslation()
  if (error === null || error === undefined) return null
  const failure = failureOf(error)
  const code = failure.kind === 'problem' ? codes.find((c) => c === failure.code) : undefined
  if (!code) return <FailureLine error={error} />
  return (
    <p className="form-failure" role="alert">
      {t(`closing.refused.${code}`)}
    </p>
  )
}
