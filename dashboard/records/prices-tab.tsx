import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { Figure } from '#core/figure'
import type { UnitPrice } from '#core/unit-price'
import { unitPriceTable } from '#core/unit-price-table'
import { contractsQuery } from '../api/contracts.ts'
import { useSiteName } from '../app/site-names.ts'
import { decimal } from '../format/number.ts'
import { Amount } from '../view/amount.tsx'
import { fieldColumns } from './field-text.ts'
import { KindTab } from './kind-tab.tsx'
import type { KindView } from './kind-view.ts'

const PriceEffect = z.object({ supplies: z.array(z.object({ site: z.string(), before: Figure, after: Figure })) })
type PriceEffect = z.infer<typeof PriceEffect>

/** What the month of a price costs without it and with it. */
const Costs = ({ beside }: { beside: PriceEffect }) => {
  const { t } = useTranslation()
  const siteName = useSiteName()
  return (
    <section className="beside" aria-label={t('ledger.price.cost')} data-testid="price-effect">
      <h3>{t('ledger.price.cost')}</h3>
      {beside.supplies.map(({ site, before, after }) => (
        <dl key={site} className="closing-figures">
          {([before, after] as const).map((figure, i) => (
            <div key={i === 0 ? 'before' : 'after'}>
              <dt className="sub">
                {siteName(site)} {t(i === 0 ? 'record.before' : 'record.after')}
              </dt>
              <dd>
                <Amount
                  figure={figure}
                  size="medium"
                  id={i === 0 ? 'price-before' : 'price-after'}
                  show={(n) => decimal(n)}
                />
              </dd>
            </div>
          ))}
        </dl>
      ))}
    </section>
  )
}
/** 燃料費調整・再エネ賦課金の単価; `contracts`: ids to choose from. */
const priceView = (contracts: readonly string[]): KindView<UnitPrice, PriceEffect> => ({
  path: 'unit-prices',
  schema: unitPriceTable.schema,
  beside: PriceEffect,
  table: unitPriceTable,
  keys: ['contract', 'item', 'month'],
  byYear: true,
  first: ({ month }) => ({ contract: contracts[0] ?? '', item: 'fuel-adjustment', month }),
  offers: (field) => (field === 'contract' ? contracts.map((id): [string, string] => [id, id]) : undefined),
  Beside: Costs,
  columns: fieldColumns<UnitPrice, PriceEffect>(unitPriceTable, ['month', 'contract', 'item', 'yen_per_kWh', 'source']),
})

/** 単価: what was entered of the prices that no contract prints ahead. */
export const PricesTab = () => {
  const { data } = useQuery(contractsQuery)
  const ids = [...new Set(data?.contracts.flatMap((c) => (c.carrier === 'grid' ? [c.id] : [])))].join(' ')
  const kind = useMemo(() => priceView(ids === '' ? [] : ids.split(' ')), [ids])
  return <KindTab key={ids} kind={kind} />
}
