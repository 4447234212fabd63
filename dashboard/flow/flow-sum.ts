import type { FlowNode, SiteFlow } from '#core/energy-flow'
import { numberOf } from '../format/figure.ts'

export type FlowUnit = 'kWh' | 'GJ'
/** A node of the page: the same kind of source or use of all shown sites together. */
export type SumNode = Pick<FlowNode, 'id' | 'kind' | 'carrier' | 'use' | 'meters'> & {
  readonly side: 'source' | 'sink'
  /** In the unit shown; null: not known, or none in this unit. */
  readonly amount: number | null
  readonly coverage: number
  /** What each site has in it. */
  readonly bySite: readonly { readonly site: string; readonly amount: number | null }[]
}

/** Electricity is kWh; fuel is not. In GJ everything has an amount. */
export const amountIn = (unit: FlowUnit, { kWh, gj }: FlowNode): number | null => (unit === 'kWh' ? kWh : numberOf(gj))
/** Whether a node has a place in a picture of this unit, known or not. */
const belongs = (unit: FlowUnit, { id, kind, kWh, meters }: FlowNode): boolean => {
  if (unit === 'GJ') return true
  if (id === 'rest/fuel' || kind === 'fuel') return false
  return kWh !== null || id === 'rest/electricity' || meters.some((m) => m.unit === 'kWh')
}

const plus = (a: number | null, b: number | null): number | null => (b === null ? a : (a ?? 0) + b)
/** Nodes of one side, those of the same id together. Coverage by amount, so that a small silent meter does not hide a large one that is read. */
export const sumNodes = (sites: readonly SiteFlow[], side: SumNode['side'], unit: FlowUnit): SumNode[] => {
  const found = new Map<string, { node: FlowNode; own: { site: string; of: FlowNode }[] }>()
  for (const { site, sources, sinks } of sites)
    for (const node of side === 'source' ? sources : sinks) {
      if (!belongs(unit, node)) continue
      const known = found.get(node.id) ?? { node, own: [] }
      known.own.push({ site, of: node })
      found.set(node.id, known)
    }
  return [...found.values()].map(({ node: { id, kind, carrier, use }, own }) => {
    const weight = own.reduce((n, { of }) => n + Math.abs(amountIn(unit, of) ?? 0), 0)
    const coverage =
      weight > 0
        ? own.reduce((n, { of }) => n + (Math.abs(amountIn(unit, of) ?? 0) / weight) * of.coverage, 0)
        : own.reduce((n, { of }) => n + of.coverage / own.length, 0)
    return {
      id,
      kind,
      carrier,
      use,
      side,
      coverage,
      amount: own.reduce<number | null>((n, { of }) => plus(n, amountIn(unit, of)), null),
      meters: own.flatMap(({ of }) => of.meters),
      bySite: own.map(({ site, of }) => ({ site, amount: amountIn(unit, of) })),
    }
  })
}

/** The sum of what is known of some nodes; null where nothing is. */
export const totalOf = (nodes: readonly SumNode[]): number | null =>
  nodes.reduce<number | null>((n, node) => plus(n, node.amount), null)

const leaves = ({ kind }: SumNode): boolean => kind === 'sold' || kind === 'supplied'
/** Sinks in the order that they are read: uses, largest first; then the rest; then what was handed on. */
export const inOrder = (sinks: readonly SumNode[]): SumNode[] => {
  const place = (n: SumNode): number => (leaves(n) ? 2 : n.kind === 'rest' ? 1 : 0)
  return [...sinks].sort((a, b) => place(a) - place(b) || (b.amount ?? 0) - (a.amount ?? 0))
}
/** What was used at the sites: sinks without what was handed on. */
export const consumedOf = (sinks: readonly SumNode[]): number | null => totalOf(sinks.filter((n) => !leaves(n)))
export const isHandedOn = leaves

export type FlowFinding = {
  readonly kind: 'over' | 'unread'
  readonly site: string
  readonly node: SumNode
  readonly amount: number
}
/** Rests below zero (the uses show more than came in), and meters that were never read: nothing of it is hidden. */
export const findingsOf = (nodes: readonly SumNode[]): FlowFinding[] =>
  nodes.flatMap((node) =>
    node.bySite.flatMap(({ site, amount }): FlowFinding[] => {
      if (node.kind === 'rest' && amount !== null && amount < -1e-6)
        return [{ kind: 'over', site, node, amount: -amount }]
      return amount === null ? [{ kind: 'unread', site, node, amount: 0 }] : []
    }),
  )
