import type { TargetState } from '#core/snapshot'
import type { TargetPicture } from '../chart/target-option.ts'
import { numberOf } from '../format/figure.ts'
import { crossesRegime, scaleOf } from './target-scale.ts'

type Words = {
  regime: string
  path: string
  actual: string
  landing: string
  goal: (value: string) => string
  year: (fy: number) => string
}

/** A target as its chart takes it. R is drawn as the change, so that down is better in every card. */
export const targetPicture = (target: TargetState, words: Words): TargetPicture => {
  const scale = scaleOf(target.metric, target.unit)
  const sign = target.better === 'higher' ? -1 : 1
  const drawn = ({ fy, value }: { fy: number; value: number }) => ({ fy, value: sign * value })
  const landing = numberOf(target.landing)
  const end = target.path.at(-1)
  const band = target.band && ([sign * target.band[0], sign * target.band[1]] as const)
  return {
    path: target.path.map(drawn),
    actual: target.actual.filter(({ partial }) => partial !== true).map(drawn),
    landing: landing === null ? null : drawn({ fy: target.thisYear, value: landing }),
    band: band && [Math.min(...band), Math.max(...band)],
    regime: crossesRegime(target),
    goalLabel: end ? words.goal(scale.brief(end.value)) : '',
    words: { ...words, value: (v) => `${scale.show(sign * v)} ${scale.unit}`.trim() },
  }
}
