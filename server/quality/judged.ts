import { meterKey } from '#core/id'
import type { PlacedMeter } from '#core/plant-index'
import { type QualityFinding, qualityOf } from '#core/quality'
import { judge, referenceOf } from '#core/quality-judge'
import { type SlotSeries, slotSeries } from '#core/quality-series'
import { DAY, type EpochMs, slotOf } from '#core/time'
import type { Read } from '../ledger/contract.ts'

/** Beside the weeks of comparison: runs that began before, days that are left out of it. */
const MARGIN = 4 * 7 * DAY
/** Slots of a question: a quarter of a year is some milliseconds of the reader. */
const PAGE = 92 * DAY

const read = async (ask: Read, meter: string, [from, to]: readonly [number, number]): Promise<SlotSeries> => {
  const slots = []
  for (let t = from; t < to; t += PAGE)
    slots.push(...(await ask('judgedSlots', { meter, from: t, to: Math.min(to, t + PAGE) })))
  return slotSeries(slots, from, to)
}

/** Judges a meter's slots of [from, to), with the past that they are compared with. */
export const judged = async (
  ask: Read,
  { key, site, meter }: PlacedMeter,
  { from, to }: { from: number; to: number },
): Promise<QualityFinding[]> => {
  const settings = qualityOf(site.quality, meter.quality)
  const range = [slotOf((from - settings.weeks * 7 * DAY - MARGIN) as EpochMs), to] as const
  const reference = referenceOf(site, meter)
  const gauge = settings.power === false ? undefined : settings.power.meter
  const power = gauge === undefined ? undefined : meterKey(site.id, gauge)
  return judge({
    key,
    meter,
    settings,
    series: await read(ask, key, range),
    reference: reference === undefined ? undefined : await read(ask, reference, range),
    power: power === undefined ? undefined : { key: power, series: await read(ask, power, range) },
    from,
  })
}
