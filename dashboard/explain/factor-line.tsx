import { useTranslation } from 'react-i18next'
import type { ExplainInput } from '#core/explain'
import { year } from '../format/time.ts'
import { unitText } from '../format/unit.ts'

/** A factor as it is printed, where it stands, how sure it is, and whether it stands in for a later one. */
export const FactorLine = ({ factor }: { factor: NonNullable<ExplainInput['factor']> }) => {
  const { t } = useTranslation()
  const { printed, unit, title, row, provisional, confidence, sources } = factor
  return (
    <small className="words factor">
      <span>{t('explain.printed', { value: `${printed} ${unitText(unit)}` })}</span>
      <span>{title}</span>
      <span>{row}</span>
      <b className="sure" data-confidence={confidence}>
        {t(`confidence.${confidence}`)}
      </b>
      {provisional !== null && (
        <b className="provisional">
          {t('explain.provisional', { year: year(t, factor.year), used: year(t, provisional) })}
        </b>
      )}
      {sources.length > 0 && <span>{t('explain.sources', { sources: sources.join(', ') })}</span>}
    </small>
  )
}
