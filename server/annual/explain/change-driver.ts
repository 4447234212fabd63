import { segmentRows } from '#core/annual'
import { type Co2YearOfSegment, co2Years } from '#core/annual-co2-change'
import type { Carrier } from '#core/carrier'
import {
  type CarrierYear,
  DRIVERS,
  type DriverName,
  driversOfCarrier,
  isElectric,
  isSameSign,
  wholeOf,
} from '#core/co2-change'
import { absent, computed } from '#core/computed'
import { CLAUSE, comparedMonths } from './change.ts'
import { formulas } from './formulas.ts'
import {
  type Answer,
  type Ask,
  type Form,
  type Found,
  type Ground,
  leaf,
  orNone,
  PERIOD,
  type Ref,
  SITE,
  scopeOf,
} from './ground.ts'
import { carrierTotal, scopeTotal, type View } from './official.ts'
import { segmentFigure } from './segment.ts'
import { segmentAsk } from './segment-ground.ts'
import { carrierTitle, driverTitles } from './titles.ts'

const NOTHING: CarrierYear = { gj: 0, t: 0 }
export type Compared = {
  readonly segment: string
  readonly before: Co2YearOfSegment
  readonly now: Co2YearOfSegment
  /** the figures of the segment in the months of each side */
  readonly at: Readonly<Record<'before' | 'now', string>>
  readonly carriers: readonly Carrier[]
}
/** What the CO2 of a segment is compared by; undefined where a side is not there. */
export const comparedOf = (ground: Ground, ask: Ask): Compared | undefined => {
  const row = segmentRows(ground.facts).find((r) => r.segment.id === ask.parts[1])
  if (!row) return undefined
  const { before, now } = co2Years(ground.facts, row.segment, row)
  if (!before.ok || !now.ok) return undefined
  const carriers = new Set([...Object.keys(before.value.carriers), ...Object.keys(now.value.carriers)] as Carrier[])
  const at = (back: 0 | 12): string => `${comparedMonths(ground, row.segment.id, back)}.segment.${row.segment.id}`
  return {
    segment: row.segment.id,
    before: before.value,
    now: now.value,
    at: { before: at(12), now: at(0) },
    carriers: [...carriers],
  }
}

type Field = 'activity' | 'intensity' | 'mix' | 'factor'
const fieldOf = (name: DriverName): Field => (name === 'electricityFactor' || name === 'otherFactors' ? 'factor' : name)
/** What a driver moved, over one carrier. */
const part = (c: Compared, name: DriverName, carrier: Carrier): number => {
  if (fieldOf(name) === 'factor' && isElectric(carrier) !== (name === 'electricityFactor')) return 0
  const [from, to] = [wholeOf(c.before), wholeOf(c.now)]
  const [before, now] = [c.before.carriers[carrier] ?? NOTHING, c.now.carriers[carrier] ?? NOTHING]
  return driversOfCarrier(before, now, { from, to })[fieldOf(name)]
}
const nameOf = (text: string | undefined): DriverName | undefined => DRIVERS.find((d) => d === text)

/** One driver: Σ carriers. */
const driver: Answer = (ground, ask) => {
  const c = comparedOf(ground, ask)
  const name = nameOf(ask.parts[2])
  if (!c || !name) return undefined
  const parts = c.carriers.map((carrier) => ({ carrier, t: part(c, name, carrier) }))
  return {
    title: driverTitles[name],
    value: computed(parts.reduce((sum, p) => sum + p.t, 0)),
    unit: 't-CO2',
    op: 'sum',
    formula: formulas.driverCarriers,
    clause: CLAUSE,
    inputs: () =>
      orNone(
        parts.filter((p) => p.t !== 0).map((p) => ({ id: `${ask.id}.${p.carrier}` })),
        ask.id,
        't-CO2',
      ),
  }
}
/** CO2 of a carrier on a side; a carrier that is not there emits nothing. */
const tonnes = (
  c: Compared,
  side: 'before' | 'now',
  { carrier, weight = 1 }: { carrier: Carrier; weight?: number },
): Ref => {
  const id = `${c.at[side]}.carrier.${carrier}.co2.market`
  return c[side].carriers[carrier]
    ? { id, weight }
    : leaf(`${id}.none`, carrierTitle(carrier), { value: 0, unit: 't-CO2', weight })
}
/** What of a carrier is compared, as an id of each side. */
const quantity: Readonly<Record<Field, (carrier: Carrier) => string>> = {
  activity: () => 'activity',
  intensity: () => 'gj-per-activity',
  mix: (carrier) => `carrier.${carrier}.gj-share`,
  factor: (carrier) => `carrier.${carrier}.t-per-gj`,
}
/** One driver over one carrier: L(C₁, C₀) × ln(x₁ / x₀); a carrier or a factor that comes or goes: the whole of its CO2. */
const ofCarrier: Answer = (ground, ask) => {
  const c = comparedOf(ground, ask)
  const [name, carrier] = [nameOf(ask.parts[2]), c?.carriers.find((of) => of === ask.parts[3])]
  if (!c || !name || !carrier) return undefined
  const [before, now] = [c.before.carriers[carrier] ?? NOTHING, c.now.carriers[carrier] ?? NOTHING]
  const common = {
    title: carrierTitle(carrier),
    value: computed(part(c, name, carrier)),
    unit: 't-CO2',
    clause: CLAUSE,
  }
  const whole = !isSameSign(before.gj, now.gj) || !isSameSign(before.t, now.t)
  if (whole)
    return {
      ...common,
      op: 'sum',
      formula: formulas.comesOrGoes,
      inputs: () => [tonnes(c, 'now', { carrier }), tonnes(c, 'before', { carrier, weight: -1 })],
    }
  const of = quantity[fieldOf(name)](carrier)
  return {
    ...common,
    op: 'log-mean',
    formula: formulas.logMean,
    inputs: () => [
      tonnes(c, 'now', { carrier }),
      tonnes(c, 'before', { carrier }),
      { id: `${c.at.now}.${of}` },
      { id: `${c.at.before}.${of}` },
    ],
  }
}

