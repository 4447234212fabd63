/** Edits (insert, delete, replace) from one word to another: Levenshtein's distance. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
const plain = (word: string): string => word.toLowerCase().replace(/[-_\s]/g, '')

/** The known word that was probably meant; undefined when none is near: a third of its letters may differ, one at least. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const ranked = known.map((k) => ({ k, d: distance(plain(word), plain(k)) })).sort((a, b) => a.d - b.d)
  const best = ranked[0]
  return best && best.d <= Math.max(1, Math.floor(best.k.length / 3)) ? best.k : undefined
}
