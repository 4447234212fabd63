import { z } from 'zod'
import { Carrier } from './carrier.ts'
import { Id, Name } from './id.ts'
import { InfluxConfig } from './influxdb.ts'
import { LpgGas } from './lpg-volume.ts'
import { OutsideBroker } from './outside-broker.ts'
import { QualitySettings } from './quality.ts'
import { Source } from './source.ts'
import { Tariff } from './tariff.ts'
import { Duration } from './time.ts'
import { Unit } from './unit.ts'

/** 役割: what a meter stands for in the site's balance. */
export const Role = z.enum(['intake', 'it', 'generation', 'sold', 'storage', 'supplied', 'activity', 'weather', 'none'])
export type Role = z.infer<typeof Role>
/** 用途: what the energy is used for. */
export const Use = z.enum(['it', 'cooling', 'losses', 'lighting', 'hvac', 'compressed-air', 'line', 'other'])
export type Use = z.infer<typeof Use>
/** counter: cumulative register; delta: amount since the last sample; gauge: power, flow, temperature. */
export const Measure = z.enum(['counter', 'delta', 'gauge'])
export type Measure = z.infer<typeof Measure>
/** How a meter of the plant comes by its amounts: a device's measure, or `virtual` (仮想メーター): a formula over other meters. */
export const MeterMeasure = z.enum([...Measure.options, 'virtual'])
export type MeterMeasure = z.infer<typeof MeterMeasure>

const positive = z.number().positive()
/**
 * A meter (計器). Ratios and units belong here alone; the agent sends what the display shows. What of it changes with a date is
 * an act (meter-record.ts): the values here hold from the beginning.
 */
export const Meter = z.strictObject({
  id: Id.describe('unique within the site'),
  name: Name,
  carrier: Carrier.describe('エネルギーの種類, or water, activity, weather, reactive'),
  measure: MeterMeasure.describe(
    'counter: cumulative register; delta: amount since the last sample; gauge: power, flow, temperature; virtual: by formula',
  ),
  unit: Unit.describe('the unit of the displayed value; of a virtual meter, of its amounts'),
  formula: z
    .string()
    .min(1)
    .optional()
    .describe(
      'virtual only: + − × and ÷ by constants over meters of this site (meter) or another (site/meter), as "main - pdu-a - 0.5 * (b + c)"',
    ),
  every: Duration.default(0).describe('polling period, 1s … 1mo; every meter but a virtual one has it'),
  maxRate: positive
    .optional()
    .describe(
      'the most it can count in an hour, scaled, in its unit (electricity: the rated power in kW); a counter or delta must have one',
    ),
  decimals: z.int().min(0).max(9).default(0).describe('displayed decimals'),
  wrapsAt: positive
    .optional()
    .describe('counter only, as displayed, in its unit: the value at which the register starts again from 0'),
  ct: positive.default(1).describe('current transformer ratio (変流比), 400 for 2000/5 A'),
  vt: positive.default(1).describe('voltage transformer ratio (変圧比), 60 for 6600/110 V'),
  pulseWeight: positive.default(1).describe('counter or delta: units for one pulse or count (パルス定数)'),
  refreshEvery: Duration.optional().describe('how often the device moves its register; default: every'),
  maxGap: Duration.optional().describe(
    'longer steps are gaps; default: 3 × the larger of every and refreshEvery; no shorter than either',
  ),
  glitchWindow: Duration.optional().describe(
    'how long a return from a glitch is waited for; default: the larger of 24 h and 3 × every; no shorter than every',
  ),
  sentinels: z
    .array(z.string())
    .default([])
    .describe('displayed values that mean "no value" on this model, as "65535"'),
  role: Role.default('none'),
  use: Use.optional(),
  gas: z
    .strictObject({ gauge_kPa: z.number().min(-50).max(10_000), temperature_C: z.number().min(-50).max(100) })
    .optional()
    .describe(
      'gas metered in m3: gauge pressure and temperature at the meter, for SHK volumes (SATP); none: as metered',
    ),
  lpg: LpgGas.optional().describe(
    'LPG metered as a gas in m3: propane, butane or mixed (502, 355, 482 m3/t), or the supplier’s own { m3_per_t }, which goes before them',
  ),
  parent: Id.optional().describe('the meter that this one is a part of'),
  reactiveOf: Id.optional().describe(
    'of reactive energy (kvarh): the meter of the site whose active energy it belongs to, for the power factor (力率)',
  ),
  counted: z.boolean().default(false).describe('only counted meters enter totals'),
  contract: Id.optional().describe('supply contract that prices its CO2'),
  agent: Id.optional().describe('the agent that alone may write it; default: the only agent of the site'),
  manual: z
    .union([z.boolean(), z.enum(['bill', 'cylinder', 'tank'])])
    .default(false)
    .describe(
      'read by people; no agent writes it, its readings are entered or imported. true: a register; a delta may say what it is: bill (検針票・請求書), cylinder (ボンベ本数; pulseWeight: amount of one), tank (残量と受入)',
    ),
  accuracyClass: positive
    .max(10)
    .optional()
    .describe(
      'percent, of the meter with its transformers: 0.2, 0.5, 1, 2 (IEC 62053; 特別精密 0.5, 精密 1, 普通 2); default 2; the tolerance of a balance',
    ),
  balance: z
    .enum(['closed', 'open'])
    .optional()
    .describe(
      'of a meter with parts; closed: they measure all of it, and a lasting remainder is a finding; open (default): the remainder is shown',
    ),
  declaredLoss: z
    .number()
    .min(0)
    .max(0.5)
    .optional()
    .describe(
      'closed balance: share of the meter that is lost on the way to its parts (transformer, cable), 0.02 for 2 %',
    ),
  quality: QualitySettings.optional().describe('品質規則: parameters of this meter before those of its site'),
})
export type Meter = z.infer<typeof Meter>

