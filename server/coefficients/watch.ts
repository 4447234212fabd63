import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Coefficients } from '#core/coefficient'

type Log = { info(fields: object, message: string): void; error(fields: object, message: string): void }
type Options = {
  /** the folder that a plant's own sets are written into; it need not be there yet */
  readonly folder: string
  /** reads all sets; throws where they are not sound as one whole */
  readonly read: () => Coefficients
  readonly log: Log
  /** how often the folder is looked at, ms */
  readonly every?: number
}
export type HeldCoefficients = { current(): Coefficients; stop(): void }

/** Names, sizes and times of the sets in a folder: another text where one was added, taken away or written anew. */
const stampOf = (folder: string): string =>
  (existsSync(folder) ? readdirSync(folder).toSorted() : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name))
      return `${name} ${size} ${mtimeMs}`
    })
    .join('\n')

/**
 * The coefficient sets of a running server: those that `gentani coefficients import` writes take effect without a restart. Sets
 * that are not sound are told and left aside; the ones before them stay in use until the folder changes again.
 */
export const holdCoefficients = ({ folder, read, log, every = 2_000 }: Options): HeldCoefficients => {
  // the stamp is older than what is read: a file that comes in between is read once more
  let stamp = stampOf(folder)
  let held = read()
  const look = (): void => {
    try {
      const now = stampOf(folder)
      if (now === stamp) return
      stamp = now
      const before = new Set(held.sets.map((set) => set.id))
      held = read()
      const added = held.sets.map((set) => set.id).filter((id) => !before.has(id))
      log.info({ sets: held.sets.length, added }, 'coefficient sets were read again')
    } catch (error) {
      log.error({ err: error }, 'coefficient sets cannot be used; those before them stay in use')
    }
  }
  const timer = setInterval(look, every)
  timer.unref()
  return { current: () => held, stop: () => clearInterval(timer) }
}
