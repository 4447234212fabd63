import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { EnergyMeasure } from '#core/energy-measure'
import type { Figure } from '#core/figure'
import { MeasureEffect } from '#core/measure-effect'
import { measureTable } from '#core/record-tables'
import { dayInterval } from '#core/time'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { dayText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { trendsPath } from '../trends/address.ts'
import { Amount } from '../view/amount.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import type { KindView } from './kind-view.ts'

const of = (figure: Figure | undefined): number => (figure && known(figure) ? figure.value : Number.NEGATIVE_INFINITY)
const text = (figure: Figure | undefined, show: (n: number) => string): string =>
  figure && known(figure) ? `${show(figure.value)} ${unitText(figure.unit)}` : '—'
const whole = (n: number): string => decimal(n, 0)

type BesideProps = { beside: MeasureEffect; record: EnergyMeasure }
/** Both sides of a measure over the same axis, from the first day before to the last day after. */
const TrendLink = ({ beside: { before, after }, record }: BesideProps) => {
  const { t } = useTranslation()
  if (!before || !after) return null
  const interval = { start: dayInterval(before.from).start, end: dayInterval(after.to).end }
  return (
    <Link className="link" to={trendsPath(record.meters, interval, record.site)}>
      {t('ledger.toTrend')}
    </Link>
  )
}

const Side = ({ side, name }: { side: NonNullable<MeasureEffect['before']>; name: 'before' | 'after' }) => {
  const { t } = useTranslation()
  return (
    <div>
      <dt className="sub">
        {t(`ledger.effect.${name}`, {
          from: dayText(t, dayInterval(side.from).start),
          to: dayText(t, dayInterval(side.to).start),
          count: side.days,
        })}
      </dt>
      <dd>
        <Amount figure={side.perDay} size="medium" id={`measure-${name}`} show={(n) => decimal(n, 1)} />{' '}
        <small className="sub">{t('ledger.effect.perDay')}</small>
        <CoverageBar coverage={side.coverage} />
      </dd>
    </div>
  )
}

/** What the meters say of a measure: before, after, saved, and against its plan. */
const MeasureBeside = ({ beside, record }: BesideProps) => {
  const { t } = useTranslation()
  const { before, after, saved, yearly, ofPlan, planned_payback_years, payback_years } = beside
  const years = (n: number): string => decimal(n, 1)
  return (
    <section className="beside" aria-label={t('ledger.effect.title')} data-testid="measure-effect">
      <h3>{t('ledger.effect.title')}</h3>
      <dl className="closing-figures">
        {before && <Side side={before} name="before" />}
        {after && <Side side={after} name="after" />}
        <div>
          <dt className="sub">{t('ledger.effect.saved')}</dt>
          <dd>
            <Amount figure={saved} size="medium" id="measure-saved" show={whole} />
          </dd>
        </div>
        <div>
          <dt className="sub">{t('ledger.effect.yearly')}</dt>
          <dd>
            <Amount figure={yearly} size="medium" id="measure-yearly" show={whole} />
            {known(ofPlan) && (
              <small className="sub">{t('ledger.effect.ofPlan', { share: decimal(ofPlan.value, 0) })}</small>
            )}
          </dd>
        </div>
        <div>
          <dt className="sub">{t('ledger.effect.payback')}</dt>
          <dd>
            {t('ledger.effect.years', {
              planned: known(planned_payback_years) ? years(planned_payback_years.value) : '—',
              metered: known(payback_years) ? years(payback_years.value) : '—',
            })}
          </dd>
        </div>
      </dl>
      <p className="sub">{t(beside.matched ? 'ledger.effect.matched' : 'ledger.effect.named')}</p>
      <TrendLink beside={beside} record={record} />
    </section>
  )
}

/** 改善対策: what was done, and what the meters say of it. */
export const measureView: KindView<EnergyMeasure, MeasureEffect> = {
  path: 'measures',
  schema: measureTable.schema,
  beside: MeasureEffect,
  table: measureTable,
  keys: ['number'],
  byYear: false,
  first: ({ site, sites }) => ({ site: site ?? sites[0] ?? '' }),
  follow: (draft, field) => (field === 'site' ? { ...draft, meters: '' } : draft),
  Beside: MeasureBeside,
  columns: [
    {
      name: 'inEffect',
      order: ({ record }) => record.from,
      cell: ({ record }, { t }) => dayText(t, dayInterval(record.from).start),
    },
    {
      name: 'measure',
      order: ({ record }) => record.name,
      cell: ({ record }, { siteName }) => (
        <>
          {record.name}
          <small>{[record.number, siteName(record.site), record.document].join(' · ')}</small>
        </>
      ),
    },
    {
      name: 'meters',
      order: ({ record }, { meterName }) => record.meters.map(meterName).join(),
      cell: ({ record }, { meterName }) =>
        record.meters.map((key) => (
          <span key={key} className="line">
            {meterName(key)}
          </span>
        )),
    },
    {
      name: 'investment_yen',
      number: true,
      order: ({ record }) => record.investment_yen ?? -1,
      cell: ({ record }) => (record.investment_yen === undefined ? '—' : `¥${decimal(record.investment_yen)}`),
    },
    {
      name: 'planned',
      number: true,
      order: ({ record }) => Number(record.planned),
      cell: ({ beside }) => text(beside?.planned, whole),
    },
    {
      name: 'metered',
      number: true,
      order: ({ beside }) => of(beside?.yearly),
      cell: ({ beside }) => (
        <>
          <span data-testid="measure-row-yearly" data-value={beside && known(beside.yearly) ? beside.yearly.value : ''}>
            {text(beside?.yearly, whole)}
          </span>
          {beside && known(beside.ofPlan) && <small>{decimal(beside.ofPlan.value, 0)} %</small>}
        </>
      ),
    },
    {
      name: 'trend',
      order: ({ beside }) => beside?.state ?? '',
      cell: ({ beside, record }, { t }) =>
        beside && (
          <>
            <span className="line">{t(`ledger.measureState.${beside.state}`)}</span>
            <TrendLink beside={beside} record={record} />
          </>
        ),
    },
  ],
}
