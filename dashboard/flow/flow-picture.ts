import type { FlowNode, SiteFlow } from '#core/energy-flow'
import type { FlowPicture, FlowPictureLink, FlowPictureNode } from '../chart/flow-option.ts'
import type { Palette } from '../chart/palette.ts'
import type { T } from '../i18n/i18n.ts'
import { amountIn, type FlowUnit, type SumNode } from './flow-sum.ts'
import { nodeColour, nodeName } from './flow-words.ts'

export type PictureGround = {
  readonly t: T
  readonly palette: Palette
  readonly unit: FlowUnit
  readonly digits: number
  readonly chosen: string | null
  readonly siteName: (id: string) => string
}
/** Names of nodes in the picture: a carrier may stand on both sides. */
export const pictureId = ({ side, id }: Pick<SumNode, 'side' | 'id'>): string => `${side}:${id}`

const linksOf = ({ site, sources, sinks }: SiteFlow, { palette, unit }: PictureGround): FlowPictureLink[] => {
  const drawn = (node: FlowNode, link: (amount: number) => FlowPictureLink): FlowPictureLink[] => {
    const amount = amountIn(unit, node)
    // what is not known or below zero has no width; the table and the findings say it
    return amount !== null && amount > 0 ? [link(amount)] : []
  }
  return [
    ...sources.flatMap((n) =>
      drawn(n, (amount) => ({ from: `source:${n.id}`, to: `site:${site}`, amount, colour: nodeColour(palette, n) })),
    ),
    ...sinks.flatMap((n) =>
      drawn(n, (amount) => ({ from: `site:${site}`, to: `sink:${n.id}`, amount, colour: nodeColour(palette, n) })),
    ),
  ]
}

/** Sources, sites and sinks with what runs between them. */
export const flowPicture = (
  sites: readonly SiteFlow[],
  nodes: readonly SumNode[],
  ground: PictureGround,
): FlowPicture => {
  const { t, palette, unit, digits, chosen, siteName } = ground
  const links = sites.flatMap((site) => linksOf(site, ground))
  const through = (id: string): number => {
    const sum = (end: 'from' | 'to') => links.reduce((n, l) => n + (l[end] === id ? l.amount : 0), 0)
    return Math.max(sum('from'), sum('to'))
  }
  const ends = nodes
    .map((node): FlowPictureNode => {
      const id = pictureId(node)
      return {
        id,
        name: nodeName(t, node),
        colour: nodeColour(palette, node),
        depth: node.side === 'source' ? 0 : 2,
        amount: through(id),
        rest: node.kind === 'rest',
      }
    })
    .filter((n) => n.amount > 0)
  const middle = sites
    .map(({ site }): FlowPictureNode => {
      const id = `site:${site}`
      return { id, name: siteName(site), colour: palette.text, depth: 1, amount: through(id) }
    })
    .filter((n) => n.amount > 0)
  return { nodes: [...ends, ...middle], links, unit, digits, chosen }
}
