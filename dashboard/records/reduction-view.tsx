import { useTranslation } from 'react-i18next'
import { ReductionEffect, type ReductionRecord, reductionTable } from '#core/reduction-record'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import { Amount } from '../view/amount.tsx'
import { fieldColumns } from './field-text.ts'
import type { KindView } from './kind-view.ts'

const whole = (n: number): string => decimal(n, 0)
const sides = ['before', 'project'] as const
/** What the meters say of a project: baseline, reduction, and the conditions that do not hold. */
const ReductionBeside = ({ beside }: { beside: ReductionEffect }) => {
  const { t } = useTranslation()
  const { baseline_kWh, reduced_kWh, reduced_t, unmet, factor } = beside
  return (
    <section className="beside" aria-label={t('ledger.effect.title')} data-testid="reduction-effect">
      <h3>{t('ledger.effect.title')}</h3>
      <dl className="closing-figures">
        {sides.map((side) => (
          <div key={side}>
            <dt className="sub">{t(`ledger.reduction.${side}`)}</dt>
            <dd>
              {t('ledger.reduction.run', { kWh: whole(beside[side].kWh), hours: decimal(beside[side].hours, 1) })}
            </dd>
          </div>
        ))}
        <div>
          <dt className="sub">{t('ledger.reduction.baseline')}</dt>
          <dd>
            <Amount figure={baseline_kWh} size="medium" id="reduction-baseline" show={whole} />
          </dd>
        </div>
        <div>
          <dt className="sub">{t('ledger.reduction.reduced')}</dt>
          <dd>
            <Amount figure={reduced_kWh} size="medium" id="reduction-kWh" show={whole} />
            <Amount figure={reduced_t} size="medium" id="reduction-t" show={(n) => decimal(n, 2)} />
          </dd>
        </div>
      </dl>
      {factor && <p className="sub">{`${factor.printed} ${unitText(factor.unit)}`}</p>}
      {unmet.map((condition) => (
        <p key={condition} className="look" data-testid="unmet">
          {t(`ledger.reduction.unmet.${condition}`)}
        </p>
      ))}
    </section>
  )
}

/** 削減量 (J-クレジット): a project, and what the meters say of it. */
export const reductionView: KindView<ReductionRecord, ReductionEffect> = {
  path: 'reductions',
  schema: reductionTable.schema,
  beside: ReductionEffect,
  table: reductionTable,
  keys: ['number'],
  byYear: false,
  first: ({ site, sites, fiscalYear }) => ({ site: site ?? sites[0] ?? '', year: String(fiscalYear - 1) }),
  follow: (draft, field) => (field === 'site' ? { ...draft, meters: '' } : draft),
  Beside: ReductionBeside,
  columns: [
    ...fieldColumns<ReductionRecord, ReductionEffect>(reductionTable, ['from+to', 'name+number+document', 'meters']),
    {
      name: 'reduced',
      number: true,
      order: ({ beside }) => (beside && known(beside.reduced_t) ? beside.reduced_t.value : Number.NEGATIVE_INFINITY),
      cell: ({ beside }, { t }) =>
        beside && (
          <>
            {known(beside.reduced_t)
              ? `${decimal(beside.reduced_t.value, 2)} ${unitText('t-CO2')}`
              : t(`why.${beside.reduced_t.why}`)}
            {beside.unmet.map((condition) => (
              <small key={condition} className="look">
                {t(`ledger.reduction.unmet.${condition}`)}
              </small>
            ))}
          </>
        ),
    },
  ],
}
