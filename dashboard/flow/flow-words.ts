import type { Palette } from '../chart/palette.ts'
import type { T } from '../i18n/i18n.ts'
import type { SumNode } from './flow-sum.ts'

type Named = Pick<SumNode, 'id' | 'kind' | 'carrier' | 'use'>
/** What a node is called. */
export const nodeName = (t: T, { id, kind, carrier, use }: Named): string => {
  if (kind === 'use' && use) return t(`use.${use}`)
  if (kind === 'rest') return t(id === 'rest/fuel' ? 'flow.rest.fuel' : 'flow.rest.electricity')
  if (kind === 'sold' || kind === 'supplied') return t(`flow.${kind}`)
  return carrier ? t(`carrier.${carrier}`) : id
}
/** Uses have the colours of every page; what is generated is that of the sun; the rest is grey. */
export const nodeColour = (palette: Palette, { kind, use, carrier }: Named): string => {
  if (kind === 'use' && use) return palette.use[use]
  if (kind === 'generation') return carrier === 'self_gen_fuel' ? palette.fuel : palette.solar
  if (kind === 'fuel') return palette.fuel
  if (kind === 'rest') return palette.use.other
  return kind === 'intake' ? palette.accent : palette.line
}
