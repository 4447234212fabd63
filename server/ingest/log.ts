/** What the ingest says to people; pino fits it. Changes of state only, never a reading. */
export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** True the first time it is asked about a key; forgets all when it holds `limit` of them, so that strangers cannot fill it. */
export const firstTime = (limit = 1_000): ((key: string) => boolean) => {
  const seen = new Set<string>()
  return (key) => {
    if (seen.has(key)) return false
    if (seen.size >= limit) seen.clear()
    seen.add(key)
    return true
  }
}
