import { useTranslation } from 'react-i18next'
import type { AnnualView } from '#core/annual-view'
import type { Figure } from '#core/figure'
import { useNames } from '../closing/names.ts'
import { ExplainLink } from '../explain/explain-link.tsx'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { FoldCard } from '../view/fold-card.tsx'
import { ProofWords } from './proof-words.tsx'

const columns = ['amount', 'gj', 'kl', 'market', 'location'] as const
type Row = AnnualView['carriers'][number]
type CellProps = { label: string; figure: Figure; digits: number; opens: string }
const Cell = ({ label, figure, digits, opens }: CellProps) => {
  const { t } = useTranslation()
  return (
    <td className="number" data-label={label}>
      <ExplainLink figure={opens}>
        {known(figure) ? decimal(figure.value, digits) : <span className="absent">{t(`why.${figure.why}`)}</span>}
      </ExplainLink>
    </td>
  )
}

const Carrier = ({ row, id }: { row: Row; id: string }) => {
  const { t } = useTranslation()
  const names = useNames()
  const label = (column: (typeof columns)[number]) => t(`year.column.${column}`)
  const amount: Figure = { value: row.amount, unit: row.unit }
  return (
    <tr data-testid="annual-carrier" data-carrier={row.carrier}>
      <th scope="row">
        {names.carrier(row.carrier)}
        <small>
          <ProofWords proof={row.proof} />
        </small>
        <CoverageBar coverage={row.coverage} brief />
      </th>
      <td className="number" data-label={label('amount')}>
        <ExplainLink figure={`${id}.amount`}>{decimal(amount.value, row.amount < 100 ? 2 : 0)}</ExplainLink>{' '}
        <span className="sub">{unitText(row.unit)}</span>
      </td>
      <Cell label={label('gj')} figure={row.gj} digits={1} opens={`${id}.gj`} />
      <Cell label={label('kl')} figure={row.kl} digits={1} opens={`${id}.kl`} />
      <Cell label={label('market')} figure={row.co2.market} digits={1} opens={`${id}.co2.market`} />
      <Cell label={label('location')} figure={row.co2.location} digits={1} opens={`${id}.co2.location`} />
    </tr>
  )
}

/** 特定-第2表, 第12表: amount, GJ, kL and CO₂ of each carrier; every figure opens. */
export const CarrierCard = ({ view }: { view: AnnualView }) => {
  const { t } = useTranslation()
  return (
    <FoldCard title={t('year.carriers')}>
      <table className="table stacked year-carriers">
        <thead>
          <tr>
            <th scope="col">{t('proof.column.carrier')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="number">
                {t(`year.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.carriers.map((row) => (
            <Carrier key={row.carrier} row={row} id={`fy${view.fiscalYear}.carrier.${row.carrier}`} />
          ))}
        </tbody>
      </table>
    </FoldCard>
  )
}
