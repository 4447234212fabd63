import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import type { TargetBasis, TargetState } from '#core/snapshot'
import { known } from '../format/figure.ts'
import { year } from '../format/time.ts'
import { scaleOf } from '../overview/target-scale.ts'
import { gapWords } from '../overview/target-words.ts'

type BasesProps = { target: TargetState; other: TargetBasis }
/** Both bases side by side, each by its name: what a target stands on, and what else may be asked for. */
export const Bases = ({ target, other }: BasesProps) => {
  const { t } = useTranslation()
  const scale = scaleOf(target.metric, target.unit)
  const text = (figure: Figure): string =>
    known(figure) ? `${scale.show(figure.value)} ${scale.unit}`.trim() : t(`why.${figure.why}`)
  const columns = ['toDate', 'landing', 'path'] as const
  return (
    <table className="table bases" aria-label={t('targets.bases')}>
      <thead>
        <tr>
          <th scope="col">{t('proof.target.basis')}</th>
          {columns.map((column) => (
            <th key={column} scope="col" className="number">
              {t(`targets.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[target, other].map((of, i) => (
          <tr key={of.basis} data-testid="basis" data-basis={of.basis}>
            <th scope="row">
              {t(`overview.target.basis.${of.basis}`)}
              <small>{t(i === 0 ? 'targets.isJudged' : `targets.about.${of.basis}`)}</small>
            </th>
            <td className="number">{text(of.toDate)}</td>
            <td className="number">{text(of.landing)}</td>
            <td className="number">
              {text(of.pathThisYear)}
              <small className="verdict" data-state={of.state}>
                {gapWords(t, { ...target, ...of }, scale)}
              </small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type YearsProps = { target: TargetState; other: TargetBasis | null }
/** Path and years so far as a table, on both bases. */
export const Years = ({ target, other }: YearsProps) => {
  const { t } = useTranslation()
  const scale = scaleOf(target.metric, target.unit)
  const years = [...new Set([...target.path, ...target.actual].map(({ fy }) => fy))].sort((a, b) => a - b)
  const at = (points: readonly { fy: number; value: number }[], fy: number): string => {
    const point = points.find((p) => p.fy === fy)
    return point ? `${scale.exact(point.value)} ${scale.unit}`.trim() : '—'
  }
  return (
    <details className="closing-pins">
      <summary>{t('proof.years')}</summary>
      <table className="table bases">
        <thead>
          <tr>
            <th scope="col">{t('proof.column.year')}</th>
            <th scope="col" className="number">
              {t('proof.column.path')}
            </th>
            <th scope="col" className="number">
              {t('proof.column.actual')} <small>{t(`overview.target.basis.${target.basis}`)}</small>
            </th>
            {other && (
              <th scope="col" className="number">
                {t('proof.column.actual')} <small>{t(`overview.target.basis.${other.basis}`)}</small>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {years.map((fy) => (
            <tr key={fy}>
              <th scope="row">{year(t, fy)}</th>
              <td className="number">{at(target.path, fy)}</td>
              <td className="number">{at(target.actual, fy)}</td>
              {other && <td className="number">{at(other.actual, fy)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
