import { type SegmentRow, segmentRows } from '#core/annual'
import { type Ask, type Ground, PERIOD, SITE, scopeOf } from './ground.ts'
import type { SegmentAsk } from './segment.ts'

/** A segment of the annual view. */
export const rowOf = ({ facts }: Ground, segment: string | undefined): SegmentRow | undefined =>
  segmentRows(facts).find((row) => row.segment.id === segment)
/** A figure of the segment that is asked of. */
export const idOf = ({ period, parts: [, segment] }: Ask, name: string): string =>
  `${period.id}.segment.${segment}.${name}`
/** Beginning of the ids of a segment. */
export const SEGMENT = `${PERIOD}\\.segment\\.${SITE}`
/** The segment that is asked of, with its meters. */
export const segmentAsk = (ground: Ground, ask: Ask): SegmentAsk | undefined => {
  const scope = scopeOf(ground, 'segment', ask.parts[1])
  return scope?.segment ? { scope: { ...scope, segment: scope.segment }, period: ask.period, id: ask.id } : undefined
}
