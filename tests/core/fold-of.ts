import type { Filled, PlacedEstimate } from '#core/gap'
import { meterHistory, type RecordedEvent, ruleAt } from '#core/meter-history'
import type { Quality } from '#core/reading'
import { scaled } from '#core/register'
import type { Ruling } from '#core/ruling'
import type { Gap, Sample, Unexplained } from '#core/sample'
import { type MeterBasis, type OpenSlot, slotsOf } from '#core/slot'
import type { EpochMs } from '#core/time'
import { counter, single } from '../contract/plant.ts'

type Parts = { events?: RecordedEvent[]; rulings?: Map<string, Ruling>; estimates?: PlacedEstimate[] }
/** What the engine works by, for the fixtures' counter with some fields of its own. */
export const basisOf = (
  fields: Record<string, unknown> = {},
  { events = [], rulings = new Map(), estimates = [] }: Parts = {},
): MeterBasis => {
  const meter = single(counter('m', fields)).sites[0]?.meters[0]
  if (!meter) throw new Error('no meter')
  return { history: meterHistory(meter, events), rulings, estimates }
}
export const ruleOf = (fields: Record<string, unknown> = {}) => basisOf(fields).history.periods[0].rule

/** A sample that displays `value` at a time; its id is its place. */
export const sampleOf = (
  { history }: MeterBasis,
  {
    id,
    at,
    value,
    quality = 'good',
    linked = false,
  }: { id: number; at: number; value: string; quality?: Quality; linked?: boolean },
): Sample => {
  const r = scaled(ruleAt(history, at), value)
  if (typeof r === 'string') throw new Error(`${value}: ${r}`)
  return { id, at: at as EpochMs, r, value, quality, linked }
}

export type Told = {
  unexplained: Unexplained[]
  aside: { sample: Sample; why: string; head: boolean }[]
  decided: [number, number, number][]
  gaps: { gap: Gap; method: Filled['method'] }[]
}
export const nothingTold = (): Told => ({ unexplained: [], aside: [], decided: [], gaps: [] })
export const tellInto = (told: Told) => ({
  unexplained: (item: Unexplained) => void told.unexplained.push(item),
  setAside: (sample: Sample, why: string, head: boolean) => void told.aside.push({ sample, why, head }),
  decided: (from: Sample, to: Sample, act: number) => void told.decided.push([from.id, to.id, act]),
  gap: (gap: Gap, method: Filled['method']) => void told.gaps.push({ gap, method }),
})

/** Slots and findings of the pure function. */
export const foldOf = (basis: MeterBasis, samples: readonly Sample[]) => {
  const told = nothingTold()
  const slots = slotsOf(basis, samples, tellInto(told))
  return { slots, ...told, ...summed(slots) }
}
const summed = (slots: ReadonlyMap<number, OpenSlot>) => {
  const all = [...slots.values()]
  return { all, sum: (of: (s: OpenSlot) => number): number => all.reduce((n, s) => n + of(s), 0) }
}
