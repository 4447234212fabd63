import type { SumNode } from './flow-sum.ts'

/** Series keys that show a node over time: a use or a role of each site, else its meters. */
export const trendKeys = ({ id, kind, use, meters, bySite }: SumNode): string[] => {
  const each = (name: string) => bySite.map(({ site }) => `${site}:${name}`)
  if (id === 'rest/electricity') return each('use/other')
  if (kind === 'use' && use && use !== 'other' && meters.every((m) => m.unit === 'kWh')) return each(`use/${use}`)
  if (kind === 'intake' || kind === 'sold' || kind === 'supplied')
    if (meters.every((m) => m.unit === 'kWh')) return each(`role/${kind}`)
  return meters.map((m) => m.meter)
}
