import { SankeyChart } from 'echarts/charts'
import { use } from 'echarts/core'
import { decimal } from '../format/number.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { tip, tipBox } from './tooltip.ts'

use([SankeyChart])

export type FlowPictureNode = {
  readonly id: string
  readonly name: string
  readonly colour: string
  /** 0 where it comes from, 1 the site, 2 where it goes */
  readonly depth: 0 | 1 | 2
  readonly amount: number
  /** what no meter explains: drawn with a broken border */
  readonly rest?: boolean
}
export type FlowPictureLink = {
  readonly from: string
  readonly to: string
  readonly amount: number
  readonly colour: string
}
export type FlowPicture = {
  readonly nodes: readonly FlowPictureNode[]
  readonly links: readonly FlowPictureLink[]
  readonly unit: string
  readonly digits: number
  readonly chosen: string | null
}

/** Narrower than this, names stand alone: the amounts are in the table below. */
const NARROW = 560
/** Room between nodes, px: a label is a line. */
const GAP = 20
/** Height of a picture, px, that leaves each node its label. */
export const flowHeight = ({ nodes }: FlowPicture): number => {
  const most = Math.max(...[0, 1, 2].map((depth) => nodes.filter((n) => n.depth === depth).length))
  return Math.max(280, 160 + most * (GAP + 6))
}
/** A letter of Japanese is as wide as two of Latin. */
const widthOf = (text: string): number => [...text.trimEnd()].reduce((n, letter) => n + (letter > '\u2e80' ? 2 : 1), 0)
/** Where a name may be broken: between words, between letters of Japanese, and in a word that is wider than a line. */
const pieces = (name: string, wide: number): string[] =>
  (name.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*/gu) ?? []).flatMap((piece) =>
    widthOf(piece) > wide ? [...piece] : [piece],
  )
/** A name on as many lines, each as wide, as there is room for. */
const fitted = (name: string, { wide, lines }: { wide: number; lines: number }): string => {
  const out = ['']
  let used = 0
  for (const piece of pieces(name, wide)) {
    const w = widthOf(piece)
    if (used + w > wide && out.length === lines) return `${out.join('\n').trimEnd()}…`
    if (used + w > wide) {
      out.push('')
      used = 0
    }
    out.push(`${out.pop() ?? ''}${piece}`)
    used += w + piece.length - piece.trimEnd().length
  }
  return out.map((line) => line.trim()).join('\n')
}
/** Room beside a node of a narrow picture, by its depth: left, middle (between two columns of words), right. */
const room = [
  { wide: 20, lines: 1 },
  { wide: 10, lines: 2 },
  { wide: 14, lines: 1 },
]

/** エネルギーフロー as a Sankey diagram: widths are amounts; nothing moves, for a place has a meaning. */
export const flowOption = (picture: FlowPicture, palette: Palette, width: number): Option => {
  const narrow = width < NARROW
  const amount = (n: number): string => `${decimal(n, picture.digits)} ${picture.unit}`
  const name = new Map(picture.nodes.map((n) => [n.id, n.name]))
  return {
    tooltip: {
      trigger: 'item',
      ...tipBox,
      formatter: (params) => {
        const { dataType, data } = (Array.isArray(params) ? params[0] : params) as {
          dataType?: string
          data?: { source?: string; target?: string; name?: string; value?: number }
        }
        const value = Number(data?.value ?? 0)
        if (dataType === 'edge')
          return tip(`${name.get(data?.source ?? '') ?? ''} → ${name.get(data?.target ?? '') ?? ''}`, [
            { label: '', value: amount(value) },
          ])
        return tip(name.get(data?.name ?? '') ?? '', [{ label: '', value: amount(value) }])
      },
    },
    series: [
      {
        type: 'sankey',
        id: 'flow',
        left: 2,
        right: 2,
        top: 6,
        bottom: 6,
        nodeWidth: narrow ? 10 : 14,
        nodeGap: GAP,
        nodeAlign: 'justify',
        draggable: false,
        // the order given is the order read: nothing is moved to save a crossing
        layoutIterations: 0,
        emphasis: { focus: 'adjacency' },
        lineStyle: { opacity: 0.32, curveness: 0.5 },
        label: { color: palette.text, fontSize: 12, lineHeight: 16 },
        data: picture.nodes.map(({ id, name: text, colour, depth, amount: value, rest }) => ({
          name: id,
          value,
          depth,
          itemStyle: {
            color: colour,
            borderColor: id === picture.chosen ? palette.text : rest ? palette.muted : colour,
            borderWidth: id === picture.chosen ? 2 : rest ? 1 : 0,
            borderType: rest ? ('dashed' as const) : ('solid' as const),
          },
          label: {
            position: depth === 2 ? ('left' as const) : ('right' as const),
            align: depth === 2 ? ('right' as const) : ('left' as const),
            formatter: narrow
              ? fitted(text, room[depth] ?? { wide: 10, lines: 1 })
              : `{n|${text}}  {v|${decimal(value, picture.digits)}}`,
            rich: {
              n: { color: palette.text, fontSize: 12, lineHeight: 16 },
              v: { color: palette.muted, fontSize: 11, lineHeight: 14 },
            },
          },
        })),
        links: picture.links.map(({ from, to, amount: value, colour }) => ({
          source: from,
          target: to,
          value,
          lineStyle: { color: colour },
        })),
      },
    ],
  }
}
