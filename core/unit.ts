import { z } from 'zod'
import { type Ratio, ratio } from './decimal.ts'

/** What a unit measures; amounts convert only inside one kind. */
export type Kind =
  | 'electricity'
  | 'heat'
  | 'volume'
  | 'normal-volume'
  | 'satp-volume'
  | 'mass'
  | 'count'
  | 'length'
  | 'area'
  | 'reactive'
  | 'temperature'
  | 'humidity'

/** `rate` units are integrated over time; `base` is the unit that slots are kept in; value × num / den is in base (or base per hour). */
export type UnitInfo = { kind: Kind; base: string; num: number; den: number; rate: boolean }

const amount = (kind: Kind, base: string, num = 1, den = 1): UnitInfo => ({ kind, base, num, den, rate: false })
const rate = (kind: Kind, base: string, num = 1, den = 1): UnitInfo => ({ kind, base, num, den, rate: true })

/**
 * Every unit a meter may show, with its exact rational factor to the unit that slots are kept in. A calorie is 4.184 J
 * (計量単位令 別表第6). `-th` is heat shown in units of electricity (熱量計). Nm3 is at 0 °C and 1 atm, SATP at 25 °C and 1 bar,
 * plain m3 as metered: three kinds, for only pressure and temperature could convert them.
 */
export const units = {
  kWh: amount('electricity', 'kWh'),
  Wh: amount('electricity', 'kWh', 1, 1000),
  MWh: amount('electricity', 'kWh', 1000),
  GWh: amount('electricity', 'kWh', 1_000_000),
  kW: rate('electricity', 'kWh'),
  W: rate('electricity', 'kWh', 1, 1000),
  MW: rate('electricity', 'kWh', 1000),
  kvarh: amount('reactive', 'kvarh'),
  varh: amount('reactive', 'kvarh', 1, 1000),
  Mvarh: amount('reactive', 'kvarh', 1000),
  kvar: rate('reactive', 'kvarh'),
  var: rate('reactive', 'kvarh', 1, 1000),
  GJ: amount('heat', 'GJ'),
  MJ: amount('heat', 'GJ', 1, 1000),
  kJ: amount('heat', 'GJ', 1, 1_000_000),
  TJ: amount('heat', 'GJ', 1000),
  kcal: amount('heat', 'GJ', 4184, 1_000_000_000),
  Mcal: amount('heat', 'GJ', 4184, 1_000_000),
  Gcal: amount('heat', 'GJ', 4184, 1000),
  'kWh-th': amount('heat', 'GJ', 36, 10_000),
  'MWh-th': amount('heat', 'GJ', 36, 10),
  'GJ/h': rate('heat', 'GJ'),
  'MJ/h': rate('heat', 'GJ', 1, 1000),
  'kW-th': rate('heat', 'GJ', 36, 10_000),
  m3: amount('volume', 'm3'),
  L: amount('volume', 'm3', 1, 1000),
  mL: amount('volume', 'm3', 1, 1_000_000),
  kL: amount('volume', 'm3'),
  'm3/h': rate('volume', 'm3'),
  'm3/min': rate('volume', 'm3', 60),
  'L/s': rate('volume', 'm3', 3600, 1000),
  'L/min': rate('volume', 'm3', 60, 1000),
  'L/h': rate('volume', 'm3', 1, 1000),
  Nm3: amount('normal-volume', 'Nm3'),
  NL: amount('normal-volume', 'Nm3', 1, 1000),
  'Nm3/h': rate('normal-volume', 'Nm3'),
  'Nm3/min': rate('normal-volume', 'Nm3', 60),
  'NL/min': rate('normal-volume', 'Nm3', 60, 1000),
  'm3-SATP': amount('satp-volume', 'm3-SATP'),
  'm3-SATP/h': rate('satp-volume', 'm3-SATP'),
  kg: amount('mass', 'kg'),
  g: amount('mass', 'kg', 1, 1000),
  t: amount('mass', 'kg', 1000),
  'kg/min': rate('mass', 'kg', 60),
  'kg/h': rate('mass', 'kg'),
  't/h': rate('mass', 'kg', 1000),
  pcs: amount('count', 'pcs'),
  kpcs: amount('count', 'pcs', 1000),
  m: amount('length', 'm'),
  km: amount('length', 'm', 1000),
  m2: amount('area', 'm2'),
  degC: rate('temperature', 'degC·h'),
  '%RH': rate('humidity', '%RH·h'),
} as const satisfies Record<string, UnitInfo>

/** A unit symbol as plant.yaml and birth messages write it. */
export const Unit = z.enum(Object.keys(units) as [keyof typeof units, ...(keyof typeof units)[]])
export type Unit = z.infer<typeof Unit>
export const unitInfo = (unit: Unit): UnitInfo => units[unit]

/** Why an amount in one unit has none in another. */
export type NoConversion = 'other-kind' | 'rate-and-amount'
/**
 * The exact factor by which a value in `from` becomes one in `to`: kWh → MWh 1/1000, L/min → m3/h 3/50. Only between like kinds
 * (electricity is no heat, Nm3 no m3), and never between a rate and an amount.
 */
export const conversion = (from: Unit, to: Unit): Ratio | NoConversion => {
  const [a, b] = [unitInfo(from), unitInfo(to)]
  if (a.kind !== b.kind) return 'other-kind'
  if (a.rate !== b.rate) return 'rate-and-amount'
  return ratio(BigInt(a.num) * BigInt(b.den), BigInt(a.den) * BigInt(b.num))
}
/** A value in another unit of its kind, exact. */
export const convert = (value: Ratio, from: Unit, to: Unit): Ratio | NoConversion => {
  const factor = conversion(from, to)
  return typeof factor === 'string' ? factor : ratio(value.num * factor.num, value.den * factor.den)
}
