import { useTranslation } from 'react-i18next'
import type { AnnualView } from '#core/annual-view'
import { useNames } from '../closing/names.ts'
import { decimal } from '../format/number.ts'
import { year } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { FoldCard } from '../view/fold-card.tsx'
import { Opens } from './figure-row.tsx'

const one = (n: number): string => decimal(n, 1)

/** 特定-第2表 1-5: the non-fossil share of each retailer and menu, and of own generation. */
export const NonFossilCard = ({ view }: { view: AnnualView }) => {
  const { t } = useTranslation()
  const names = useNames()
  const { share, plain, rows, certificates_kWh, fitRemainder } = view.official.nonFossil
  return (
    <FoldCard title={t('year.nonFossilTable')}>
      <p className="figure">
        <Opens figure={share} show={one} size="medium" />
        <span className="beside">{t('year.weighted')}</span>
        <Opens figure={plain} show={one} />
        <span className="beside">{t('year.plain')}</span>
      </p>
      {rows.length > 0 && (
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{t('year.supply')}</th>
              <th scope="col" className="number">
                {t('year.column.amount')} <small>{unitText('kWh')}</small>
              </th>
              <th scope="col" className="number">
                {t('year.shareColumn')} <small>%</small>
              </th>
              <th scope="col">{t('year.statement')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.carrier} ${row.contract ?? ''}`}>
                <th scope="row">
                  {names.carrier(row.carrier)}
                  {row.supplier && <small>{[row.supplier, row.menu].filter(Boolean).join(' · ')}</small>}
                </th>
                <td className="number" data-label={unitText('kWh')}>
                  {decimal(row.kWh)}
                </td>
                <td className="number" data-label={t('year.shareColumn')}>
                  {one(row.share)}
                </td>
                <td data-label={t('year.statement')}>
                  {row.weighted ? t('year.isWeighted') : row.stated === null ? t('year.notStated') : t('year.stated')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="sub words">
        {certificates_kWh > 0 && <span>{t('year.certificatesKwh', { kWh: decimal(certificates_kWh) })}</span>}
        {fitRemainder && fitRemainder.provisional !== null && (
          <b className="provisional">
            {t('year.fitProvisional', { printed: fitRemainder.printed, used: year(t, fitRemainder.provisional) })}
          </b>
        )}
      </p>
    </FoldCard>
  )
}
