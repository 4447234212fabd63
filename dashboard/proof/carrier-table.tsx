import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Carrier } from '#core/carrier'
import type { Snapshot } from '#core/snapshot'
import { failureOf } from '../api/failure.ts'
import { monthsSoFar, totalsQuery } from '../api/totals.ts'
import { decimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { carrierSums, factorSetsOf } from './carrier-sum.ts'

const cell = (n: number | null, digits = 0): string => (n === null ? '—' : decimal(n, digits))

/** 内訳: this fiscal year's months by carrier, and the coefficient sets that they were computed with. */
export const CarrierTable = ({ snapshot, site }: { snapshot: Snapshot; site: string | null }) => {
  const { t } = useTranslation()
  const months = monthsSoFar(snapshot.at, snapshot.fiscalYear)
  const query = useQuery({ ...totalsQuery({ ...months, by: 'carrier', site }), staleTime: 60_000 })
  if (query.isPending) return <Skeleton height={120} role="status" aria-label={t('proof.loading')} />
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const { rows } = query.data
  if (rows.length === 0) return <p className="sub">{t('proof.noRows')}</p>
  const name = (key: string): string => {
    const carrier = Carrier.safeParse(key.split(':')[0])
    return carrier.success ? t(`carrier.${carrier.data}`) : key
  }
  return (
    <>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('proof.column.carrier')}</th>
              <th scope="col" className="number">
                {t('proof.column.amount')}
              </th>
              <th scope="col" className="number">
                {t('proof.column.gj')} <small>{unitText('GJ')}</small>
              </th>
              <th scope="col" className="number">
                {t('proof.column.kl')} <small>{unitText('kL')}</small>
              </th>
              <th scope="col" className="number">
                {t('proof.column.co2')} <small>{unitText('t-CO2')}</small>
              </th>
            </tr>
          </thead>
          <tbody>
            {carrierSums(rows).map((sum) => (
              <tr key={sum.key}>
                <th scope="row">{name(sum.key)}</th>
                <td className="number">
                  {cell(sum.amount, sum.amount !== null && sum.amount < 100 ? 1 : 0)}{' '}
                  <small>{unitText(sum.unit ?? '')}</small>
                </td>
                <td className="number">{cell(sum.gj)}</td>
                <td className="number">{cell(sum.kl, 1)}</td>
                <td className="number">{cell(sum.co2, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3>{t('proof.factorSets')}</h3>
      <p className="sub code">{factorSetsOf(rows).join(' · ') || '—'}</p>
    </>
  )
}
