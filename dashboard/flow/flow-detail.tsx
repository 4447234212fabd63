import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Interval } from '#core/time'
import type { MeterRow } from '../api/meters.ts'
import { decimal, percent } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { trendsPath } from '../trends/address.ts'
import { Card } from '../view/card.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { MeterLink } from '../view/meter-link.tsx'
import type { SumNode } from './flow-sum.ts'
import { nodeName } from './flow-words.ts'

type Props = {
  node: SumNode
  meters: readonly MeterRow[]
  interval: Interval
  site: string | null
  clear: () => void
}

/** A node opened into its meters; what is a difference says so. */
export const FlowDetail = ({ node, meters, interval, site, clear }: Props) => {
  const { t, i18n } = useTranslation()
  const named = new Map(meters.map((m) => [m.key, m]))
  return (
    <Card
      className="flow-detail"
      title={t('flow.detail', { name: nodeName(t, node) })}
      link={<LinkButton onClick={clear}>{t('flow.clear')}</LinkButton>}
    >
      {node.kind === 'rest' && <p className="sub note">{t('flow.derived')}</p>}
      <ul className="flow-meters">
        {[...node.meters]
          .sort((a, b) => (b.amount ?? 0) - (a.amount ?? 0))
          .map(({ meter, amount, unit, coverage }) => {
            const name = named.get(meter)?.name[i18n.language as Language] ?? meter
            return (
              <li key={meter}>
                <span>
                  <MeterLink meter={meter}>{name}</MeterLink>
                  <small className="code">{meter}</small>
                </span>
                <span className="number">
                  {amount === null ? '—' : decimal(amount, Math.abs(amount) < 100 ? 1 : 0)}{' '}
                  <small>{unitText(unit)}</small>
                  <small className="under">{t('flow.measured', { share: percent(coverage) })}</small>
                </span>
                <Link className="link" to={trendsPath([meter], interval, site)} aria-label={t('flow.openOf', { name })}>
                  {t('flow.column.open')}
                </Link>
              </li>
            )
          })}
      </ul>
    </Card>
  )
}
