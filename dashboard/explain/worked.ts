import type { ExplainInput, ExplainNode, ExplainOp } from '#core/explain'
import { numberOf } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'

/** Digits that stand for a number; the noise of binary fractions lies beyond. */
const SIGNIFICANT = 10
/** A number with every digit that it has, and no more than ten significant ones. */
export const full = (n: number): string => {
  const [, fraction = ''] = String(Number(n.toPrecision(SIGNIFICANT))).split('.')
  return decimal(n, fraction.includes('e') ? 10 : Math.min(10, fraction.length))
}
const withUnit = ({ figure }: Pick<ExplainInput, 'figure'>): string =>
  'value' in figure ? `${full(figure.value)} ${unitText(figure.unit)}`.trim() : '—'

/** Terms of a sum that are written out; more stand in the table alone. */
const TERMS = 4
const sum = (t: T, inputs: readonly ExplainInput[]): string =>
  inputs.length > TERMS
    ? t('explain.sumOf', { count: inputs.length })
    : inputs
        .map((input, i) => {
          const { weight } = input
          const factor = Math.abs(weight) === 1 ? '' : `${full(Math.abs(weight))} × `
          const sign = weight < 0 ? '− ' : i === 0 ? '' : '+ '
          return `${sign}${factor}${withUnit(input)}`
        })
        .join(' ')

const at = (inputs: readonly ExplainInput[], i: number): string => {
  const input = inputs[i]
  return input ? withUnit(input) : '—'
}
const forms: Record<Exclude<ExplainOp, 'leaf'>, (t: T, inputs: readonly ExplainInput[]) => string> = {
  sum,
  product: (_, inputs) => inputs.map(withUnit).join(' × '),
  quotient: (_, inputs) => `${at(inputs, 0)} ÷ ${at(inputs, 1)}`,
  improvement: (_, inputs) => `(${at(inputs, 0)} − ${at(inputs, 1)}) ÷ ${at(inputs, 0)}`,
  'half-up': (t, inputs) => t('explain.halfUpOf', { value: at(inputs, 0) }),
  'filed-intensity': (_, inputs) => `(${at(inputs, 0)} − ${at(inputs, 1)} − ${at(inputs, 2)}) ÷ ${at(inputs, 3)}`,
  percent: (_, inputs) => `${at(inputs, 1)} ÷ ${at(inputs, 0)} × 100`,
  'one-decimal': (t, inputs) => t('explain.halfUpOf', { value: at(inputs, 0) }),
  minimum: (_, inputs) => `min(${inputs.map(withUnit).join(', ')})`,
  maximum: (_, inputs) => `max(${inputs.map(withUnit).join(', ')})`,
  power: (_, inputs) => `${at(inputs, 0)} ^ ${at(inputs, 1)}`,
  'log-mean': (_, inputs) => `L(${at(inputs, 0)}, ${at(inputs, 1)}) × ln(${at(inputs, 2)} ÷ ${at(inputs, 3)})`,
  dppe: (_, inputs) => `${at(inputs, 0)} × ${at(inputs, 1)} ÷ ${at(inputs, 2)} ÷ (1 − ${at(inputs, 3)})`,
  'mean-change': (_, inputs) => `(${inputs.map(withUnit).join(' × ')}) ^ (1/${inputs.length})`,
}

/** The figure written out with the numbers of its inputs; null for one that has none, or where some are not loaded yet. */
export const worked = (t: T, node: ExplainNode, inputs: readonly ExplainInput[]): string | null => {
  if (node.op === 'leaf' || inputs.length === 0 || inputs.length < node.total) return null
  return `${forms[node.op](t, inputs)} = ${withUnit(node)}`
}

/** Share of an input in a sum of parts of one sign, 0 … 1; null elsewhere. */
export const shareIn = (node: ExplainNode, inputs: readonly ExplainInput[], input: ExplainInput): number | null => {
  if (node.op !== 'sum' || node.total < 2) return null
  const parts = inputs.map((i) => i.weight * (numberOf(i.figure) ?? 0))
  const most = Math.max(...parts.map(Math.abs))
  return most > 0 ? Math.abs(input.weight * (numberOf(input.figure) ?? 0)) / most : null
}
