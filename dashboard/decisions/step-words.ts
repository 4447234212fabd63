import type { DecisionItem } from '#core/decision-item'
import { MICRO } from '#core/register'
import type { Suggestion } from '#core/suggestion'
import { decimal, signed } from '../format/number.ts'
import { age } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'

type Reason = Suggestion['for'][number] | Suggestion['against'][number]
/** Decimals that a number really has, up to six: evidence is not rounded away. */
const digits = (n: number): number => Math.min(6, String(Math.abs(n)).split('.')[1]?.length ?? 0)
const plain = (n: number): string => decimal(n, digits(n))
/** An amount beside another: three decimals, more only below one. */
const rough = (n: number): string => decimal(n, Math.abs(n) < 1 ? digits(n) : Math.min(3, digits(n)))
const amounts = new Set(['amount', 'usual', 'most', 'expected'])

/** A reason in words, its numbers with their units. */
export const reasonText = (t: T, { code, numbers }: Reason, unit: string): string => {
  const words = Object.fromEntries(
    Object.entries(numbers).map(([name, n]) => {
      if (name === 'ms') return [name, age(t, n)]
      return [name, amounts.has(name) ? `${rough(n)} ${unitText(unit)}`.trim() : plain(n)]
    }),
  )
  return t(`reason.${code}`, { ...words, count: numbers['meters'] ?? 0 })
}
/** The signed amount of a step. */
export const stepAmount = ({ amount, unit }: Pick<DecisionItem, 'amount' | 'unit'>): string =>
  `${signed(amount, digits(amount))} ${unitText(unit)}`.trim()
/** What a suggestion counts. */
export const countedText = (t: T, { amount }: Pick<Suggestion, 'amount'>, unit: string): string =>
  amount === null
    ? t('inbox.countsLater')
    : t('inbox.counts', { amount: `${plain(amount / MICRO)} ${unitText(unit)}`.trim() })
