import { z } from 'zod'
import { type AmountBin, amountsOf, coverageOf, elapsed } from './amount.ts'
import { pueSide } from './balance.ts'
import type { CentreRecord } from './centre-record.ts'
import { centreAmounts, centreSides, isEntry } from './centre-year.ts'
import { absent, type Computed, computed } from './computed.ts'
import { erf, ref, wue } from './data-centre.ts'
import { degreeDays, type WeatherDay } from './degree-days.ts'
import { Coverage, Figure, figure } from './figure.ts'
import { meterKey, Name } from './id.ts'
import type { Ground } from './period.ts'
import type { Site } from './plant.ts'
import { entriesOver, pueWithEntries } from './pue-entries.ts'
import { type CommonBin, pueOfSlots } from './pue-slots.ts'
import { PueFigure } from './snapshot.ts'
import { at, DAY, dayInterval, type EpochMs, type Interval, isoJst } from './time.ts'

/** Where a field comes from: meters, what people recorded for the year, or a formula over other fields of the row. */
const From = z.enum(['meter', 'record', 'formula'])
/** A field of the row: its value with unit, or why there is none; metered ones with the coverage of their meters. */
const EuField = z.object({ figure: Figure, from: From, coverage: Coverage.nullable() })
export type EuField = z.infer<typeof EuField>

/**
 * The row of a data centre for the European database (Delegated Regulation (EU) 2024/1364, annex II and III): a calendar year,
 * due on 15 May of the next, for centres of 500 kW of installed IT and more. Symbols are those of the annex.
 */
export const EuRow = z.object({
  site: z.string(),
  name: Name,
  year: z.int().describe('calendar year'),
  from: z.string(),
  to: z.string(),
  due: z.string().describe('day on which it is due'),
  running: z.boolean(),
  obliged: z.boolean().nullable().describe('installed IT power is 500 kW or more; null: not recorded'),
  fields: z.object({
    PDIT: EuField.describe('installed IT power demand, kW'),
    SDC: EuField.describe('total floor area, m2'),
    SCR: EuField.describe('computer room floor area, m2'),
    EDC: EuField.describe(
      'total energy consumption at the boundary, kWh; what back-up generators deliver is in it where they are metered',
    ),
    EDC_BG: EuField.describe('of back-up generators, kWh, as recorded'),
    EIT: EuField.describe('energy of IT equipment, kWh, metered at the category of `pue`'),
    WIN: EuField.describe('total water input, m3'),
    WIN_POT: EuField.describe('potable water input, m3'),
    EREUSE: EuField.describe('waste heat reused, kWh'),
    TWH: EuField.describe('average temperature of the waste heat, degC'),
    TIN: EuField.describe('average set point of the intake air, degC'),
    CDD: EuField.describe(
      'cooling degree days, degC·d: recorded, else by the outdoor temperature of the site (Eurostat)',
    ),
    ERES_TOT: EuField.describe('renewable energy in total, kWh'),
    ERES_GOO: EuField.describe('with guarantees of origin'),
    ERES_PPA: EuField.describe('by power purchase agreements'),
    ERES_OS: EuField.describe('generated on site, what is sold taken off'),
    CSERV: EuField.describe('ICT capacity of servers'),
    CSTOR: EuField.describe('ICT capacity of storage, PB'),
    PUE: EuField.describe('EDC / EIT over the time that both sides have in common'),
    WUE: EuField.describe('WIN / EIT, L/kWh'),
    ERF: EuField.describe('EREUSE / EDC'),
    REF: EuField.describe('ERES_TOT / EDC'),
  }),
  refrigerants: z.union([z.object({ text: z.string() }), z.object({ why: z.literal('no-value') })]),
  pue: PueFigure.describe('with its category, period and common coverage'),
  source: z.string().nullable().describe('of what is recorded'),
})
export type EuRow = z.infer<typeof EuRow>
type Fields = EuRow['fields']

/** All that the row of one site and calendar year is made of. */
export type EuFacts = {
  readonly year: number
  readonly now: EpochMs
  /** months of the site's meters in the calendar year */
  readonly bins: readonly AmountBin[]
  /** slots of both sides of the PUE in it, by start */
  readonly common: readonly CommonBin[]
  /** days of the site's meter of outdoor temperature; empty: it has none */
  readonly weather: readonly WeatherDay[]
  readonly record: CentreRecord | undefined
}
/** 1 January to 1 January, Japan time. */
export const calendarYear = (year: number): Interval => ({
  start: dayInterval(`${year}-01-01`).start,
  end: dayInterval(`${year + 1}-01-01`).start,
})
/** Installed IT power from which a centre reports, kW (article 1). */
const OBLIGED_KW = 500

const both = (
  a: Computed<number>,
  b: Computed<number>,
  f: (a: number, b: number) => Computed<number>,
): Computed<number> => (!a.ok ? a : b.ok ? f(a.value, b.value) : b)
const plus = (a: number, b: number): Computed<number> => computed(a + b)
/** Values that people recorded. */
const recorded = (value: number | undefined, unit: string): EuField => ({
  figure: figure(value === undefined ? absent('no-value') : computed(value), unit),
  from: 'record',
  coverage: null,
})
const back = ({ figure: of }: EuField): Computed<number> =>
  'value' in of ? { ok: true, value: of.value } : { ok: false, why: of.why }

