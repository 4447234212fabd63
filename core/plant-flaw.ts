import type { Path } from './finding.ts'

/** What is wrong with a plant that its schema cannot see, and where in the document. */
export type Flaw = { readonly path: Path; readonly message: string; readonly level: 'error' | 'warning' }

export const error = (path: Path, message: string): Flaw => ({ path, message, level: 'error' })
export const warning = (path: Path, message: string): Flaw => ({ path, message, level: 'warning' })

/** One flaw for each id that stands a second time; `root` is the place of the list. */
export const duplicateIds = (noun: string, root: Path, items: readonly { readonly id: string }[]): Flaw[] => {
  const first = new Map<string, number>()
  return items.flatMap(({ id }, index) => {
    const before = first.get(id)
    if (before === undefined) first.set(id, index)
    return before === undefined ? [] : [error([...root, index, 'id'], `duplicate ${noun} "${id}"`)]
  })
}
/** `a, b and c` for messages. */
export const listed = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
