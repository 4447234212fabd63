import { type SegmentRow, segmentRows } from '#core/annual'
import { type Ask, type Ground, PERIOD, SITE } from './ground.ts'

/** A segment of the annual view. */
export const rowOf = ({ facts }: Ground, segment: string | undefined): SegmentRow | undefined =>
  segmentRows(facts).find((row) => row.segment.id === segment)
/** A figure of the segment that is asked of. */
export const idOf = ({ period, parts: [, segment] }: Ask, name: string): string =>
  `${period.id}.segment.${segment}.${name}`
/** Beginning of the ids of a segment. */
export const SEGMENT = `${PERIOD}\\.segment\\.${SITE}`
