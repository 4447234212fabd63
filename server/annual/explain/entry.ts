import { carrierInfo } from '#core/carrier'
import { entriesKWh, isEntry } from '#core/centre-year'
import { absent, type Computed, computed } from '#core/computed'
import { KWH_PER_GJ } from '#core/data-centre'
import { type PlacedMeter, placedMeters } from '#core/plant-index'
import { MICRO } from '#core/register'
import { CENTRE, type Centre, centreOf, input, perGJ } from './centre-ground.ts'
import { formulas } from './formulas.ts'
import { type Answer, binsIn, type Form, officialIn, orNone } from './ground.ts'

/** What enters the boundary beside electricity, by meter. */
const entryMeters = ({ ground, site }: Centre): PlacedMeter[] =>
  placedMeters(ground.facts.plant).filter((m) => m.site === site && isEntry(m.meter))
const entries: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  if (!c) return undefined
  const of = entryMeters(c)
  const bins = binsIn(
    ground,
    placedMeters(ground.facts.plant)
      .filter((m) => m.site === c.site)
      .map((m) => m.key),
    ask.period,
  )
  return {
    title: { ja: '電気以外の流入', en: 'what enters beside electricity' },
    value: entriesKWh(ground.facts, c.site, { bins, year: ground.facts.year }),
    unit: 'kWh',
    op: 'sum',
    formula: formulas.entries,
    clause: 'ISO/IEC 30134-2',
    inputs: () =>
      orNone(
        of.map((m) => input(c, `entry.${m.meter.id}`)),
        ask.id,
        'kWh',
      ),
  }
}
const entry: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const m = c && entryMeters(c).find((e) => e.meter.id === ask.parts[2])
  if (!c || !m) return undefined
  const isHeat = carrierInfo(m.meter.carrier).family === 'heat'
  const bins = binsIn(ground, [m.key], ask.period)
  const gj: Computed<number> = isHeat
    ? computed(bins.reduce((sum, b) => sum + b.amount, 0) / MICRO)
    : mapNet(officialIn(ground, [m], ask.period).energy)
  return {
    title: m.meter.name,
    value: bins.length === 0 ? absent('no-readings') : gj.ok ? computed(gj.value * KWH_PER_GJ) : gj,
    unit: 'kWh',
    op: 'product',
    formula: formulas.heatAsKWh,
    inputs: () => [{ id: `${ask.period.id}.meter.${m.key}.${isHeat ? 'amount' : 'gj'}` }, perGJ(c)],
  }
}
const mapNet = (energy: Computed<{ readonly net: number }>): Computed<number> =>
  energy.ok ? computed(energy.value.net) : energy

/** What enters the boundary beside electricity. */
export const entryForms: readonly Form[] = [
  [`${CENTRE}\\.entries`, entries],
  [`${CENTRE}\\.entry\\.([a-z0-9-]{1,64})`, entry],
]
