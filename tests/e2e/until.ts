import { setTimeout as pause } from 'node:timers/promises'

/** Waits until `look` gives something other than undefined or false, and gives it back; fails by name after `ms`. */
export const until = async <T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { ms = 60_000, every = 50 } = {},
): Promise<T> => {
  const end = Date.now() + ms
  while (Date.now() < end) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await pause(every)
  }
  throw new Error(`after ${ms} ms still not: ${what}`)
}