/** A hall or a tenant's rooms (区画) of a data centre: its own IT, and the infrastructure that serves it alone. */
export const Hall = z.strictObject({
  id: Id,
  name: Name,
  tenant: z.string().min(1).optional().describe('who rents it'),
  contract: z
    .enum(['area', 'metered'])
    .optional()
    .describe(
      'how the tenant rents: area: room or rack without a price by use; metered: by what is used (省エネ法, テナント)',
    ),
  mayRenew: z.boolean().optional().describe('whether the tenant may install or renew the IT equipment'),
  it: z.array(Id).min(1).describe('meters of the site: its IT energy, by which what is shared is allocated'),
  infrastructure: z.array(Id).default([]).describe('meters of the site that serve this hall alone'),
  climate: z
    .array(Id)
    .optional()
    .describe('gauges of the site in degC or %RH, at the air inlets of the hall’s IT equipment (温湿度)'),
})
export type Hall = z.infer<typeof Hall>

/** Own generation without a meter (みなし算定): strings of panels with their inverters, or turbines. */
export const DeemedPlant = z.strictObject({
  id: Id,
  source: z.enum(['solar', 'onshore-wind', 'offshore-wind']),
  strings: z
    .array(z.strictObject({ panels_kW: positive, inverter_kW: positive }))
    .min(1)
    .describe('the smaller of both counts, string by string; a turbine has its rating in both'),
})
export type DeemedPlant = z.infer<typeof DeemedPlant>

/** A generator (自家発電設備) whose fuel is metered, by which its fuel is divided between own use and what is sold. */
export const Generator = z.strictObject({
  id: Id,
  fuel: z.array(Id).min(1).describe('counted meters of the fuel that it burns'),
  generation: z.array(Id).min(1).describe('meters of what it generates, carrier self_gen_fuel'),
  sold: z.array(Id).default([]).describe('counted meters of what of it is sold, role sold'),
})
export type Generator = z.infer<typeof Generator>

/** A site (事業所). */
export const Site = z.strictObject({
  id: Id,
  name: Name,
  kind: z.enum(['factory', 'data-centre', 'office']),
  area: z
    .enum(['hokkaido', 'tohoku', 'tokyo', 'chubu', 'hokuriku', 'kansai', 'chugoku', 'shikoku', 'kyushu', 'okinawa'])
    .describe('supply area of the grid'),
  contractDemand_kW: positive.optional().describe('契約電力'),
  pueCategory: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .optional()
    .describe('where IT energy is metered: 1 UPS output, 2 PDU output, 3 IT input (ISO/IEC 30134-2)'),
  pueBoundary: z
    .strictObject({ cogeneration: z.enum(['outside', 'inside']) })
    .optional()
    .describe('cogeneration outside: what it delivers counts; inside: the fuel at its input; default outside'),
  halls: z.array(Hall).optional().describe('halls or tenants that share the site’s energy'),
  coverageLimit: z.number().min(0).max(1).default(0.95).describe('below this share of common time a PUE is withheld'),
  quality: QualitySettings.optional().describe('品質規則: parameters of the site, where they are not the defaults'),
  deemed: z.array(DeemedPlant).default([]).describe('own generation that no meter counts'),
  generators: z.array(Generator).optional().describe('generators whose fuel is divided by sold ÷ generated'),
  agents: z.array(Id).min(1),
  meters: z.array(Meter).min(1),
})
export type Site = z.infer<typeof Site>

/** What a segment's energy is divided by (活動量): out of a meter, or entered by month. */
export const Denominator = z.strictObject({
  meter: z.string().optional().describe('site/meter whose amount is the activity; else it is entered by month'),
  unit: z.string().min(1).describe('unit of the denominator as people write it: t, 千kWh, 千m2, 百万円 …'),
  per: positive.default(1).describe('meter units in one unit of activity: 1000 for 千kWh from kWh'),
  over: z.enum(['sum', 'mean']).default('sum').describe('sum of the months, or the mean of a level such as floor area'),
})
export type Denominator = z.infer<typeof Denominator>

