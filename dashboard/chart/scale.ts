/** The next round number at or above `n`: 1, 2, 2.5 or 5 times a power of ten in quarters, so that an axis seldom moves. */
export const roundUp = (n: number): number => {
  if (!(n > 0)) return 1
  const step = 10 ** Math.floor(Math.log10(n)) / 4
  return Math.ceil(n / step) * step
}
