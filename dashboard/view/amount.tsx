import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import { known } from '../format/figure.ts'
import { unitText } from '../format/unit.ts'

type AmountProps = {
  figure: Figure
  /** The number as it is shown; the full precision stays in data-value. */
  show: (value: number) => string
  /** Replaces the figure's own unit. */
  unit?: string
  size?: 'large' | 'medium' | 'small'
  /** Stable hook for tests and scripts (data-testid). */
  id?: string
  /** Of which site, where several show the same figure. */
  site?: string
}

/** A figure with its unit in small, or the reason why there is none. */
export const Amount = ({ figure, show, unit, size = 'small', id, site }: AmountProps) => {
  const { t } = useTranslation()
  if (!known(figure))
    return (
      <span className="absent" data-size={size} data-testid={id} data-site={site} data-value="">
        {t(`why.${figure.why}`)}
      </span>
    )
  const symbol = unit ?? unitText(figure.unit)
  return (
    <span className="amount" data-size={size} data-testid={id} data-site={site} data-value={figure.value}>
      <b>{show(figure.value)}</b>
      {symbol && <span className="unit"> {symbol}</span>}
    </span>
  )
}