type Quotient = { readonly title: Found['title']; readonly unit: string; readonly of: (ask: Ask) => [string, string] }
const quotient =
  ({ title, unit, of }: Quotient, sides: (ground: Ground, ask: Ask) => readonly [Found, Found] | undefined): Answer =>
  (ground, ask) => {
    const found = sides(ground, ask)
    if (!found) return undefined
    const [x, y] = found.map((f) => f.value)
    return {
      title,
      value: !x?.ok ? (x ?? absent('no-value')) : !y?.ok ? (y ?? absent('no-value')) : computed(x.value / y.value),
      unit,
      op: 'quotient',
      formula: formulas.ofBoth,
      inputs: () => of(ask).map((id) => ({ id })),
    }
  }
const segmentId = ({ period, parts: [, segment] }: Ask): string => `${period.id}.segment.${segment}`
const carrierId = (ask: Ask): string => `${segmentId(ask)}.carrier.${ask.parts[2]}`
const carrierOf = (ground: Ground, ask: Ask, view: View): Found | undefined => {
  const scope = scopeOf(ground, 'segment', ask.parts[1])
  return scope && carrierTotal(ground, scope, { period: ask.period, view, carrier: ask.parts[2] ?? '' })
}
const wholeGJ = (ground: Ground, ask: Ask): Found | undefined => {
  const scope = scopeOf(ground, 'segment', ask.parts[1])
  return scope && scopeTotal(ground, scope, { period: ask.period, view: 'gj' })
}
const both = (a: Found | undefined, b: Found | undefined): readonly [Found, Found] | undefined =>
  a && b ? [a, b] : undefined
const activityOf = (ground: Ground, ask: Ask): Found | undefined => {
  const of = segmentAsk(ground, ask)
  return of && segmentFigure(ground, of, 'activity')
}

const SEGMENT = `${PERIOD}\\.segment\\.${SITE}`
/** What moved the CO2 of a segment: LMDI by carrier. */
export const changeDriverForms: readonly Form[] = [
  [`${SEGMENT}\\.co2-change\\.driver\\.([A-Za-z]+)`, driver],
  [`${SEGMENT}\\.co2-change\\.driver\\.([A-Za-z]+)\\.([a-z0-9_]+)`, ofCarrier],
  [
    `${SEGMENT}\\.gj-per-activity`,
    quotient(
      {
        title: driverTitles.intensity,
        unit: 'GJ',
        of: (ask) => [`${segmentId(ask)}.gj`, `${segmentId(ask)}.activity`],
      },
      (ground, ask) => both(wholeGJ(ground, ask), activityOf(ground, ask)),
    ),
  ],
  [
    `${SEGMENT}\\.carrier\\.([a-z0-9_]+)\\.gj-share`,
    quotient(
      { title: driverTitles.mix, unit: '1', of: (ask) => [`${carrierId(ask)}.gj`, `${segmentId(ask)}.gj`] },
      (ground, ask) => both(carrierOf(ground, ask, 'gj'), wholeGJ(ground, ask)),
    ),
  ],
  [
    `${SEGMENT}\\.carrier\\.([a-z0-9_]+)\\.t-per-gj`,
    quotient(
      {
        title: { ja: '排出係数', en: 'CO2 per energy' },
        unit: 't-CO2/GJ',
        of: (ask) => [`${carrierId(ask)}.co2.market`, `${carrierId(ask)}.gj`],
      },
      (ground, ask) => both(carrierOf(ground, ask, 'co2.market'), carrierOf(ground, ask, 'gj')),
    ),
  ],
]
