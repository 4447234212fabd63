import { useTranslation } from 'react-i18next'
import type { Proof } from '#core/proof'
import { year } from '../format/time.ts'

/** What a figure rests on, in words: a factor that stands in for a later one, and factors not seen in print. */
export const ProofWords = ({ proof }: { proof: Pick<Proof, 'provisional' | 'unverified' | 'confidence'> }) => {
  const { t } = useTranslation()
  const { provisional, unverified, confidence } = proof
  return (
    <span className="words proof-words">
      {provisional !== null && (
        <b className="provisional">{t('year.proof.provisional', { used: year(t, provisional) })}</b>
      )}
      {unverified.length > 0 && (
        <b className="provisional" title={unverified.join('\n')}>
          {t('year.proof.unverified', { count: unverified.length })}
        </b>
      )}
      {provisional === null && unverified.length === 0 && confidence !== null && (
        <span>{t(`confidence.${confidence}`)}</span>
      )}
    </span>
  )
}
