/** Keeps the answer of a question for a while; those who ask meanwhile share it. A failed one is asked again. */
export const kept = <T>(maxAge: number, now: () => number) => {
  const known = new Map<string, { at: number; value: Promise<T> }>()
  return (key: string, ask: () => Promise<T>): Promise<T> => {
    for (const [k, { at }] of known) if (now() - at >= maxAge) known.delete(k)
    const found = known.get(key)
    if (found) return found.value
    const value = ask()
    known.set(key, { at: now(), value })
    value.catch(() => known.delete(key))
    return value
  }
}
