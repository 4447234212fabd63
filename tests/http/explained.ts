import { type ExplainInput, ExplainNode, workedOut } from '#core/explain'
import type { House } from './house.ts'

const linksIn = (of: Pick<ExplainInput, 'links'>): string[] => of.links.map((l) => l.href)

/** Opens figures of a house, each asked once; what lies below is worked out of its inputs again. */
export const explained = (house: House) => {
  const nodes = new Map<string, ExplainNode>()
  const seen = new Map<string, string[]>()
  /** A node with all pages of its inputs. */
  const open = async (figure: string): Promise<ExplainNode> => {
    const known = nodes.get(figure)
    if (known) return known
    const inputs: ExplainInput[] = []
    for (let cursor: string | null = '0'; ; ) {
      const answer = await house.get(`/api/v1/explain?figure=${encodeURIComponent(figure)}&cursor=${cursor}&limit=500`)
      if (answer.status !== 200) throw new Error(`${figure}: ${answer.status} ${JSON.stringify(answer.body)}`)
      const node: ExplainNode = ExplainNode.parse(answer.body)
      inputs.push(...node.inputs)
      cursor = node.next
      if (cursor === null) {
        nodes.set(figure, { ...node, inputs })
        return { ...node, inputs }
      }
    }
  }
  /** Every link below a figure. A meter's months and days are alike: of each node the first of them is opened. */
  const walk = async (figure: string, above: readonly string[] = []): Promise<string[]> => {
    const known = seen.get(figure)
    if (known) return known
    if (above.includes(figure)) throw new Error(`${figure} rests on itself: ${above.join(' > ')}`)
    const node = await open(figure)
    if ('why' in node.figure) throw new Error(`${figure}: ${node.figure.why}`)
    const again = workedOut(node.op, node.inputs)
    if (node.op !== 'leaf' || node.inputs.length > 0) {
      if (!again.ok) throw new Error(`${figure} from its inputs: ${again.why}`)
      const off = Math.abs(again.value - node.figure.value)
      if (off > Math.abs(node.figure.value) * 1e-9 + 1e-9)
        throw new Error(`${figure}: ${node.figure.value} is shown, ${again.value} comes out`)
    }
    const links = new Set([...linksIn(node), ...node.inputs.flatMap(linksIn)])
    const below = node.inputs.filter((i) => i.opens && !('why' in i.figure))
    const next = below.filter((input, i) => i === 0 || !/^\d{4}-\d{2}/.test(input.id))
    for (const input of next) for (const link of await walk(input.id, [...above, figure])) links.add(link)
    const all = [...links]
    seen.set(figure, all)
    return all
  }
  return { open, walk }
}
/** Whether a way leads to readings. */
export const leadsToReadings = (links: readonly string[]): boolean => links.some((href) => href.includes('/readings?'))
