/** Failures that cost nothing, and the longest wait, s: of one account from one place or browser; of one place over all accounts. */
const limits = { account: { free: 5, most: 300 }, place: { free: 30, most: 60 } } as const
type Kind = keyof typeof limits
type Bucket = { failures: number; until: number; last: number }
/** A bucket forgets after an hour without a failure, ms. */
const FORGETS = 3_600_000
const BUCKETS = 10_000

/** IPv6 addresses of one network count as one place: the first 64 bits. */
export const placeOf = (address: string): string => {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (v4 !== undefined) return v4
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}

/** What tries are counted under. */
export type Tries = { readonly kind: Kind; readonly key: string }[]
/**
 * A try from a browser that signed in to this account before is counted under that browser alone, so that nobody else's guessing
 * can keep its person out (OWASP, device cookies). Others are counted by account and place, and by place.
 */
export const triesOf = ({
  account,
  place,
  device,
}: {
  account: string
  place: string
  device: string | undefined
}): Tries =>
  device === undefined
    ? [
        { kind: 'account', key: `${account}@${place}` },
        { kind: 'place', key: place },
      ]
    : [{ kind: 'account', key: `device ${device}` }]

/** Waits that double with each failure beyond the free ones; in memory: a restart is in the hands of the plant, not of a guesser. */
export const throttle = (now: () => number) => {
  const buckets = new Map<string, Bucket>()
  const bucket = (kind: Kind, key: string): Bucket => {
    const name = `${kind} ${key}`
    const known = buckets.get(name)
    buckets.delete(name)
    const kept = known && now() - known.last < FORGETS ? known : { failures: 0, until: 0, last: now() }
    buckets.set(name, kept)
    if (buckets.size > BUCKETS) buckets.delete(buckets.keys().next().value ?? '')
    return kept
  }
  return {
    /** Seconds to wait before the next try; 0: go on. */
    wait: (tries: Tries): number => {
      const until = Math.max(...tries.map(({ kind, key }) => bucket(kind, key).until))
      return Math.max(0, Math.ceil((until - now()) / 1000))
    },
    /** Counts a try as failed; before its password is looked at, so that tries at once are not free. */
    failed: (tries: Tries): void => {
      for (const { kind, key } of tries) {
        const b = bucket(kind, key)
        const { free, most } = limits[kind]
        b.failures += 1
        b.last = now()
        if (b.failures >= free) b.until = b.last + Math.min(most, 2 ** (b.failures - free)) * 1000
      }
    },
    succeeded: (tries: Tries): void => {
      for (const { kind, key } of tries) {
        const b = bucket(kind, key)
        if (kind === 'account') buckets.delete(`${kind} ${key}`)
        else {
          b.failures -= 1
          if (b.failures < limits[kind].free) b.until = 0
        }
      }
    },
  }
}
