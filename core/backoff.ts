/** Longest wait between two attempts, ms. */
const LONGEST = 15_000
/** Wait before attempt n (from 0), ms: doubled each time up to 15 s, half of it by chance (0 … 1), so that clients do not come back in step. */
export const backoff = (n: number, chance: number): number => {
  const full = Math.min(LONGEST, 250 * 2 ** Math.min(n, 10))
  return Math.round(full / 2 + (full / 2) * chance)
}
