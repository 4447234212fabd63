import { useTranslation } from 'react-i18next'
import type { Balance } from '../api/balances.ts'

const WIDTH = 150
const HEIGHT = 34
const MIDDLE = HEIGHT / 2

/** Each day's difference as a bar from the middle, in the band of its tolerance; a day outside stands out. */
export const BalanceDays = ({ balance }: { balance: Balance }) => {
  const { t } = useTranslation()
  const { rows } = balance
  const off = (row: Balance['rows'][number]): number => row.remainder - row.declaredLoss
  const most = Math.max(1e-9, ...rows.map((r) => Math.max(Math.abs(off(r)), r.tolerance * 1.5)))
  const height = (n: number): number => (Math.abs(n) / most) * (MIDDLE - 1)
  const step = WIDTH / Math.max(30, rows.length)
  const outside = rows.filter((r) => r.outside).length
  return (
    <svg
      className="balance-days"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('balance.picture', { count: rows.length, outside })}
    >
      {rows.map((row, i) => {
        const band = height(row.tolerance)
        const bar = Math.max(0.8, height(off(row)))
        return (
          <g key={row.start}>
            <rect className="band" x={i * step} y={MIDDLE - band} width={step} height={2 * band} />
            <rect
              className="bar"
              data-outside={(row.outside && balance.balance === 'closed') || undefined}
              x={i * step + step * 0.2}
              y={off(row) >= 0 ? MIDDLE - bar : MIDDLE}
              width={step * 0.6}
              height={bar}
            />
          </g>
        )
      })}
      <line className="zero" x1={0} x2={WIDTH} y1={MIDDLE} y2={MIDDLE} />
    </svg>
  )
}
