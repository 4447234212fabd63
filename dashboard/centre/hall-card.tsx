import { useTranslation } from 'react-i18next'
import type { AnnualCentre } from '#core/annual-view'
import { decimal, percent } from '../format/number.ts'
import type { Language } from '../i18n/i18n.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { Notice } from '../view/notice.tsx'

const columns = ['it', 'pPue', 'energy', 'share', 'co2'] as const
const shows: Record<(typeof columns)[number], (n: number) => string> = {
  it: (n) => decimal(n),
  pPue: (n) => decimal(n, 3),
  energy: (n) => decimal(n),
  share: (n) => percent(n),
  co2: (n) => decimal(n, 1),
}

/** Halls and tenants: own energy, pPUE, and the part of what is shared by metered IT energy; the parts add up to the site. */
export const HallCard = ({ halls }: { halls: AnnualCentre['halls'] }) => {
  const { t, i18n } = useTranslation()
  return (
    <Card title={t('centre.halls')}>
      {halls.length === 0 ? (
        <Notice title={t('centre.noHalls')} way={t('centre.noHallsWay')} />
      ) : (
        <table className="table stacked halls">
          <thead>
            <tr>
              <th scope="col">{t('centre.hall')}</th>
              {columns.map((column) => (
                <th key={column} scope="col" className="number">
                  {t(`centre.hallColumn.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {halls.map((hall) => (
              <tr key={hall.id} data-testid="hall">
                <th scope="row">
                  {hall.name[i18n.language as Language]}
                  {hall.tenant && <small>{hall.tenant}</small>}
                </th>
                {columns.map((column) => (
                  <td key={column} className="number" data-label={t(`centre.hallColumn.${column}`)}>
                    <Amount figure={hall[column]} show={shows[column]} {...(column === 'share' ? { unit: '%' } : {})} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="sub">{t('centre.hallNote')}</p>
    </Card>
  )
}
