import { useTranslation } from 'react-i18next'
import type { AnnualComparison, AnnualView } from '#core/annual-view'
import type { Figure } from '#core/figure'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { year } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { FoldCard } from '../view/fold-card.tsx'

const Ratio = ({ figure, label }: { figure: Figure | undefined; label: string }) => {
  const { t } = useTranslation()
  return (
    <td className="number" data-label={label}>
      {figure === undefined ? (
        '—'
      ) : known(figure) ? (
        decimal(figure.value, 1)
      ) : (
        <span className="absent">{t(`why.${figure.why}`)}</span>
      )}
    </td>
  )
}

type LineProps = { name: string; years: readonly number[]; of: AnnualComparison }
const Line = ({ name, years, of }: LineProps) => {
  const { t } = useTranslation()
  return (
    <tr>
      <th scope="row">
        {name}
        {of.due.map((due) => (
          <small key={due} className="provisional">
            {t(`year.due.${due}`)}
          </small>
        ))}
      </th>
      {years.map((fy) => (
        <Ratio key={fy} label={year(t, fy)} figure={of.ratios.find((r) => r.fy === fy)?.ratio} />
      ))}
      <Ratio label={t('year.mean')} figure={of.mean} />
    </tr>
  )
}

/** 特定-第4表: five years of ratios to the year before and their mean, and whether 第5表 asks for reasons. */
export const ComparisonCard = ({ view }: { view: AnnualView }) => {
  const { t, i18n } = useTranslation()
  const { comparison } = view.company
  const years = [
    ...new Set([comparison, ...view.intensity.map((s) => s.comparison)].flatMap((c) => c.ratios.map((r) => r.fy))),
  ].sort()
  return (
    <FoldCard title={t('year.comparison')} anchor="comparison">
      <table className="table stacked year-comparison">
        <thead>
          <tr>
            <th scope="col">{t('year.place')}</th>
            {years.map((fy) => (
              <th key={fy} scope="col" className="number">
                {year(t, fy)}
              </th>
            ))}
            <th scope="col" className="number">
              {t('year.mean')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Line name={t('scope.company')} years={years} of={comparison} />
          {view.intensity.map((s) => (
            <Line key={s.segment} name={s.name[i18n.language as Language]} years={years} of={s.comparison} />
          ))}
        </tbody>
      </table>
      <p className="sub">
        {t('year.comparisonNote')}
        {comparison.against === 'same-months' && ` ${t('year.sameMonths')}`}
      </p>
    </FoldCard>
  )
}
