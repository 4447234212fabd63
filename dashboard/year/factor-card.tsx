import { useTranslation } from 'react-i18next'
import type { AnnualView } from '#core/annual-view'
import { Carrier } from '#core/carrier'
import { groupBy } from '#core/group'
import { year } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'
import { FoldCard } from '../view/fold-card.tsx'

type Factor = AnnualView['official']['factors'][number]
type Row = { readonly factor: Factor; readonly roles: readonly Factor['role'][] }
const keyOf = (f: Factor): string => [f.set, f.row, f.printed, f.unit, f.reason].join(' ')
/** Each printed row once, with all that it was used for. */
const rowsOf = (factors: readonly Factor[]): Row[] =>
  [...groupBy(factors, keyOf).values()].flatMap((same) => {
    const [factor] = same
    return factor ? [{ factor, roles: [...new Set(same.map((f) => f.role))] }] : []
  })

/** Keys of sets that are no carrier, and have a word of their own. */
const named = ['national-average', 'default', 'heatValue_GJ_per_1000m3'] as const
type Named = (typeof named)[number]
const isNamed = (row: string): row is Named => (named as readonly string[]).includes(row)
/** What a printed row is about: a carrier by its name; supplier and menu as they are printed. */
const rowText = (t: T, row: string): string => {
  const carrier = Carrier.safeParse(row)
  if (carrier.success) return t(`carrier.${carrier.data}`)
  return isNamed(row) ? t(`year.factorRow.${row}`) : row
}

/** 使った係数: every printed row that went into the year, why that one, and how sure it is. */
export const FactorCard = ({ view }: { view: AnnualView }) => {
  const { t } = useTranslation()
  const rows = rowsOf(view.official.factors)
  return (
    <FoldCard title={t('year.factors')} anchor="factors">
      <table className="table stacked year-factors">
        <thead>
          <tr>
            <th scope="col">{t('year.factorColumn.row')}</th>
            <th scope="col" className="number">
              {t('year.factorColumn.printed')}
            </th>
            <th scope="col">{t('year.factorColumn.role')}</th>
            <th scope="col">{t('year.factorColumn.reason')}</th>
            <th scope="col">{t('year.factorColumn.confidence')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ factor: f, roles }) => (
            <tr key={keyOf(f)}>
              <th scope="row">
                {rowText(t, f.row)}
                <small className="code">{f.set}</small>
              </th>
              <td className="number" data-label={t('year.factorColumn.printed')}>
                {f.printed} <span className="sub">{unitText(f.unit)}</span>
              </td>
              <td data-label={t('year.factorColumn.role')}>
                {roles.map((role) => t(`year.role.${role}`)).join(' · ')}
              </td>
              <td data-label={t('year.factorColumn.reason')}>{t(`year.reason.${f.reason}`)}</td>
              <td data-label={t('year.factorColumn.confidence')}>
                <span className="sure" data-confidence={f.confidence}>
                  {t(`confidence.${f.confidence}`)}
                </span>
                {f.provisional !== null && (
                  <small className="provisional">{t('year.proof.provisional', { used: year(t, f.provisional) })}</small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </FoldCard>
  )
}
