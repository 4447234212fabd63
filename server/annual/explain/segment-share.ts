import { FILED } from '#core/activity'
import { type SegmentRow, segmentRows } from '#core/annual'
import { absent, computed } from '#core/computed'
import { formulas } from './formulas.ts'
import { type Answer, type Form, PERIOD, type Ref, shown } from './ground.ts'
import { ENERGY } from './official.ts'
import { activityFound, whole } from './segment.ts'
import { idOf, rowOf, SEGMENT, segmentAsk } from './segment-ground.ts'

const denominator: Answer = (ground, ask) => {
  const of = segmentAsk(ground, ask)
  return of && activityFound(ground, of, ask.parts[2])
}
/** The intensity by another denominator. */
const byDenominator: Answer = (ground, ask) => {
  const row = rowOf(ground, ask.parts[1])
  const of = row?.result.view.activities.find((a) => a.id === ask.parts[2] && a.id !== FILED)
  return row && of
    ? {
        title: {
          ja: `${row.segment.name.ja} 原単位 (${of.unit})`,
          en: `${row.segment.name.en}: intensity (${of.unit})`,
        },
        value: shown(of.intensity),
        unit: `kL/${of.unit}`,
        op: 'quotient',
        formula: formulas.intensity,
        clause: '特定-第2表 1-2; 省エネ法 電気需要最適化',
        inputs: () => [{ id: idOf(ask, 'numerator') }, { id: idOf(ask, `activity.${of.id}`) }],
      }
    : undefined
}
/** Share of the segments' energy. */
const share: Answer = (ground, ask) => {
  const row = rowOf(ground, ask.parts[1])
  if (!row) return undefined
  const of = ({ result: { whole } }: SegmentRow): number => (whole.energy.ok ? whole.energy.value.net : 0)
  const total = segmentRows(ground.facts).reduce((sum, r) => sum + of(r), 0)
  return {
    title: { ja: `${row.segment.name.ja} 割合`, en: `${row.segment.name.en}: share` },
    value: row.result.whole.energy.ok && total > 0 ? computed(of(row) / total) : absent('no-readings'),
    unit: '1',
    op: 'quotient',
    formula: formulas.segmentShare,
    clause: 'CNP 6-3-2',
    inputs: () => [{ id: idOf(ask, 'net.gj') }, { id: `${ask.period.id}.segments.gj` }],
  }
}
/** E of a segment over the months that its intensity is taken over: A − B. */
const net: Answer = (ground, ask) => {
  const row = rowOf(ground, ask.parts[1])
  const segment = segmentAsk(ground, ask)
  const energyOf = segment && whole(ground, segment).energy
  return row && energyOf
    ? {
        title: { ja: `${row.segment.name.ja} エネルギー使用量`, en: `${row.segment.name.en}: energy` },
        value: energyOf.ok ? computed(energyOf.value.net) : energyOf,
        unit: 'GJ',
        op: 'sum',
        formula: formulas.netEnergy,
        clause: ENERGY,
        inputs: () => [{ id: idOf(ask, 'a.gj') }, { id: idOf(ask, 'b.gj'), weight: -1 }],
      }
    : undefined
}
const segments: Answer = (ground, { period }) => {
  const rows = segmentRows(ground.facts).filter((r) => r.result.whole.energy.ok)
  return {
    title: { ja: '全区分', en: 'all segments' },
    value: computed(
      rows.reduce((sum, { result: { whole } }) => sum + (whole.energy.ok ? whole.energy.value.net : 0), 0),
    ),
    unit: 'GJ',
    op: 'sum',
    formula: formulas.segments,
    clause: ENERGY,
    inputs: (): Ref[] => rows.map((r) => ({ id: `${period.id}.segment.${r.segment.id}.net.gj` })),
  }
}

/** Further denominators of a segment, its share, and all segments together. */
export const segmentShareForms: readonly Form[] = [
  [`${SEGMENT}\\.activity\\.([a-z0-9-]{1,64})`, denominator],
  [`${SEGMENT}\\.intensity\\.([a-z0-9-]{1,64})`, byDenominator],
  [`${SEGMENT}\\.share`, share],
  [`${SEGMENT}\\.net\\.gj`, net],
  [`${PERIOD}\\.segments\\.gj`, segments],
]
