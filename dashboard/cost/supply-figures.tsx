import { useTranslation } from 'react-i18next'
import type { Supply } from '../api/cost.ts'
import { Amount } from '../view/amount.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { doubtWords, lacksPrice, runningOf, yenText } from './cost-words.ts'

/** What a supply costs this month so far, and what the month will cost. */
export const SupplyFigures = ({ supply }: { supply: Supply }) => {
  const { t } = useTranslation()
  const cost = runningOf(supply)
  if (!cost) return null
  const { forecast } = supply
  const unit = t('cost.yen')
  return (
    <>
      <p className="figure">
        {lacksPrice(cost) ? (
          <span className="absent" data-size="large">
            {t('cost.unknown.price')}
          </span>
        ) : (
          <Amount
            figure={cost.total}
            show={yenText}
            unit={unit}
            size="large"
            id="cost-month-total"
            site={supply.site}
          />
        )}
        <span className="beside">
          {t('cost.month')} · {t(`cost.tax.${cost.tax}`)}
        </span>
      </p>
      {forecast && !lacksPrice(cost) && (
        <p className="figure">
          <Amount
            figure={forecast.total}
            show={yenText}
            unit={unit}
            size="medium"
            id="cost-forecast"
            site={supply.site}
          />
          <span className="beside">{t('cost.forecast')}</span>
        </p>
      )}
      <CoverageBar coverage={cost.coverage} />
      <p className="sub words">
        {doubtWords(t, cost).map((words) => (
          <span key={words}>{words}</span>
        ))}
      </p>
    </>
  )
}
