import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EnteredRow } from '../api/entered.ts'
import { By } from '../record/by.tsx'
import { LinkButton } from '../view/link-button.tsx'
import type { Ground } from './ground.ts'
import { History } from './history.tsx'
import type { Column, KindView } from './kind-view.ts'
import { Withdrawal } from './withdrawal.tsx'
import { columnWords } from './words.ts'

/** Rows that a list begins with: on a phone a few screens. */
const [FEW, MANY] = [10, 50]
const PHONE = '(max-width: 900px)'
type Order = { readonly column: number; readonly down: boolean }
/** Rows by the order of a column; equal ones as they were. */
export const ordered = <T, A>(
  rows: readonly EnteredRow<T, A>[],
  { order }: Column<T, A>,
  { ground, down }: { ground: Ground; down: boolean },
): EnteredRow<T, A>[] =>
  rows.toSorted((a, b) => {
    const [x, y] = [order(a, ground), order(b, ground)]
    const sign = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'ja')
    return down ? -sign : sign
  })

type CellProps<T, A> = { column: Column<T, A>; row: EnteredRow<T, A>; ground: Ground }
const Cell = <T, A>({ column, row, ground }: CellProps<T, A>) => {
  if ('cell' in column) return column.cell(row, ground)
  const { main, small } = column.lines(row, ground)
  return (
    <>
      {main.length === 0
        ? '—'
        : main.map((text) => (
            <span key={text} className="line">
              {text}
            </span>
          ))}
      {small !== '' && <small>{small}</small>}
    </>
  )
}

type RowProps<T extends object, A> = {
  kind: KindView<T, A>
  row: EnteredRow<T, A>
  ground: Ground
  edit: () => void
}
const Row = <T extends object, A>({ kind, row, ground, edit }: RowProps<T, A>) => {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'history' | 'withdraw' | null>(null)
  const toggle = (what: 'history' | 'withdraw') => setOpen(open === what ? null : what)
  return (
    <Fragment>
      <tr data-testid="record" data-key={row.key}>
        {kind.columns.map((column, i) => {
          const cell = { column, row, ground }
          const label = columnWords(t, kind.path, column.name)
          return i === 0 ? (
            <th key={column.name} scope="row">
              <Cell {...cell} />
            </th>
          ) : (
            <td key={column.name} data-label={label} className={column.number ? 'number' : 'wide'}>
              <div>
                <Cell {...cell} />
              </div>
            </td>
          )
        })}
        <td data-label={t('ledger.column.by')} className="wide">
          <div>
            <By by={row.by} />
            <span className="row-actions">
              <LinkButton onClick={edit}>{t('record.edit')}</LinkButton>
              <LinkButton onClick={() => toggle('history')}>{t('ledger.history')}</LinkButton>
              <LinkButton onClick={() => toggle('withdraw')}>{t('record.takeBack')}</LinkButton>
            </span>
          </div>
        </td>
      </tr>
      {open && (
        <tr className="below">
          <td colSpan={kind.columns.length + 1}>
            {open === 'history' ? (
              <History kind={kind} row={row} ground={ground} />
            ) : (
              <Withdrawal kind={kind} row={row} ground={ground} close={() => setOpen(null)} />
            )}
          </td>
        </tr>
      )}
    </Fragment>
  )
}

type ListProps<T extends object, A> = {
  kind: KindView<T, A>
  rows: readonly EnteredRow<T, A>[]
  ground: Ground
  edit: (row: EnteredRow<T, A>) => void
}
/** The records of a kind, ordered by any column. */
export const RecordList = <T extends object, A>({ kind, rows, ground, edit }: ListProps<T, A>) => {
  const { t } = useTranslation()
  const [order, setOrder] = useState<Order>({ column: 0, down: true })
  const column = kind.columns[order.column]
  const all = column ? ordered(rows, column, { ground, down: order.down }) : rows
  const [most, setMost] = useState(() => (window.matchMedia(PHONE).matches ? FEW : MANY))
  const shown = all.slice(0, most)
  const left = all.length - shown.length
  return (
    <section className="card" aria-label={t(`ledger.${kind.path}.title`)}>
      <table className={`table stacked ledger ledger-${kind.path}`}>
        <thead>
          <tr>
            {kind.columns.map(({ name, number }, i) => {
              const by = order.column === i
              return (
                <th
                  key={name}
                  scope="col"
                  className={number ? 'number' : undefined}
                  aria-sort={by ? (order.down ? 'descending' : 'ascending') : undefined}
                >
                  <button
                    type="button"
                    className="sort"
                    onClick={() => setOrder({ column: i, down: by ? !order.down : number === true })}
                  >
                    {columnWords(t, kind.path, name)}
                    <span aria-hidden="true">{by ? (order.down ? ' ▾' : ' ▴') : ''}</span>
                  </button>
                </th>
              )
            })}
            <th scope="col">{t('ledger.column.by')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={`${row.site} ${row.key}`} kind={kind} row={row} ground={ground} edit={() => edit(row)} />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <p className="more">
          <LinkButton onClick={() => setMost(all.length)}>{t('ledger.more', { count: left })}</LinkButton>
        </p>
      )}
    </section>
  )
}
