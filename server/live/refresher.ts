/** A part of a whole that costs: it may take this share of the time at most. */
const SHARE = 1 / 20
/** However slow it was (a start, an import), it is due again after this, ms. */
const AT_MOST = 20_000

/** Runs `work` when it is due: not more often than `every` ms, and less often when it is slow. */
export const refresher = (every: number, work: () => Promise<void>): ((now: number) => Promise<void>) => {
  let due = Number.NEGATIVE_INFINITY
  return async (now) => {
    if (now < due) return
    const start = performance.now()
    await work()
    const took = performance.now() - start
    // a little before the full second, so that a timer's jitter does not skip one
    due = now + Math.max(every - 100, Math.min(took / SHARE, AT_MOST))
  }
}
