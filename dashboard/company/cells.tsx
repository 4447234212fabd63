import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import { known } from '../format/figure.ts'
import { unitText } from '../format/unit.ts'

type CellProps = { label: string; figure: Figure; show: (n: number) => string; unit?: string; note?: string }
/** A figure in a column, or why there is none. */
export const FigureCell = ({ label, figure, show, unit, note }: CellProps) => {
  const { t } = useTranslation()
  return (
    <td className={known(figure) ? 'number' : 'number wide'} data-label={label}>
      {known(figure) ? (
        <span>
          {show(figure.value)} <span className="sub">{unit ?? unitText(figure.unit)}</span>
          {note && <small>{note}</small>}
        </span>
      ) : (
        <span className="absent">{t(`why.${figure.why}`)}</span>
      )}
    </td>
  )
}
/** A share of the whole as a bar with its percent. */
export const ShareCell = ({ label, figure, show }: { label: string; figure: Figure; show: (n: number) => string }) => {
  const { t } = useTranslation()
  return (
    <td className="wide" data-label={label}>
      {known(figure) ? (
        <span className="share-line">
          <span className="share-bar" aria-hidden="true">
            <i style={{ width: `${Math.min(100, Math.max(0, figure.value * 100))}%` }} />
          </span>
          {show(figure.value)} <span className="sub">%</span>
        </span>
      ) : (
        <span className="absent">{t(`why.${figure.why}`)}</span>
      )}
    </td>
  )
}
