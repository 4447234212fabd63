import { roleSide } from '#core/balance'
import { absent, type Computed, computed } from '#core/computed'
import type { Name } from '#core/id'
import { segmentsOf } from '#core/metered'
import type { Metric, Target } from '#core/plant'
import { MICRO } from '#core/register'
import { sizeOf } from '#core/season'
import { baseYearOf, segmentIn } from '#core/segment-year'
import { at, HOUR, isoJst, SLOT } from '#core/time'
import { readingsLink, slotLink } from './amounts.ts'
import { formulas } from './formulas.ts'
import { binsIn, type Found, type Ground, leaf, type Period, type Ref } from './ground.ts'
import { type Asked, node } from './target-ground.ts'

/** Beginning of the ids of what a target is about: the company's, a site's, a segment's. */
const scopeOf = (a: Asked): string => {
  const { plant } = a.ground.facts
  const { scope } = a.input.target
  if (plant.segments.some((s) => s.id === scope)) return `segment.${scope}.`
  return plant.sites.some((s) => s.id === scope) ? `site.${scope}.` : ''
}
const amounts: Partial<Record<Metric, (a: Asked) => string>> = {
  energy_kL: () => 'energy.kl',
  energy_GJ: () => 'energy.gj',
  co2: (a) => `co2.${a.input.about.basis === 'location' ? 'location' : 'market'}`,
  electricity_kWh: () => 'carrier.grid.amount',
}
const onBase = (a: Asked): string => (a.input.about.basis === 'restated' ? 'improvement-restated' : 'improvement')

/** R of the scope over a period: Σ w·R of its segments, w by their energy. */
const improvementRefs = (a: Asked, period: Period): Ref[] => {
  const { facts } = a.ground
  const { target } = a.input
  const parts = segmentsOf(facts, target).map((segment) => {
    const bins = binsIn(a.ground, keysIn(a.ground), period)
    const { energy } = segmentIn(facts, segment, { interval: period.interval, bins })
    return { segment, energy: energy.ok ? energy.value.net : 0 }
  })
  const whole = parts.reduce((sum, p) => sum + p.energy, 0)
  return parts.map(({ segment, energy }) => ({
    id: `${period.id}.segment.${segment.id}.${onBase(a)}`,
    weight: whole > 0 ? energy / whole : 0,
  }))
}
const keysIn = (ground: Ground): string[] => [...ground.byMeter.keys()]
/** Whether the segments' own R is counted from the target's base year. */
const sharesBase = (a: Asked): boolean =>
  segmentsOf(a.ground.facts, a.input.target).every((s) => baseYearOf(a.ground.facts, s) === a.input.target.baseYear)

/** What a period of a target is made of: figures that open on their own. */
export const refsOver = (a: Asked, period: Period): readonly Ref[] => {
  const { metric, scope } = a.input.target
  const amount = amounts[metric]
  if (amount) return [{ id: `${period.id}.${scopeOf(a)}${amount(a)}` }]
  if (metric === 'improvement') return sharesBase(a) ? improvementRefs(a, period) : []
  if (metric === 'pue') return [{ id: `${period.id}.pue.${scope}.facility` }, { id: `${period.id}.pue.${scope}.it` }]
  const [segment] = segmentsOf(a.ground.facts, a.input.target)
  return segment
    ? [{ id: `${period.id}.segment.${segment.id}.numerator` }, { id: `${period.id}.segment.${segment.id}.activity` }]
    : []
}
const opOf = (metric: Metric): Found['op'] => (metric === 'pue' || metric === 'intensity' ? 'quotient' : 'sum')
const VALUE = { ja: '月の値', en: 'value of the month' }

/** The highest half-hour of a month, kW: the meters of the intake in it. */
const peakRefs = async (ground: Ground, target: Target, { interval }: Period): Promise<Ref[]> => {
  const site = ground.facts.plant.sites.find((s) => s.id === target.scope)
  const side = site ? roleSide(site, 'intake') : []
  const top = await ground.read('maximum', { side, from: interval.start, to: interval.end })
  if (!top) return []
  const slot = { start: at(top.start), end: at(top.start + SLOT) }
  const bins = await ground.read('bins', {
    table: 'slots',
    meters: side.map((m) => m.meter),
    from: slot.start,
    to: slot.end,
  })
  const clock = isoJst(slot.start).slice(0, 16)
  return side.flatMap(({ meter, sign }) =>
    bins
      .filter((b) => b.meter === meter)
      .map((b) =>
        leaf(
          `${clock}.meter.${meter}.amount`,
          { ja: `${meter} ${clock}`, en: `${meter} ${clock}` },
          {
            value: b.amount / MICRO,
            unit: 'kWh',
            weight: sign * (HOUR / SLOT),
            links: [
              readingsLink(meter, { start: at(slot.start - SLOT), end: at(slot.end + SLOT) }),
              slotLink(meter, slot.start),
            ],
          },
        ),
      ),
  )
}

/** A month of a target, of this year or of last: its value, or what it weighs. */
export const month = (a: Asked, of: 'value' | 'size'): Found | undefined => {
  const { target, months, lastYear } = a.input
  const { period } = a.ask
  const [only] = period.months
  const found = [...months, ...lastYear].find((m) => m.month === only)
  if (period.months.length !== 1 || !found) return undefined
  if (of === 'size' && a.how !== 'amount') return size(a, { period, value: computed(sizeOf(found)) })
  const { metric } = target
  if (metric === 'demand_kW')
    return node(a, VALUE, {
      value: computed(found.value),
      op: 'sum',
      formula: formulas.peak,
      inputs: () => peakRefs(a.ground, target, period),
    })
  const refs = refsOver(a, period)
  return node(a, VALUE, {
    value: computed(found.value),
    op: refs.length > 0 ? opOf(metric) : 'leaf',
    formula: metric === 'improvement' ? formulas.companyR : metric === 'pue' ? formulas.pue : formulas.ofMonth,
    inputs: () => refs,
  })
}
const WEIGHT: Name = { ja: '重み', en: 'weight' }
const size = (a: Asked, { period, value }: { period: Period; value: Computed<number> }): Found => {
  const { metric, scope } = a.input.target
  const segments = segmentsOf(a.ground.facts, a.input.target)
  const [segment] = segments
  const of = { value, op: 'sum', formula: formulas.weightOfMonth } as const
  if (metric === 'pue')
    return node(a, WEIGHT, { ...of, unit: 'kWh', inputs: () => [{ id: `${period.id}.pue.${scope}.it` }] })
  if (metric === 'intensity' && segment)
    return node(a, WEIGHT, {
      ...of,
      unit: segment.activity.unit,
      inputs: () => [{ id: `${period.id}.segment.${segment.id}.activity` }],
    })
  if (metric === 'improvement')
    return node(a, WEIGHT, {
      ...of,
      unit: 'GJ',
      inputs: () => segments.map((s) => ({ id: `${period.id}.segment.${s.id}.net.gj` })),
    })
  return node(a, WEIGHT, { value: absent('no-value'), op: 'leaf', inputs: () => [] })
}
