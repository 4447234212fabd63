import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Interval } from '#core/time'
import { decimal, percent } from '../format/number.ts'
import { trendsPath } from '../trends/address.ts'
import { usePalette } from '../view/use-palette.ts'
import { isHandedOn, type SumNode, totalOf } from './flow-sum.ts'
import { nodeColour, nodeName } from './flow-words.ts'
import { trendKeys } from './trend-keys.ts'

const columns = ['node', 'amount', 'share', 'coverage', 'open'] as const

type RowProps = {
  node: SumNode
  whole: number | null
  ground: TableGround
}
const Row = ({ node, whole, ground: { interval, digits, chosen, choose, site } }: RowProps) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const name = nodeName(t, node)
  const { amount } = node
  const share = amount !== null && whole !== null && whole > 0 ? amount / whole : null
  const keys = trendKeys(node)
  const id = `${node.side}:${node.id}`
  return (
    <tr aria-current={id === chosen || undefined} data-testid={id}>
      <th scope="row">
        <i
          className="swatch"
          data-kind={node.kind}
          style={{ background: nodeColour(palette, node) }}
          aria-hidden="true"
        />
        {node.meters.length > 0 || node.kind === 'rest' ? (
          <button type="button" className="quiet" onClick={() => choose(id === chosen ? null : id)}>
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      <td className="number" data-label={t('flow.column.amount')} data-value={amount ?? ''}>
        {amount === null ? '—' : decimal(amount, digits)}
      </td>
      <td className="share" data-label={t('flow.column.share')}>
        {share === null ? (
          '—'
        ) : (
          <>
            <span className="share-bar" aria-hidden="true">
              <i
                data-kind={node.kind}
                style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%`, background: nodeColour(palette, node) }}
              />
            </span>
            <b>{percent(share)} %</b>
          </>
        )}
      </td>
      <td className="number" data-label={t('flow.column.coverage')}>
        {percent(node.coverage)} %
      </td>
      <td className="open">
        {keys.length > 0 && (
          <Link className="link" to={trendsPath(keys, interval, site)} aria-label={t('flow.openOf', { name })}>
            {t('flow.column.open')}
          </Link>
        )}
      </td>
    </tr>
  )
}

export type TableGround = {
  interval: Interval
  digits: number
  unit: string
  chosen: string | null
  choose: (id: string | null) => void
  site: string | null
}
type Props = { sources: readonly SumNode[]; sinks: readonly SumNode[]; ground: TableGround }

/** The whole flow in figures: what the picture says, with shares and coverage, for those who read or hear. */
export const FlowTable = ({ sources, sinks, ground }: Props) => {
  const { t } = useTranslation()
  const used = sinks.filter((n) => !isHandedOn(n))
  const bodies = [
    { key: 'use', nodes: used, whole: totalOf(used) },
    { key: 'source', nodes: sources, whole: totalOf(sources) },
    { key: 'out', nodes: sinks.filter(isHandedOn), whole: totalOf(sources) },
  ] as const
  return (
    <table className="table flow-table" aria-label={t('flow.table')}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column}
              scope="col"
              className={column === 'amount' || column === 'coverage' ? 'number' : undefined}
            >
              {column === 'open' ? (
                <span className="hidden">{t('flow.column.open')}</span>
              ) : (
                <>
                  {t(`flow.column.${column}`)}
                  {column === 'amount' && <small> {ground.unit}</small>}
                </>
              )}
            </th>
          ))}
        </tr>
      </thead>
      {bodies
        .filter(({ nodes }) => nodes.length > 0)
        .map(({ key, nodes, whole }) => (
          <tbody key={key}>
            <tr className="group">
              <th scope="rowgroup">{t(`flow.${key}`)}</th>
              <td className="number">{whole === null || key === 'out' ? '' : decimal(whole, ground.digits)}</td>
              <td colSpan={3} />
            </tr>
            {nodes.map((node) => (
              <Row key={node.id} node={node} whole={whole} ground={ground} />
            ))}
          </tbody>
        ))}
    </table>
  )
}
