import type { History } from './meter-history.ts'
import type { Sample } from './sample.ts'
import { isContinuous, stepOf } from './step.ts'

/** The samples that follow, 0 the next one; undefined behind the last one that is there. */
export type Ahead = (i: number) => Sample | undefined

/** A sample that rules may use. */
export const isUsable = ({ quality }: Sample): boolean => quality === 'good' || quality === 'estimated'

/**
 * A search for the return of a register that left its line at r1 (metering.md, rule 4): `rise` is what the samples since have
 * climbed by continuous steps, millionths; `prev` the last of them; `until` the end of the window, UTC ms.
 */
export type Search = { readonly r1: Sample; readonly until: number; prev: Sample; rise: number }
/** return: the sample came back; end: no return will be found; on: none yet. */
export type Finding = 'return' | 'end' | 'on'

/** Takes the next usable sample into a search. */
export const look = (history: History, search: Search, s: Sample): Finding => {
  if (s.at > search.until) return 'end'
  const back = stepOf(history, search.r1, s)
  const step = stepOf(history, search.prev, s)
  const continuous = isContinuous(step)
  const rising = search.rise > 2 * back.resolution
  if (isContinuous(back)) return continuous || rising ? 'end' : 'return'
  if (continuous) search.rise += step.d
  search.prev = s
  // what has climbed stays climbed: no sample behind can be a return
  return search.rise > 2 * back.resolution ? 'end' : 'on'
}

/** Looks ahead of r2, the sample `from` − 1 behind the present one, up to a cut; `before` is the time of the next one. */
export const findReturn = (
  history: History,
  search: Search,
  { ahead, from, before }: { ahead: Ahead; from: number; before: number },
): { readonly finding: Finding; readonly sample?: Sample } => {
  for (let i = from; ; i += 1) {
    const sample = ahead(i)
    if (!sample) return { finding: 'on' }
    if (sample.at >= before) return { finding: 'end' }
    if (!isUsable(sample)) continue
    const finding = look(history, search, sample)
    if (finding !== 'on') return { finding, sample }
  }
}
