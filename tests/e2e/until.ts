import { setTimeout as pause } from 'node:timers/promises'

/** The first look comes after this, each next one a quarter later than the one before: a long wait costs those little that are waited for. */
const SOON = 20
const LATER = 1.25

/**
 * Waits until `look` gives something other than undefined or false, and gives it back; fails by name after `ms`. `every`: the
 * longest pause between two looks.
 */
export const until = async <T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { ms = 60_000, every = 250 } = {},
): Promise<T> => {
  const end = Date.now() + ms
  for (let wait = SOON; Date.now() < end; wait = Math.min(every, wait * LATER)) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await pause(wait)
  }
  throw new Error(`after ${ms} ms still not: ${what}`)
}
