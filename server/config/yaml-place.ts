import { type Document, isCollection, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import type { Path } from '#core/finding'

export type Place = { readonly line: number; readonly column: number }

const step = (node: unknown, key: string | number): { key: unknown; value: unknown } | undefined => {
  if (isSeq(node)) return { key: undefined, value: node.items[Number(key)] }
  if (!isMap(node)) return undefined
  return node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(key))
}
const offset = (node: unknown): number | undefined => (isNode(node) ? (node as Node).range?.[0] : undefined)

/**
 * Where a path stands in the text. A map or a list is pointed at by its key; what is not there, by what would hold it.
 * `onKey` asks for the key even of a plain value.
 */
export const placeOf = (doc: Document, lines: LineCounter, { path, onKey }: { path: Path; onKey: boolean }): Place => {
  let node: unknown = doc.contents
  let found = offset(node) ?? 0
  for (const [depth, name] of path.entries()) {
    const pair = step(node, name)
    if (!pair) break
    node = pair.value
    const last = depth === path.length - 1
    const byKey = (last && onKey) || isCollection(node) || offset(node) === undefined
    found = (byKey ? offset(pair.key) : undefined) ?? offset(node) ?? found
  }
  const { line, col } = lines.linePos(found)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}
