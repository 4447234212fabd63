import { pueSide, roleSide } from '#core/balance'
import { absent, computed } from '#core/computed'
import type { Site } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { operatorPue, pueName, sharedEnergy } from '#core/pue'
import { entriesOver, pueWithEntries } from '#core/pue-entries'
import { pueOfSlots, slotBins } from '#core/pue-slots'
import { kWh } from '#core/quantity'
import { at, type Day, dayInterval, dayOf, type Interval, isoJst, monthOf } from '#core/time'
import { readingsLink } from './amounts.ts'
import { formulas } from './formulas.ts'
import { binsIn, type Found, type Ground, leaf, type Period, type Ref } from './ground.ts'
import { notes } from './notes.ts'

const CLAUSE = 'ISO/IEC 30134-2'
type Side = 'facility' | 'it'
const sideName = {
  facility: { ja: '施設全体', en: 'facility' },
  it: { ja: 'IT機器', en: 'IT' },
} as const

const elapsed = (ground: Ground, { interval }: Period): Interval => ({
  start: interval.start,
  end: at(Math.max(interval.start, Math.min(interval.end, ground.facts.now))),
})
const entries = (ground: Ground, site: Site, period: Period) => {
  const keys = placedMeters(ground.facts.plant)
    .filter((m) => m.site.id === site.id)
    .map((m) => m.key)
  return entriesOver(ground.facts, site, { bins: binsIn(ground, keys, period), interval: elapsed(ground, period) })
}
const figureOf = (ground: Ground, site: Site, period: Period) => {
  const of = pueOfSlots(site, ground.facts.common.get(site.id) ?? [], elapsed(ground, period))
  const beside = entries(ground, site, period)
  return { electric: of, beside, whole: pueWithEntries(site, of, beside) }
}
const energyOver = (ground: Ground, site: Site, { side, interval }: { side: Side; interval: Interval }): number =>
  slotBins(ground.facts.common.get(site.id) ?? [], interval).reduce((sum, bin) => sum + sharedEnergy(bin)[side], 0)

/** PUE of a site over the year (so far): E_DC / E_IT over common time. */
export const sitePue = (ground: Ground, site: Site, period: Period): Found => {
  const { whole } = figureOf(ground, site, period)
  const name = pueName(whole.label, whole.category)
  return {
    title: { ja: `${site.name.ja} ${name}`, en: `${site.name.en}: ${name}` },
    value: 'value' in whole.pue ? computed(whole.pue.value) : absent(whole.pue.why),
    unit: '1',
    op: 'quotient',
    formula: formulas.pue,
    clause: CLAUSE,
    note: notes.covered(whole),
    inputs: () => [{ id: `${period.id}.pue.${site.id}.facility` }, { id: `${period.id}.pue.${site.id}.it` }],
  }
}

/** One side over a year or month: Σ months or days; of the year's facility also what enters beside electricity. */
export const pueSideFigure = (ground: Ground, site: Site, { side, period }: { side: Side; period: Period }): Found => {
  const isYear = period.months.length > 1
  const { electric, beside, whole } = figureOf(ground, site, period)
  const electricity = side === 'facility' ? electric.facility_kWh : electric.it_kWh
  const enters = isYear && side === 'facility'
  const more = enters ? whole.facility_kWh - electricity : 0
  const covered = slotBins(ground.facts.common.get(site.id) ?? [], elapsed(ground, period))
  const parts = (): Ref[] =>
    isYear
      ? [...new Set(covered.map((b) => monthOf(b.start)))].map((m) => ({ id: `${m}.pue.${site.id}.${side}` }))
      : [...new Set(covered.map((b) => dayOf(b.start)))].map((d) => ({ id: `${d}.pue.${site.id}.${side}` }))
  return {
    title: { ja: `${site.name.ja} ${sideName[side].ja}`, en: `${site.name.en}: ${sideName[side].en}` },
    value:
      covered.length === 0
        ? absent('no-readings')
        : enters && !beside.energy.ok
          ? beside.energy
          : computed(electricity + more),
    unit: 'kWh',
    op: 'sum',
    formula: isYear ? formulas.months : formulas.days,
    clause: CLAUSE,
    inputs: () => [
      ...parts(),
      ...(more === 0
        ? []
        : [
            leaf(
              `${period.id}.pue.${site.id}.entries`,
              { ja: '電気以外の流入', en: 'what enters beside electricity' },
              { value: more, unit: 'kWh' },
            ),
          ]),
    ],
  }
}

const sideOf = (site: Site, side: Side) => (side === 'it' ? roleSide(site, 'it') : pueSide(site))
/** One side of one day: Σ half-hours over the time that both sides share. */
export const pueDay = (ground: Ground, site: Site, { side, day }: { side: Side; day: Day }): Found => {
  const whole = dayInterval(day)
  const interval = { start: whole.start, end: at(Math.min(whole.end, ground.facts.now)) }
  const bins = slotBins(ground.facts.common.get(site.id) ?? [], interval)
  return {
    title: { ja: `${site.name.ja} ${sideName[side].ja}`, en: `${site.name.en}: ${sideName[side].en}` },
    value: bins.length === 0 ? absent('no-readings') : computed(energyOver(ground, site, { side, interval })),
    unit: 'kWh',
    op: 'sum',
    formula: formulas.commonHalfHours,
    clause: CLAUSE,
    links: [
      ...sideOf(site, side).map(({ meter }) => readingsLink(meter, interval)),
      {
        href: `/api/v1/pue?site=${site.id}&from=${encodeURIComponent(isoJst(interval.start))}&to=${encodeURIComponent(isoJst(interval.end))}`,
        title: 'pue',
      },
    ],
    inputs: () =>
      bins.map((bin): Ref => {
        const clock = isoJst(bin.start).slice(0, 16)
        return leaf(
          `${clock}.pue.${site.id}.${side}`,
          { ja: clock, en: clock },
          { value: sharedEnergy(bin)[side], unit: 'kWh' },
        )
      }),
  }
}

/** The operator's PUE: Σ facility / Σ IT over the data centres. */
export const operatorFigure = (ground: Ground, period: Period, part?: Side): Found => {
  const sites = ground.facts.plant.sites.filter((s) => s.kind === 'data-centre' && ground.facts.common.has(s.id))
  const figures = sites.map((s) => figureOf(ground, s, period).whole)
  const withheld = figures.flatMap((f) => ('why' in f.pue ? [f.pue.why] : []))[0]
  const total = (side: Side) => figures.reduce((sum, f) => sum + (side === 'facility' ? f.facility_kWh : f.it_kWh), 0)
  if (part)
    return {
      title: sideName[part],
      value: computed(total(part)),
      unit: 'kWh',
      op: 'sum',
      formula: formulas.sites,
      clause: CLAUSE,
      inputs: () => sites.map((s) => ({ id: `${period.id}.pue.${s.id}.${part}` })),
    }
  const value = operatorPue([{ facility: kWh(total('facility')), it: kWh(total('it')) }])
  return {
    title: { ja: '事業者PUE', en: 'operator PUE' },
    value: sites.length === 0 ? absent('no-meter') : withheld === undefined ? value : absent(withheld),
    unit: '1',
    op: 'quotient',
    formula: formulas.operatorPue,
    clause: '省エネ法 ベンチマーク データセンター業',
    inputs: () => [{ id: `${period.id}.operator-pue.facility` }, { id: `${period.id}.operator-pue.it` }],
  }
}
