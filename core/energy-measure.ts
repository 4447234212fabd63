import { z } from 'zod'
import { Id, MeterKey } from './id.ts'
import type { Plant } from './plant.ts'
import { placedMeters } from './plant-index.ts'
import { because, type RecordFlaw, recordFlaw } from './record-flaw.ts'
import { DAY, Day, dayInterval } from './time.ts'

const Digits = z.string().regex(/^\d{1,15}(\.\d{1,9})?$/, 'an amount is written 1200 or 1200.5')
/** Days of a baseline at most: three years. */
const LONGEST = 1_100
const Yen = z.int().min(0).max(1e12)

/**
 * 改善対策: something done to use less, with what it cost and what it was to save. The body of an act of kind `measure`, keyed by
 * its number. What it saved is metered: see measureEffect.
 */
export const EnergyMeasure = z
  .strictObject({
    number: z.string().min(1).max(60).describe('管理番号'),
    name: z.string().min(1).max(200).describe('対策の名称: LED 化, 冷凍機の更新, エア漏れ対策 …'),
    site: Id,
    meters: z.array(MeterKey).min(1).max(20).describe('meters of one carrier that see it; their sum is compared'),
    from: Day.describe('first day in effect (運用開始日)'),
    investment_yen: Yen.optional(),
    planned: Digits.describe('planned saving in a year, in the base unit of the meters'),
    planned_yen: Yen.optional().describe('planned saving in a year, yen'),
    baselineFrom: Day.optional().describe('first day of the time to compare with; none: the same days a year before'),
    baselineTo: Day.optional().describe('its last day, included'),
    document: z.string().min(1).max(400).describe('evidence: approval, offer, report'),
  })
  .refine(
    (m) => (m.baselineFrom === undefined) === (m.baselineTo === undefined),
    because('empty', 'a baseline has a first and a last day', 'baselineTo'),
  )
  .refine(
    (m) => m.baselineFrom === undefined || m.baselineTo === undefined || m.baselineFrom <= m.baselineTo,
    because('ends-before', 'the baseline ends before it begins', 'baselineTo'),
  )
  .refine(
    (m) => m.baselineTo === undefined || m.baselineTo < m.from,
    because('overlap', 'the baseline ends before the measure begins', 'baselineTo'),
  )
  .refine(
    (m) =>
      m.baselineFrom === undefined ||
      m.baselineTo === undefined ||
      dayInterval(m.baselineTo).end - dayInterval(m.baselineFrom).start <= LONGEST * DAY,
    because('too-long', `a baseline has at most ${LONGEST} days`, 'baselineTo'),
  )
export type EnergyMeasure = z.infer<typeof EnergyMeasure>

/** What of a measure cannot be so; undefined: it can. */
export const checkMeasure = (
  { plant }: { readonly plant: Plant },
  { site, meters }: EnergyMeasure,
): RecordFlaw | undefined => {
  if (!plant.sites.some((s) => s.id === site))
    return recordFlaw('site-unknown', `the plant has no site "${site}"`, site)
  const placed = meters.map((key) => placedMeters(plant).find((m) => m.key === key))
  const stray = meters.find((_, i) => placed[i] === undefined || placed[i].site.id !== site)
  if (stray !== undefined) return recordFlaw('meter-unknown', `site "${site}" has no meter "${stray}"`, stray)
  const [first] = placed
  const odd = placed.find((m) => m && (m.unit !== first?.unit || m.meter.carrier !== first.meter.carrier))
  return odd && recordFlaw('unit-other', `${odd.key} counts something else than ${first?.key}`, odd.key)
}
