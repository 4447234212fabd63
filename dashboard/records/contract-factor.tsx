import { useTranslation } from 'react-i18next'
import type { ContractItem } from '#core/contract-view'
import { year } from '../format/time.ts'
import { unitText } from '../format/unit.ts'

/** The factor of a contract: as it is printed, of which year and row, and why that one. */
export const FactorCell = ({ item: { factor, fiscalYear } }: { item: Pick<ContractItem, 'factor' | 'fiscalYear'> }) => {
  const { t } = useTranslation()
  if (factor === null) return <span className="look">{t('ledger.contract.noFactor')}</span>
  const { printed, unit, row, reason, confidence, provisional } = factor
  return (
    <>
      <span className="line">
        {printed} {unitText(unit)}
      </span>{' '}
      <span className="line" data-testid="contract-reason">
        {t(`year.reason.${reason}`)}
      </span>{' '}
      <small>
        {year(t, fiscalYear)} · {row} · {t(`confidence.${confidence}`)}
      </small>
      {provisional !== null && (
        <small className="look">{t('ledger.contract.provisional', { year: year(t, provisional) })}</small>
      )}
    </>
  )
}
