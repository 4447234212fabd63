import { useTranslation } from 'react-i18next'
import { ContractMeans, type ContractRecord, contractTable } from '#core/contract-record'
import type { ContractItem } from '#core/contract-view'
import { FactorCell } from './contract-factor.tsx'
import { fieldColumns } from './field-text.ts'
import type { KindView } from './kind-view.ts'

/** What a period means: supplier, menus, the factor and why that one. */
const Means = ({ beside: { item, menus } }: { beside: ContractMeans }) => {
  const { t } = useTranslation()
  return (
    <section className="beside" aria-label={t('ledger.contract.means')} data-testid="contract-means">
      <h3>{t('ledger.contract.means')}</h3>
      {item && (
        <dl className="closing-figures">
          <div>
            <dt className="sub">{t('ledger.contract.column.supplier')}</dt>
            <dd>{item.company ?? t('ledger.contract.unknownSupplier')}</dd>
          </div>
          <div>
            <dt className="sub">{t('ledger.contract.column.factor')}</dt>
            <dd>
              <FactorCell item={item} />
            </dd>
          </div>
        </dl>
      )}
      {menus.length > 0 && <p className="sub">{t('ledger.contract.menus', { menus: menus.join(' / ') })}</p>}
    </section>
  )
}

/** 契約 that people entered; `periods`: those of the plant, newest of each first. */
export const contractView = (periods: readonly ContractItem[]): KindView<ContractRecord, ContractMeans> => ({
  path: 'contracts',
  schema: contractTable.schema,
  beside: ContractMeans,
  table: contractTable,
  keys: ['id', 'from'],
  byYear: false,
  moves: true,
  adjusts: true,
  first: () => ({ tariff: 'same' }),
  offers: (field) =>
    field === 'id' ? [...new Set(periods.map((p) => p.id))].map((id): [string, string] => [id, id]) : undefined,
  // the next period is mostly of the same supplier
  follow: (draft, field) => {
    const newest = field === 'id' ? periods.find((p) => p.id === draft['id']) : undefined
    if (!newest) return draft
    const { carrier, supplier, menu } = newest
    return { ...draft, carrier, supplier, menu }
  },
  Beside: Means,
  columns: [
    ...fieldColumns<ContractRecord, ContractMeans>(contractTable, ['from+to', 'id+carrier', 'supplier+menu']),
    {
      name: 'factor',
      order: ({ beside }) => beside?.item?.factor?.printed ?? '',
      cell: ({ beside }) => beside?.item && <FactorCell item={beside.item} />,
    },
    ...fieldColumns<ContractRecord, ContractMeans>(contractTable, ['tariff']),
  ],
})