/** The denominator that is filed, with its plan. */
const FiledDenominator = Denominator.extend({
  plan: z
    .record(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is written YYYY-MM'), z.number().nonnegative())
    .optional()
    .describe(
      '活動量の計画: planned activity by month, in `unit`; the landing forecast follows it where it holds every month ahead',
    ),
})

/** A segment (原単位区分) with its activity (活動量). */
export const Segment = z.strictObject({
  id: Id,
  name: Name,
  jsic: z
    .string()
    .regex(/^\d{4}$/, 'a JSIC class has four digits')
    .describe('日本標準産業分類 細分類'),
  kind: z.enum(['A', 'B', 'C']).describe('A one for the company, B per business class, C several in a class'),
  meters: z.array(z.string()).describe('counted meters, site/meter, or site/* for all counted ones of a site'),
  activity: FiledDenominator.describe('the denominator that is filed'),
  otherActivities: z
    .array(Denominator.extend({ id: Id, name: Name }))
    .default([])
    .describe('further denominators: floor area, value added, pieces'),
})
export type Segment = z.infer<typeof Segment>

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD')
/** A supply contract; `supplier` is the registration number of the official list (登録番号). */
export const Contract = z.strictObject({
  id: Id,
  carrier: Carrier,
  supplier: z.string().min(1),
  menu: z.string().default('').describe('menu as the official list prints it; empty: the only row'),
  heatValue_GJ_per_1000m3: positive.optional().describe("city gas: the supplier's heat value"),
  nonFossil_percent: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('electricity: non-fossil share that the supplier states for the menu (非化石証書の使用状況), %'),
  weighted: z
    .boolean()
    .optional()
    .describe('electricity: 重み付け非化石, an off-site PPA outside FIT/FIP made for this customer from its first day'),
  tariff: Tariff.optional().describe('電気料金 of this contract: what it costs; docs/cost.md'),
  unusedHeat: z.boolean().optional().describe('heat: bought heat that would have been wasted (購入した未利用熱, B′)'),
  from: Day.optional(),
  to: Day.optional().describe('last day, included'),
})
export type Contract = z.infer<typeof Contract>

/** What a target is about; `improvement` is R of the intensity against the base year. */
export const Metric = z.enum([
  'improvement',
  'intensity',
  'co2',
  'energy_kL',
  'energy_GJ',
  'electricity_kWh',
  'pue',
  'demand_kW',
])
export type Metric = z.infer<typeof Metric>
/** An annual target (目標). */
export const Target = z.strictObject({
  id: Id,
  name: Name,
  metric: Metric,
  scope: z.string().default('company').describe('company, a site id or a segment id'),
  baseYear: z.int(),
  goalYear: z.int(),
  goal: z
    .number()
    .describe(
      'improvement: R, positive is better, 0.0956; co2: share of the base year cut, 0.46; others: the value itself',
    ),
  path: z
    .union([z.enum(['yearly-1-percent', 'linear']), z.record(z.string().regex(/^\d{4}$/), z.number())])
    .default('linear')
    .describe('yearly-1-percent: 1 − 0.99ⁿ; linear; or own points by fiscal year, in the goal’s terms'),
  base: z.number().optional().describe('base value where the history does not hold it (pue, demand_kW)'),
})
export type Target = z.infer<typeof Target>

/** Past years as amounts by carrier, in the carrier's base unit (kWh, m3, kg, GJ), so that a restated base can be computed. */
export const HistoryYear = z.record(
  Id,
  z.strictObject({
    amounts: z.partialRecord(Carrier, z.number().nonnegative()),
    activity: z.number().nonnegative().optional(),
    otherActivities: z.record(Id, z.number().nonnegative()).optional().describe('by id of the further denominators'),
    optimisedIntensity: positive.optional().describe('電気需要最適化評価原単位 as filed that year (from FY2023)'),
    levelledIntensity: positive.optional().describe('電気需要平準化評価原単位 as filed that year (to FY2023)'),
    co2_t: z.number().nonnegative().optional().describe('t-CO2 as filed that year (market), where known'),
    evidence: z.string().min(1).describe('the document that holds it'),
  }),
)
export const Plant = z.strictObject({
  company: z.strictObject({
    id: Id,
    name: Name,
    operator: z
      .enum(['ordinary', 'generator'])
      .optional()
      .describe(
        'generator: a generator company (発電事業者) divides its fuel by sold ÷ generated; default ordinary: sold electricity is by-product energy',
      ),
  }),
  sites: z.array(Site).min(1),
  segments: z.array(Segment).default([]),
  contracts: z.array(Contract).default([]),
  targets: z.array(Target).default([]),
  history: z.record(z.string().regex(/^\d{4}$/, 'a fiscal year'), HistoryYear).default({}),
  influxdb: InfluxConfig.optional().describe(
    'where readings, slots, totals and KPIs are projected to; docs/influxdb.md',
  ),
  sources: z
    .array(Source)
    .default([])
    .describe('foreign devices: topics and formats mapped onto meters; docs/foreign-formats.md'),
  broker: OutsideBroker.optional().describe('an MQTT broker beside the server; without it the embedded one is used'),
})
/** plant.yaml, parsed: one company, its sites, meters, segments, contracts, targets and base years. */
export type Plant = z.infer<typeof Plant>