/** Renewable energy: the three parts of annex II that are known, added; none known at all is no figure. */
const renewableTotal = (parts: readonly EuField[]): Computed<number> => {
  const known = parts.map(back).flatMap((p) => (p.ok ? [p.value] : []))
  const silent = parts.map(back).find((p) => !p.ok && p.why === 'no-readings')
  if (silent) return silent
  return known.length === 0 ? absent('no-value') : computed(known.reduce((a, b) => a + b, 0))
}

/** The part of the calendar year that is over. */
const overOf = ({ year, now }: EuFacts): Interval => {
  const { start, end } = calendarYear(year)
  return { start, end: at(Math.max(start, Math.min(end, now))) }
}
const meteredFields = (ground: Ground, site: Site, facts: EuFacts) => {
  const { bins } = facts
  const interval = overOf(facts)
  const time = interval.end - interval.start
  const coverage = (keys: readonly string[]): Coverage => coverageOf(bins, keys, time)
  const sides = centreSides(site)
  const amounts = centreAmounts(site, bins)
  const metered = (of: 'it' | 'reused' | 'renewable' | 'water_m3', unit: string): EuField => ({
    figure: figure(amounts[of], unit),
    from: 'meter',
    coverage: sides[of].length === 0 ? null : coverage(sides[of].map((m) => m.meter)),
  })
  const sums = amountsOf(bins)
  const side = pueSide(site)
  const silent = side.every((m) => !sums.has(m.meter))
  const electricity = silent
    ? absent(side.length === 0 ? 'no-meter' : 'no-readings')
    : computed(side.reduce((sum, m) => sum + m.sign * (sums.get(m.meter) ?? 0), 0))
  const entries = entriesOver(ground, site, { bins, interval })
  const entering = site.meters.filter(isEntry).map((m) => meterKey(site.id, m.id))
  return {
    entries,
    EDC: {
      figure: figure(both(electricity, entries.energy, plus), 'kWh'),
      from: 'meter',
      coverage: coverage([...side.map((m) => m.meter), ...entering]),
    } satisfies EuField,
    EIT: metered('it', 'kWh'),
    WIN: metered('water_m3', 'm3'),
    EREUSE: metered('reused', 'kWh'),
    ERES_OS: metered('renewable', 'kWh'),
  }
}

const coolingDays = ({ weather, record, year, now }: EuFacts): EuField => {
  const given = record?.eu?.CDD_degC_days
  if (given !== undefined || weather.length === 0) return recorded(given, 'degC·d')
  const of = Math.floor(elapsed(calendarYear(year), now) / DAY)
  const days = degreeDays(weather, of)
  const cooling = days.ok ? computed(days.value.cooling) : days
  const seen = days.ok ? days.value.days / of : 0
  return {
    figure: figure(cooling, 'degC·d'),
    from: 'meter',
    coverage: { measured: seen, estimated: 0, missing: 1 - seen },
  }
}

/** The row of a site and calendar year, to date where the year is running. */
export const euRow = (ground: Ground, site: Site, facts: EuFacts): EuRow => {
  const { year, now, common, record } = facts
  const interval = overOf(facts)
  const { entries, EDC, EIT, WIN, EREUSE, ERES_OS } = meteredFields(ground, site, facts)
  const pue = pueWithEntries(site, pueOfSlots(site, common, interval), entries)
  const eu = record?.eu
  const formula = (result: Computed<number>, unit: string): EuField => ({
    figure: figure(result, unit),
    from: 'formula',
    coverage: null,
  })
  const ERES_GOO = recorded(eu?.ERES_GOO_kWh, 'kWh')
  const ERES_PPA = recorded(eu?.ERES_PPA_kWh, 'kWh')
  const renewable = renewableTotal([ERES_GOO, ERES_PPA, ERES_OS])
  const fields: Fields = {
    PDIT: recorded(eu?.PDIT_kW, 'kW'),
    SDC: recorded(eu?.SDC_m2, 'm2'),
    SCR: recorded(eu?.SCR_m2, 'm2'),
    EDC,
    EDC_BG: recorded(eu?.EDC_BU_kWh, 'kWh'),
    EIT,
    WIN,
    WIN_POT: recorded(eu?.WIN_POT_m3, 'm3'),
    EREUSE,
    TWH: recorded(eu?.TWH_degC, 'degC'),
    TIN: recorded(eu?.TIN_degC, 'degC'),
    CDD: coolingDays(facts),
    ERES_TOT: formula(renewable, 'kWh'),
    ERES_GOO,
    ERES_PPA,
    ERES_OS,
    CSERV: recorded(eu?.CSERV, '1'),
    CSTOR: recorded(eu?.CSTOR_PB, 'PB'),
    PUE: formula('value' in pue.pue ? computed(pue.pue.value) : absent(pue.pue.why), '1'),
    WUE: formula(both(back(WIN), back(EIT), wue), 'L/kWh'),
    ERF: formula(both(back(EREUSE), back(EDC), erf), '1'),
    REF: formula(both(renewable, back(EDC), ref), '1'),
  }
  return {
    site: site.id,
    name: site.name,
    year,
    from: isoJst(interval.start),
    to: isoJst(interval.end),
    due: `${year + 1}-05-15`,
    running: now < calendarYear(year).end,
    obliged: eu?.PDIT_kW === undefined ? null : eu.PDIT_kW >= OBLIGED_KW,
    fields,
    refrigerants: eu?.refrigerants === undefined ? { why: 'no-value' } : { text: eu.refrigerants },
    pue,
    source: record?.source ?? null,
  }
}
