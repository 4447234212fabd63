import { beforeAll, describe, expect, it } from 'vitest'
import { meterKey } from '#core/id'
import { Meter } from '#core/plant'
import { type PlacedMeter, placedMeters } from '#core/plant-index'
import { type QualityFinding, qualityOf } from '#core/quality'
import { judge, referenceOf } from '#core/quality-judge'
import type { SlotSeries } from '#core/quality-series'
import { DAY, HOUR, SLOT } from '#core/time'
import { demoReadings, plant, type Reading, type Readings, seriesOf, YEAR } from './demo-year.ts'

let readings: Readings
const series = new Map<string, SlotSeries>()
beforeAll(async () => {
  readings = await demoReadings()
  for (const { key, meter } of placedMeters(plant)) series.set(key, seriesOf(meter, readings.get(key) ?? []))
}, 180_000)

type Own = { readonly meter?: Meter; readonly series: SlotSeries; readonly power?: SlotSeries }
/** Every finding of the year, where some meters are other than in the demo; what they do not touch is as the first test has it. */
const findings = (changed?: ReadonlyMap<string, Own>): QualityFinding[] => {
  const of = (key: string): SlotSeries | undefined => changed?.get(key)?.series ?? series.get(key)
  return placedMeters(plant).flatMap(({ key, site, meter: asPlanned }: PlacedMeter) => {
    const own = changed?.get(key)
    const meter = own?.meter ?? asPlanned
    const compared = referenceOf(site, meter) ?? ''
    if (changed && !own && !changed.has(compared)) return []
    const reference = of(compared)
    const settings = qualityOf(site.quality, meter.quality)
    const power = own?.power && { key: meterKey(site.id, 'power'), series: own.power }
    return judge({ key, meter, settings, series: of(key) as SlotSeries, reference, power, from: YEAR.from })
  })
}
const plain = (key: string): PlacedMeter => placedMeters(plant).find((m) => m.key === key) as PlacedMeter
const time = (text: string): number => Date.parse(`${text}+09:00`)
const MILLI = 1_000

/** The register run again with other steps: `step` gets each step's end and amount in thousandths. */
const rerun = (own: readonly Reading[], step: (at: number, amount: number) => number): Reading[] => {
  const milli = own.map(({ raw }) => Math.round(Number(raw) * MILLI))
  let now = milli[0] as number
  return own.map(({ at }, i) => {
    if (i > 0) now += Math.round(step(at, (milli[i] as number) - (milli[i - 1] as number)))
    return { at, raw: (now / MILLI).toFixed(3) }
  })
}
const within = (at: number, from: number, ms: number): boolean => at > from && at <= from + ms
/** A meter with other readings; its rated power is put out of the way, as where somebody declared it far too high. */
const faulty = (key: string, step: (at: number, amount: number) => number): ReadonlyMap<string, Own> => {
  const meter = { ...plain(key).meter, maxRate: 1e6 }
  return new Map([[key, { meter, series: seriesOf(meter, rerun(readings.get(key) ?? [], step)) }]])
}
const brief = (found: readonly QualityFinding[]) =>
  found.map(({ meter, rule, from, to }) => ({ meter, rule, from, hours: (to - from) / HOUR }))

describe('the demo plant over fiscal year 2025', () => {
  it('has no finding', () => expect(findings()).toEqual([]))
})

