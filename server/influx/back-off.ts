/** First and longest wait, ms. */
export type BackOff = { readonly first: number; readonly most: number }
/** 1 s, doubled up to a minute. */
export const backOff: BackOff = { first: 1_000, most: 60_000 }

/** How long to wait after so many failures in a row: half of it is chance (0 … 1), so that many servers do not come back at once. */
export const waitAfter = ({ first, most }: BackOff, failures: number, chance: number): number => {
  const full = Math.min(most, first * 2 ** Math.min(failures - 1, 30))
  return Math.round(full * (0.5 + chance / 2))
}
