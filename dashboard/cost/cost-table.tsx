import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CostMonth } from '#core/cost'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { dayTime, moment, monthText } from '../format/time.ts'
import { energyYen, priceText, yenText } from './cost-words.ts'

const columns = ['month', 'demand', 'energy', 'basic', 'charge', 'fuel-adjustment', 'levy', 'total'] as const
/** Columns of money: the unit stands in their heads, once. */
const money: readonly string[] = ['basic', 'charge', 'fuel-adjustment', 'levy', 'total']
type Column = (typeof columns)[number]

const Basic = ({ basic }: { basic: CostMonth['basic'] }) => {
  const { t } = useTranslation()
  if (!known(basic.yen)) return <span className="absent">{t(`why.${basic.yen.why}`)}</span>
  return (
    <>
      {yenText(basic.yen.value)}
      {basic.percent !== null && <small>{t('cost.percent', { percent: basic.percent })}</small>}
    </>
  )
}
const Demand = ({ basic }: { basic: CostMonth['basic'] }) => {
  const { t } = useTranslation()
  if (!known(basic.demand_kW)) return <span className="absent">{t(`why.${basic.demand_kW.why}`)}</span>
  return (
    <>
      <span>
        {decimal(basic.demand_kW.value)} <small>{t('cost.unit.demand')}</small>
      </span>
      <small>
        {basic.demandAt ? t('cost.demandAt', { at: dayTime(t, moment(basic.demandAt)) }) : t('cost.settled')}
      </small>
    </>
  )
}
const Charge = ({ charge, month }: { charge: CostMonth['levy']; month: string }) => {
  const { t } = useTranslation()
  if (charge === null) return <>—</>
  if (!known(charge.yen)) return <span className="absent">{t('cost.unknown.price')}</span>
  return (
    <>
      {yenText(charge.yen.value)}
      <small>{t('cost.price', { price: priceText(charge.yen_per_kWh ?? 0) })}</small>
      {charge.month !== null && charge.month !== month && (
        <small className="provisional">{t('cost.standIn', { month: monthText(t, charge.month) })}</small>
      )}
    </>
  )
}

/** One month on one line; what it is made of opens under it. */
const Row = ({ cost }: { cost: CostMonth }) => {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const cell = (column: Column) => ({
    'data-label': t(`cost.column.${column}`),
    'data-column': column,
    className: 'number',
  })
  return (
    <tr data-testid="cost-month" data-month={cost.month} data-open={isOpen}>
      <th scope="row">
        <button
          type="button"
          className="cost-open"
          aria-expanded={isOpen}
          aria-label={t('cost.lines', { month: monthText(t, cost.month) })}
          onClick={() => setOpen(!isOpen)}
        >
          {monthText(t, cost.month)}
          <IconChevronDown size={14} aria-hidden />
        </button>
        {cost.doubts.map((doubt) => (
          <small key={doubt}>{t(`cost.doubt.${doubt}`, { count: cost.basic.demandMonths })}</small>
        ))}
      </th>
      <td {...cell('demand')}>
        <Demand basic={cost.basic} />
      </td>
      <td {...cell('energy')}>
        <span>
          {decimal(cost.energy_kWh)} <small>{t('cost.unit.energy')}</small>
        </span>
      </td>
      <td {...cell('basic')}>
        <Basic basic={cost.basic} />
      </td>
      <td {...cell('charge')}>
        {yenText(energyYen(cost))}
        {cost.energy.map((line) => (
          <EnergyLine key={line.id} line={line} />
        ))}
      </td>
      <td {...cell('fuel-adjustment')}>
        <Charge charge={cost.fuelAdjustment} month={cost.month} />
      </td>
      <td {...cell('levy')}>
        <Charge charge={cost.levy} month={cost.month} />
      </td>
      <td {...cell('total')} data-testid="cost-total" data-value={known(cost.total) ? cost.total.value : ''}>
        {known(cost.total) ? (
          <span>
            <b>{yenText(cost.total.value)}</b> <small className="phone">{t('cost.yen')}</small>
          </span>
        ) : (
          <span className="absent">—</span>
        )}
      </td>
    </tr>
  )
}
const EnergyLine = ({ line }: { line: CostMonth['energy'][number] }) => {
  const { t, i18n } = useTranslation()
  const words = [
    line.name[i18n.language === 'en' ? 'en' : 'ja'],
    `${decimal(line.kWh)} kWh`,
    t('cost.price', { price: priceText(line.yen_per_kWh) }),
  ]
  return <small>{words.join(' · ')}</small>
}

/** Costs of a supply by month, newest first, with the lines of a bill as columns; yen. */
export const CostTable = ({ months, name }: { months: readonly CostMonth[]; name: string }) => {
  const { t } = useTranslation()
  return (
    <table className="table stacked cost-table" aria-label={name}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={column === 'month' ? undefined : 'number'}>
              {t(`cost.column.${column}`)}
              {money.includes(column) && <small> {t('cost.yen')}</small>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {months.toReversed().map((cost) => (
          <Row key={cost.month} cost={cost} />
        ))}
      </tbody>
    </table>
  )
}