describe('a planted fault is found once, and nothing else', () => {
  const at = time('2025-09-10T10:00')

  it('stuck: a register that stands for 6 h and then catches up', () => {
    let held = 0
    const stuck = faulty('himeji/lighting', (t, amount) => {
      if (within(t, at, 6 * HOUR)) {
        held += amount
        return 0
      }
      const all = amount + held
      held = 0
      return all
    })
    const found = findings(stuck)
    expect(brief(found)).toEqual([{ meter: 'himeji/lighting', rule: 'stuck', from: at, hours: 6 }])
    expect(found[0]).toMatchObject({ value: 6, limit: 4, unit: 'h' })
  })

  it('stuck: a gauge that shows the same power for 6 h', () => {
    const frozen = powerOf('osaka-dc/chiller-1')
    const value = frozen.readings.find((r) => r.at === at)?.raw as string
    const stopped = frozen.readings.map((r) => (within(r.at, at, 6 * HOUR) ? { ...r, raw: value } : r))
    const found = findings(gauge('osaka-dc/chiller-1', stopped))
    expect(found).toMatchObject([{ rule: 'stuck', meter: 'osaka-dc/chiller-1', unit: 'h' }])
  })

  it('spike: one half-hour at ten times', () => {
    const found = findings(faulty('osaka-dc/lighting', (t, amount) => (within(t, at, SLOT) ? 10 * amount : amount)))
    expect(brief(found)).toEqual([{ meter: 'osaka-dc/lighting', rule: 'spike', from: at, hours: 0.5 }])
    const [{ value, expected, limit }] = found as [QualityFinding]
    expect(value / expected).toBeCloseTo(10, 0)
    expect(limit).toBeLessThan(value)
  })

  it('zero: nothing for a day while the site works', () => {
    const none = faulty('osaka-dc/air-handlers', (t, amount) => (within(t, at, DAY) ? 0 : amount))
    expect(brief(findings(none))).toEqual([{ meter: 'osaka-dc/air-handlers', rule: 'zero', from: at, hours: 24 }])
  })

  it('negative: the sign of a power is flipped', () => {
    const { readings: power } = powerOf('osaka-dc/ups-a')
    const flipped = power.map((r) => (within(r.at, at, 3 * DAY) ? { ...r, raw: `-${r.raw}` } : r))
    const found = findings(gauge('osaka-dc/ups-a', flipped))
    expect(found.map((f) => f.rule)).toEqual(['negative'])
    expect(found[0]).toMatchObject({ expected: 0, limit: 0, unit: 'kWh', from: at + SLOT })
    expect(found[0]?.value).toBeLessThan(-10_000)
  })

  it('high: a meter counts threefold for three days', () => {
    const from = time('2025-09-10T00:00')
    const high = faulty('osaka-dc/ups-b', (t, amount) => (within(t, from, 3 * DAY) ? 3 * amount : amount))
    expect(brief(findings(high))).toEqual([{ meter: 'osaka-dc/ups-b', rule: 'high', from, hours: 72 }])
  })

  it('low: a meter counts a third, for one phase of three is left', () => {
    const from = time('2025-09-10T00:00')
    const low = faulty('osaka-dc/ups-b', (t, amount) => (within(t, from, 3 * DAY) ? amount / 3 : amount))
    expect(brief(findings(low))).toEqual([{ meter: 'osaka-dc/ups-b', rule: 'low', from, hours: 72 }])
  })

  it('estimated: no readings for 5 days', () => {
    const { meter, key } = plain('osaka-dc/pdu-a1')
    const from = time('2025-09-10T00:00')
    const sparse = (readings.get(key) ?? []).filter((r) => !within(r.at, from, 5 * DAY))
    const found = findings(new Map([[key, { series: seriesOf(meter, sparse) }]]))
    expect(brief(found)).toEqual([{ meter: key, rule: 'estimated', from, hours: 120 }])
    expect(found[0]).toMatchObject({ limit: 0.5, unit: '1' })
  })

  it('power: a transducer drifts away from the register, half a percent a day', () => {
    const key = 'osaka-dc/ups-c'
    const from = time('2025-09-10T00:00')
    const until = from + 20 * DAY
    const drift = (t: number) => (t <= from || t > until ? 1 : 1 + (0.005 * (t - from)) / DAY)
    const drifting = powerOf(key).readings.map((r) => ({ ...r, raw: (Number(r.raw) * drift(r.at)).toFixed(3) }))
    const meter = { ...plain(key).meter, quality: { power: { meter: 'power' } } }
    const power = seriesOf(gaugeMeter(key), drifting)
    const found = findings(new Map([[key, { meter, series: series.get(key) as SlotSeries, power }]]))
    expect(found).toMatchObject([{ rule: 'power', meter: key, reference: 'osaka-dc/power', unit: 'kWh' }])
    expect(found[0]?.from).toBe(from + 11 * DAY)
    expect(found[0]?.to).toBe(until)
  })
})

describe('settings', () => {
  const at = time('2025-09-10T10:00')
  const spike = (quality: Meter['quality']) => {
    const changed = faulty('osaka-dc/lighting', (t, amount) => (within(t, at, SLOT) ? 10 * amount : amount))
    const { meter, series: own } = changed.get('osaka-dc/lighting') as Required<Own>
    return findings(new Map([['osaka-dc/lighting', { meter: { ...meter, quality }, series: own }]]))
  }
  it('of the meter take the place of the defaults', () => {
    expect(spike({ spike: { times: 20 } })).toEqual([])
    expect(spike({ spike: { times: 5 } })).toHaveLength(1)
  })
  it('false turns a rule off', () => expect(spike({ spike: false })).toEqual([]))
  it('meter before site before default', () => {
    const q = qualityOf({ weeks: 6, stuck: { hours: 10 }, low: false }, { stuck: { share: 0.2 }, low: { share: 0.7 } })
    expect(q.weeks).toBe(6)
    expect(q.stuck).toEqual({ hours: 10, share: 0.2 })
    expect(q.low).toEqual({ share: 0.7, deviations: 6 })
    expect(q.high).toEqual({ share: 1, deviations: 6 })
  })
})

/** The power that a device of this meter would show: the mean of each half-hour, held through the next one. */
const powerOf = (key: string): { readings: Reading[] } => {
  const own = readings.get(key) ?? []
  const power = own.slice(1).map(({ raw }, i) => ((Number(raw) - Number(own[i]?.raw)) * 2).toFixed(3))
  return { readings: power.map((raw, i) => ({ at: own[i]?.at as number, raw })) }
}
const gaugeMeter = (key: string): Meter =>
  Meter.parse({
    id: 'power',
    name: { ja: '電力', en: 'Power' },
    carrier: 'grid',
    measure: 'gauge',
    unit: 'kW',
    decimals: 3,
    every: '30m',
    role: plain(key).meter.role,
    use: plain(key).meter.use,
  })
const gauge = (key: string, own: readonly Reading[]): ReadonlyMap<string, Own> => {
  const meter = gaugeMeter(key)
  return new Map([[key, { meter: { ...meter, parent: plain(key).meter.parent }, series: seriesOf(meter, own) }]])
}
