/** A number in [0, 1) that depends on nothing but its arguments (32-bit integer mixing after Murmur3). */
export const hash = (seed: number, channel: number, k: number): number => {
  let h = Math.imul(seed, 0x9e3779b1) ^ Math.imul(channel, 0x85ebca6b) ^ Math.imul(k, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296
}

/** Value noise in [-1, 1): hashed values at whole x, joined smoothly. */
export const noise = (seed: number, channel: number, x: number): number => {
  const k = Math.floor(x)
  const f = x - k
  const ease = f * f * (3 - 2 * f)
  const a = hash(seed, channel, k)
  return 2 * (a + (hash(seed, channel, k + 1) - a) * ease) - 1
}
