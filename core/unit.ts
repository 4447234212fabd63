import { z } from 'zod'

/** What a unit measures; amounts convert only inside one kind. */
export type Kind =
  | 'electricity'
  | 'heat'
  | 'volume'
  | 'normal-volume'
  | 'satp-volume'
  | 'mass'
  | 'count'
  | 'reactive'
  | 'temperature'
  | 'humidity'

/** `rate` units are integrated over time; `base` is the unit that slots are kept in; value × num / den is in base (or base per hour). */
export type UnitInfo = { kind: Kind; base: string; num: number; den: number; rate: boolean }

const amount = (kind: Kind, base: string, num = 1, den = 1): UnitInfo => ({ kind, base, num, den, rate: false })
const rate = (kind: Kind, base: string, num = 1, den = 1): UnitInfo => ({ kind, base, num, den, rate: true })

/** Every unit a meter may show, with its exact rational factor to the unit that slots are kept in. */
export const units = {
  kWh: amount('electricity', 'kWh'),
  Wh: amount('electricity', 'kWh', 1, 1000),
  MWh: amount('electricity', 'kWh', 1000),
  kW: rate('electricity', 'kWh'),
  W: rate('electricity', 'kWh', 1, 1000),
  MW: rate('electricity', 'kWh', 1000),
  kvarh: amount('reactive', 'kvarh'),
  GJ: amount('heat', 'GJ'),
  MJ: amount('heat', 'GJ', 1, 1000),
  'GJ/h': rate('heat', 'GJ'),
  'MJ/h': rate('heat', 'GJ', 1, 1000),
  m3: amount('volume', 'm3'),
  L: amount('volume', 'm3', 1, 1000),
  kL: amount('volume', 'm3'),
  'm3/h': rate('volume', 'm3'),
  'L/min': rate('volume', 'm3', 60, 1000),
  'L/h': rate('volume', 'm3', 1, 1000),
  Nm3: amount('normal-volume', 'Nm3'),
  'Nm3/h': rate('normal-volume', 'Nm3'),
  'm3-SATP': amount('satp-volume', 'm3-SATP'),
  kg: amount('mass', 'kg'),
  g: amount('mass', 'kg', 1, 1000),
  t: amount('mass', 'kg', 1000),
  'kg/h': rate('mass', 'kg'),
  't/h': rate('mass', 'kg', 1000),
  pcs: amount('count', 'pcs'),
  degC: rate('temperature', 'degC·h'),
  '%RH': rate('humidity', '%RH·h'),
} as const satisfies Record<string, UnitInfo>

/** A unit symbol as plant.yaml and birth messages write it. */
export const Unit = z.enum(Object.keys(units) as [keyof typeof units, ...(keyof typeof units)[]])
export type Unit = z.infer<typeof Unit>
export const unitInfo = (unit: Unit): UnitInfo => units[unit]
