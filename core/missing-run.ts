import { SLOT } from './time.ts'

type Bin = {
  readonly start: number
  readonly measured: number
  readonly e1: number
  readonly e2: number
  readonly e3: number
}
/** A stretch of half-hours in which something is missing, with its missing time, UTC ms and ms. */
export type MissingRun = { readonly from: number; readonly to: number; readonly missing: number }

const known = (b: Bin): number => b.measured + b.e1 + b.e2 + b.e3

/**
 * Stretches in which a meter's amount is missing, between its first and last half-hour with something known: what lies before
 * the first and after the last is not a gap. Half-hours that lack less than `least` ms are let be.
 */
export const missingRuns = (bins: readonly Bin[], least: number): MissingRun[] => {
  const some = bins.filter((b) => known(b) > 0)
  const slots = new Map(some.map((b) => [b.start, b]))
  const [first, last] = [some[0]?.start, some.at(-1)?.start]
  if (first === undefined || last === undefined) return []
  const runs: MissingRun[] = []
  for (let start = first + SLOT; start < last; start += SLOT) {
    const slot = slots.get(start)
    const missing = SLOT - (slot ? known(slot) : 0)
    if (missing < least) continue
    const run = runs.at(-1)
    if (run?.to === start) runs[runs.length - 1] = { ...run, to: start + SLOT, missing: run.missing + missing }
    else runs.push({ from: start, to: start + SLOT, missing })
  }
  return runs
}
