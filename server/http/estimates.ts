import { ulid } from 'ulid'
import { z } from 'zod'
import { type EstimateFlaw, estimateFlaw } from '#core/estimate-check'
import { Estimate } from '#core/meter-record'
import { EstimateItem } from '#core/meter-record-item'
import { type PlacedMeter, placedMeters } from '#core/plant-index'
import { SLOT } from '#core/time'
import type { AskedRecord, RecordFlaw } from '../records/decision-flaw.ts'
import type { Resource } from './app.ts'
import { knownSite, namesOf } from './decisions.ts'
import type { Deps } from './deps.ts'
import { recordResource } from './record-resource.ts'
import { standingRecords } from './standing.ts'

const words: Record<EstimateFlaw, string> = {
  'in-the-future': 'it ends in the future',
  'off-half-hours': 'it begins and ends on :00 or :30',
  overlaps: 'another estimate of this meter stands in that time',
  negative: 'this meter cannot take less than nothing',
  'nothing-missing': 'all of that time is measured',
  'exceeds-gap': 'the register says that less ran through this gap',
  'whole-gap-differs': 'over the whole gap the amount is what the register says',
}

/** Time of an interval that nothing measured: what estimates of people already fill counts as missing. */
const missingIn = async ({ read }: Deps, { meter, from, to }: Estimate): Promise<number> => {
  const bins = await read('bins', { table: 'slots', meters: [meter], from, to })
  return Math.ceil((to - from) / SLOT) * SLOT - bins.reduce((n, b) => n + b.measured + b.e1 + b.e2, 0)
}
const mayBeNegative = ({ meter }: PlacedMeter): boolean => meter.measure === 'gauge'

const flaws = async (deps: Deps, asked: readonly AskedRecord<Estimate>[]): Promise<RecordFlaw[]> => {
  const stand = await standingRecords(deps, { kind: 'estimate', site: undefined, schema: Estimate })
  const each = asked.map(async ({ key, record }, index): Promise<RecordFlaw[]> => {
    const placed = placedMeters(deps.plant).find((m) => m.key === record.meter)
    if (!placed) return []
    const kept = stand.filter((s) => !asked.some((a) => a.key === s.key)).map((s) => s.record)
    const others = [...kept, ...asked.filter((a) => a.key !== key).map((a) => a.record)].filter(
      (e) => e.meter === record.meter,
    )
    const { meter, from, to } = record
    const [gaps, missing] = await Promise.all([deps.read('gaps', { meter, from, to }), missingIn(deps, record)])
    const flaw = estimateFlaw(record, {
      others,
      gaps: gaps.map((g) => ({ from: g.fromAt, to: g.toAt, amount: g.amount })),
      missing,
      mayBeNegative: mayBeNegative(placed),
      now: deps.now(),
    })
    return flaw ? [{ index, flaw, detail: words[flaw] }] : []
  })
  return (await Promise.all(each)).flat()
}

/** 補間値・協議値: amounts that people put where the meter cannot say them. */
export const estimates: Resource = (app, deps) => {
  const querystring = z.object({ site: z.string().optional() })
  const response = { 200: z.object({ estimates: z.array(EstimateItem) }) }
  app.get(
    '/api/v1/estimates',
    { schema: { summary: 'Estimates and agreed values that stand', querystring, response } },
    async (request) => {
      const site = knownSite(deps, request.query.site)
      const units = new Map(placedMeters(deps.plant).map((m) => [m.key, m.unit]))
      const rows = await standingRecords(deps, { kind: 'estimate', site, schema: Estimate }, await namesOf(deps))
      const items = rows.map(({ act: _, ...item }) => ({ ...item, unit: units.get(item.record.meter) ?? '' }))
      return { estimates: items.sort((a, b) => b.record.from - a.record.from) }
    },
  )
  recordResource(app, deps, {
    kind: 'estimate',
    schema: Estimate,
    path: '/api/v1/estimates',
    noun: 'estimates',
    keyOf: (_record, asked) => asked ?? ulid(deps.now()),
    flaws: (asked) => flaws(deps, asked),
  })
}
