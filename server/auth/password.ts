import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** argon2id is the library's default; memory KiB, passes and lanes as OWASP's password storage cheat sheet has them. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Hashes at once: sign-ins must not take the cores from the intake. */
const AT_ONCE = 2
export const SHORTEST = 12
export const LONGEST = 256

/** Why a password is refused; undefined: it is taken. Length is what counts (NIST SP 800-63B); no rules of composition. */
export const passwordFlaw = (password: string, account: string): string | undefined => {
  const characters = [...password.normalize('NFC')]
  if (characters.length < SHORTEST) return `a password has at least ${SHORTEST} characters`
  if (characters.length > LONGEST) return `a password has at most ${LONGEST} characters`
  if (new Set(characters).size < 5) return 'a password has at least 5 different characters'
  if (password.toLowerCase().replaceAll(account, '').length < SHORTEST / 2) return 'a password is more than the account'
  return undefined
}

/** Hashing and checking, off the main thread, two at a time. */
export const hasher = () => {
  let running = 0
  const queue: (() => void)[] = []
  const turn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }
  const hashed = (password: string): Promise<string> => turn(() => hash(password.normalize('NFC'), COST))
  /** what nobody's password is checked against, so that an unknown account takes as long as a known one */
  let nobody: Promise<string> | undefined
  return {
    hash: hashed,
    matches: async (stored: string | undefined, password: string): Promise<boolean> => {
      nobody ??= hashed(randomBytes(32).toString('hex'))
      const against = stored ?? (await nobody)
      const right = await turn(() => verify(against, password.normalize('NFC')))
      return right && stored !== undefined
    },
  }
}
