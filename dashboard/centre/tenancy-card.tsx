import { useTranslation } from 'react-i18next'
import type { AnnualTenancy } from '#core/annual-view'
import type { Name } from '#core/id'
import { decimal, percent } from '../format/number.ts'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { Opens } from '../year/figure-row.tsx'

type TenancyProps = {
  tenancy: AnnualTenancy
  names: ReadonlyMap<string, Name>
  /** beginning of the ids that explain opens */
  opens: string
}
/** Tenants and owner (テナントと所有者): what of the site's energy each has to report, and why; the parts add up to the site. */
export const TenancyCard = ({ tenancy, names, opens }: TenancyProps) => {
  const { t, i18n } = useTranslation()
  const rows = [
    ...tenancy.tenants.map((part, i) => ({ id: String(i), who: part.tenant, part })),
    { id: 'owner', who: t('centre.owner'), part: tenancy.owner },
  ]
  return (
    <Card title={t('centre.tenancy')}>
      <table className="table stacked tenancy">
        <thead>
          <tr>
            <th scope="col">{t('centre.reporter')}</th>
            <th scope="col" className="number">
              {t('centre.reported')}
            </th>
            <th scope="col" className="number">
              {t('centre.hallColumn.share')}
            </th>
            <th scope="col" className="number">
              {t('centre.hallColumn.co2')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, who, part }) => (
            <tr key={id} data-testid="reporter">
              <th scope="row">{who}</th>
              <td className="number" data-label={t('centre.reported')}>
                <Opens figure={part.energy} show={(n) => decimal(n)} opens={`${opens}.${id}.energy`} />
              </td>
              <td className="number" data-label={t('centre.hallColumn.share')}>
                <Opens figure={part.share} show={(n) => percent(n)} unit="%" opens={`${opens}.${id}.share`} />
              </td>
              <td className="number" data-label={t('centre.hallColumn.co2')}>
                <Opens figure={part.co2} show={(n) => decimal(n, 1)} opens={`${opens}.${id}.co2`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="sub">
        {tenancy.halls.map(({ hall, tenant, why }) => (
          <li key={hall}>
            {t('centre.tenancyHall', {
              hall: names.get(hall)?.[i18n.language as Language] ?? hall,
              tenant,
              why: t(`centre.tenancyWhy.${why ?? 'not-stated'}`),
            })}
          </li>
        ))}
      </ul>
    </Card>
  )
}
