import { type BalanceBin, balanceBins, balanceDrift, balanceKeys, type Drift } from '#core/balance-drift'
import { type MeterBalance, meterBalances } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import { DAY, type EpochMs, monthInterval, monthOf } from '#core/time'
import type { Read } from '../ledger/contract.ts'

type Sources = { plant: Plant; read: Read; now: () => EpochMs }
type Question = { site?: string | undefined; from: number; to: number; by: 'day' | 'month' }
/** A balance with its bins, and the drift that its whole days show; null: none. */
export type BalanceOver = {
  readonly balance: MeterBalance
  readonly bins: readonly BalanceBin[]
  readonly drift: Drift | null
}

export type Balances = (question: Question) => Promise<BalanceOver[]>

const dayEnd = (start: number): number => start + DAY
const monthEnd = (start: number): number => monthInterval(monthOf(start as EpochMs)).end

/** Main − Σ sub-meters of each meter with parts, by day or month, with what lasts outside the tolerance. */
export const balancesOf =
  ({ plant, read, now }: Sources): Balances =>
  async ({ site, from, to, by }) => {
    const balances = meterBalances(plant).filter((b) => site === undefined || b.site.id === site)
    const meters = [...new Set(balances.flatMap(balanceKeys))]
    const t = now()
    const [days, months] = await Promise.all([
      read('bins', { table: 'days', meters, from, to }),
      by === 'month' ? read('bins', { table: 'months', meters, from, to }) : [],
    ])
    return balances.map((balance) => {
      const byDay = balanceBins(balance, days, { endOf: dayEnd, now: t })
      const whole = byDay.filter((d) => d.end <= t)
      return {
        balance,
        bins: by === 'day' ? byDay : balanceBins(balance, months, { endOf: monthEnd, now: t }),
        drift: balanceDrift(balance, whole) ?? null,
      }
    })
  }
