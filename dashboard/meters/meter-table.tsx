import { useTranslation } from 'react-i18next'
import type { MeterRow } from '../api/meters.ts'
import { decimal } from '../format/number.ts'
import { age, dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { MeterLink } from '../view/meter-link.tsx'
import { meterState, tree } from './meter-state.ts'
import { purposeText } from './purpose.ts'
import { readingText } from './reading-text.ts'

const columns = ['meter', 'carrier', 'use', 'last', 'age', 'state', 'agent'] as const

type RowProps = { row: MeterRow; depth: number; now: number; marked: boolean }
const Row = ({ row, depth, now, marked }: RowProps) => {
  const { t, i18n } = useTranslation()
  const state = meterState(row)
  const cell = (name: (typeof columns)[number]) => ({
    'data-label': t(`meters.column.${name}`),
    'data-column': name,
  })
  return (
    <tr data-state={state} aria-current={marked || undefined} id={row.key}>
      <th scope="row" data-depth={Math.min(depth, 4)}>
        <MeterLink meter={row.key}>{row.name[i18n.language as Language]}</MeterLink>
        <small className="code">{row.id}</small>
        {row.formula && <small className="code">= {row.formula}</small>}
      </th>
      <td {...cell('carrier')}>{t(`carrier.${row.carrier}`)}</td>
      <td {...cell('use')}>
        {purposeText(t, row) ?? '—'}
        {row.formula && <small className="tag">{t('virtual.tag')}</small>}
        {row.counted && <small className="tag">{t('meters.counted')}</small>}
      </td>
      <td {...cell('last')} className="number">
        {row.last ? (
          <span title={t(`measure.${row.measure}`)}>
            {readingText(row.last.value, row.decimals)} <small>{unitText(row.unit)}</small>
          </span>
        ) : row.formula && row.rate !== null ? (
          <span title={t('virtual.formula', { formula: row.formula })}>
            {decimal(row.rate, 1)} <small>{unitText(row.rateUnit)}</small>
          </span>
        ) : (
          '—'
        )}
      </td>
      <td {...cell('age')} className="number" title={row.last ? dayTime(t, moment(row.last.at)) : undefined}>
        {row.last ? age(t, now - moment(row.last.at)) : '—'}
      </td>
      <td {...cell('state')}>
        <span className="state" data-state={state}>
          {t(`meters.state.${state}`)}
        </span>
        {row.silentSince && <small>{t('meters.since', { since: dayTime(t, moment(row.silentSince)) })}</small>}
      </td>
      <td {...cell('agent')} className="code">
        {row.agent ?? '—'}
      </td>
    </tr>
  )
}

type TableProps = { rows: readonly MeterRow[]; now: number; marked: string | null; name: string }

/** Meters of a site with what they last said; on a phone each row is a block of its own. */
export const MeterTable = ({ rows, now, marked, name }: TableProps) => {
  const { t } = useTranslation()
  return (
    <table className="table stacked meter-table" aria-label={name}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={column === 'last' || column === 'age' ? 'number' : undefined}>
              {t(`meters.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tree(rows).map(({ row, depth }) => (
          <Row key={row.key} row={row} depth={depth} now={now} marked={row.key === marked} />
        ))}
      </tbody>
    </table>
  )
}
