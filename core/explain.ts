import { z } from 'zod'
import { Confidence } from './coefficient-set.ts'
import { absent, type Computed, computed } from './computed.ts'
import { logMean } from './factor-change.ts'
import { Figure } from './figure.ts'
import { Name } from './id.ts'
import { halfUp, significant } from './rounding.ts'

/** How a figure comes out of its inputs; each can be worked out again by anyone. */
export const ExplainOp = z.enum([
  'leaf', // a reading, a record, a printed factor, a rule of the law
  'sum', // Σ weight × input
  'product', // all inputs multiplied
  'quotient', // first / second
  'improvement', // (first − second) / first
  'half-up', // 四捨五入 to a whole number
  'filed-intensity', // (first − second − third) / fourth, four significant digits
  'percent', // second / first × 100, one decimal
  'one-decimal', // 四捨五入 to one decimal
  'minimum', // the smallest input
  'maximum', // the largest input
  'power', // first to the power of second
  'log-mean', // L(first, second) × ln(third / fourth), L the logarithmic mean
  'dppe', // first × second / third / (1 − fourth)
  'mean-change', // nth root of the product of the ratios, %, one decimal
])
export type ExplainOp = z.infer<typeof ExplainOp>

/** A factor with everything that a reader needs to check it. */
export const ExplainFactor = z.object({
  printed: z.string(),
  unit: z.string(),
  set: z.string(),
  title: z.string(),
  row: z.string(),
  year: z.int(),
  provisional: z.int().nullable(),
  confidence: Confidence,
  reason: z.string(),
  sources: z.array(z.string()),
})
const node = {
  id: z.string().describe('stable; opens by GET /api/v1/explain?figure='),
  title: Name,
  figure: Figure,
  op: ExplainOp,
  weight: z.number().describe('by which it enters a sum; 1 elsewhere'),
  formula: Name.nullable(),
  clause: z.string().nullable().describe('law, standard or plan that the formula stands in'),
  note: Name.nullable(),
  factor: ExplainFactor.nullable(),
  links: z.array(z.object({ href: z.string(), title: z.string() })).describe('to readings, slots, acts'),
}
export const ExplainInput = z.object({ ...node, opens: z.boolean().describe('has inputs of its own') })
export type ExplainInput = z.infer<typeof ExplainInput>
export const ExplainNode = ExplainInput.extend({
  inputs: z.array(ExplainInput),
  total: z.int().describe('inputs in all'),
  next: z.string().nullable().describe('cursor of the next page of inputs'),
})
export type ExplainNode = z.infer<typeof ExplainNode>

type Operand = { readonly value: number; readonly weight: number }
const product = (ns: readonly number[]): number => ns.reduce((a, n) => a * n, 1)
const work: Record<Exclude<ExplainOp, 'leaf'>, (of: readonly Operand[]) => number> = {
  sum: (of) => of.reduce((sum, { value, weight }) => sum + weight * value, 0),
  product: (of) => product(of.map((o) => o.value)),
  quotient: ([a, b]) => (a?.value ?? Number.NaN) / (b?.value ?? Number.NaN),
  improvement: ([base, now]) =>
    ((base?.value ?? Number.NaN) - (now?.value ?? Number.NaN)) / (base?.value ?? Number.NaN),
  'half-up': ([a]) => halfUp(a?.value ?? Number.NaN),
  'filed-intensity': ([a, b, c, d]) =>
    significant(((a?.value ?? 0) - (b?.value ?? 0) - (c?.value ?? 0)) / (d?.value ?? Number.NaN), 4),
  percent: ([a, b]) => halfUp(((b?.value ?? Number.NaN) / (a?.value ?? Number.NaN)) * 100, 1),
  'one-decimal': ([a]) => halfUp(a?.value ?? Number.NaN, 1),
  minimum: (of) => Math.min(...of.map((o) => o.value)),
  maximum: (of) => Math.max(...of.map((o) => o.value)),
  power: ([a, b]) => (a?.value ?? Number.NaN) ** (b?.value ?? Number.NaN),
  'log-mean': ([a, b, c, d]) =>
    logMean(a?.value ?? Number.NaN, b?.value ?? Number.NaN) *
    Math.log((c?.value ?? Number.NaN) / (d?.value ?? Number.NaN)),
  dppe: ([a, b, c, d]) =>
    ((a?.value ?? Number.NaN) * (b?.value ?? Number.NaN)) / (c?.value ?? Number.NaN) / (1 - (d?.value ?? Number.NaN)),
  'mean-change': (of) => halfUp(product(of.map((o) => o.value / 100)) ** (1 / of.length) * 100, 1),
}
/** The value of a node worked out of all its inputs: what the shown figure must be. A missing input makes it absent, with its reason. */
export const workedOut = (
  op: ExplainOp,
  inputs: readonly Pick<ExplainInput, 'figure' | 'weight'>[],
): Computed<number> => {
  const of: Operand[] = []
  for (const { figure, weight } of inputs) {
    if ('why' in figure) return absent(figure.why)
    of.push({ value: figure.value, weight })
  }
  return op === 'leaf' || of.length === 0 ? absent('no-readings') : computed(work[op](of))
}
