import { z } from 'zod'
import { Coverage, Figure } from './figure.ts'
import { Name } from './id.ts'
import { Metric, Use } from './plant.ts'
import { QualityRule } from './quality.ts'
import { Reconciled } from './reconciliation.ts'

const IsoJst = z.string().describe('ISO 8601 with +09:00')

/** PUE over twelve months, or iPUE with its period; always with the category (ISO/IEC 30134-2). */
export const PueFigure = z.object({
  pue: Figure,
  label: z.enum(['PUE', 'iPUE']),
  category: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  from: IsoJst,
  to: IsoJst,
  facility_kWh: z.number(),
  it_kWh: z.number(),
  coverage: z.number().describe('share of the interval that all meters of both sides have in common'),
})
export type PueFigure = z.infer<typeof PueFigure>

export const EnergyFigure = z.object({ gj: Figure, kl: Figure, coverage: Coverage })
export type EnergyFigure = z.infer<typeof EnergyFigure>
export const Co2Figure = z.object({
  location: Figure.describe('t-CO2 by the average factor'),
  market: Figure.describe('t-CO2 by contract'),
  scope1: Figure,
  scope2: Figure.describe('market view'),
  provisional: z.number().nullable().describe("fiscal year of the factor used where this year's is not out; else null"),
})
export type Co2Figure = z.infer<typeof Co2Figure>
const over = <T extends z.ZodType>(schema: T) => z.object({ today: schema, month: schema, fy: schema })
export const Energies = over(EnergyFigure)
export type Energies = z.infer<typeof Energies>
export const Co2s = over(Co2Figure)
export type Co2s = z.infer<typeof Co2s>

/** 原単位 of a segment so far this fiscal year. */
export const IntensityFigure = z.object({
  segment: z.string(),
  name: Name,
  intensity: Figure.describe('unrounded, kL per unit of activity'),
  filedIntensity: Figure.describe('from A′, B, B′ rounded to kL, four significant digits'),
  activity: Figure,
  improvement: Figure.describe('R against the base year as filed; positive is better'),
  improvementRestated: Figure.describe('R with the base year restated by the heat values of this year'),
  today: Figure.describe('intensity of today'),
  month: Figure.describe('intensity of this month'),
  coverage: Coverage.describe('of the segment’s counted meters, this fiscal year so far'),
})
export type IntensityFigure = z.infer<typeof IntensityFigure>

/** The running half-hour. */
export const Demand = z.object({
  running_kW: Figure.describe('mean power since the half-hour began'),
  forecast_kW: Figure.describe('mean of the whole half-hour if the present power goes on'),
  limit_kW: Figure.describe('contract demand'),
  startsAt: IsoJst,
  endsAt: IsoJst,
  minutes: z.array(z.number().nullable()).describe('mean kW of each finished minute of the half-hour'),
  maximum: z.object({ kW: z.number(), at: IsoJst }).nullable().describe('highest half-hour of this fiscal year'),
})
export type Demand = z.infer<typeof Demand>

export const SiteSnapshot = z.object({
  name: Name,
  kind: z.enum(['factory', 'data-centre', 'office']),
  power_kW: z.object({
    intake: Figure,
    it: Figure,
    generation: Figure,
    sold: Figure,
    facility: Figure.describe('intake + generation − sold − supplied'),
    byUse: z.partialRecord(Use, z.number()).describe('parts of facility; their sum is facility, the rest is `other`'),
  }),
  ratio: Figure.describe('facility power / IT power at this moment: a live ratio, not a PUE'),
  ipue: z
    .object({ hour: PueFigure, day: PueFigure, month: PueFigure })
    .nullable()
    .describe('null where no IT is metered'),
  pue12: PueFigure.nullable(),
  energy: Energies,
  co2: Co2s,
  demand: Demand.nullable(),
  coverage: Coverage.describe('of the counted meters, this fiscal year'),
})
export type SiteSnapshot = z.infer<typeof SiteSnapshot>

/** season: last year's months; days: none known; peak: last year's highest; the others: a line through the months by what they follow. */
export const LandingMethod = z.enum([
  'season',
  'days',
  'peak',
  'activity-plan',
  'degree-days',
  'activity-plan-and-degree-days',
])
export type LandingMethod = z.infer<typeof LandingMethod>

const YearPoint = z.object({ fy: z.int(), value: z.number() })
/** 目標の状態: the path, the years so far, where this year stands and where it will land. */
export const TargetState = z.object({
  id: z.string(),
  name: Name,
  metric: Metric,
  scope: z.string(),
  unit: z.string().describe('of path, actual, landing: "1" for improvement (R) and PUE, else kL, t-CO2 …'),
  better: z.enum(['higher', 'lower']),
  baseYear: z.int(),
  goalYear: z.int(),
  goal: z.number(),
  path: z.array(YearPoint),
  actual: z.array(YearPoint.extend({ partial: z.boolean().optional() })).describe('finished years, oldest first'),
  thisYear: z.int(),
  pathThisYear: Figure,
  toDate: Figure.describe(
    'this fiscal year so far (amounts: to date; rates: over the part that is over; PUE: of the twelve months in period)',
  ),
  pathToDate: Figure.describe('what the path allows so far, seasonal by last year where known'),
  landing: Figure.describe('forecast for the end of the fiscal year'),
  band: z.tuple([z.number(), z.number()]).nullable().describe('landing, low and high'),
  method: LandingMethod.optional().describe('how the landing was found; left out where there is none'),
  neededPerMonth: Figure.describe(
    'amount that may still be used per remaining month to meet the path; rates: the mean rate needed',
  ),
  gap: Figure.describe('landing against pathThisYear in the metric, positive is better'),
  state: z.enum(['ahead', 'near', 'behind', 'unknown']),
  basis: z.enum(['as-filed', 'restated', 'market', 'location', 'none']),
  provisional: z.number().nullable(),
  period: z.object({ from: IsoJst, to: IsoJst }).nullable().describe('PUE: its twelve months'),
  category: z.union([z.literal(1), z.literal(2), z.literal(3)]).nullable(),
  coverage: z
    .number()
    .describe('share of the time that is measured: PUE, common time of both sides; else of the counted meters'),
})
export type TargetState = z.infer<typeof TargetState>
/** A target on its other basis: the years before FY2023 as they were filed, or CO2 by the average factor. */
export const TargetBasis = TargetState.pick({
  basis: true,
  path: true,
  actual: true,
  pathThisYear: true,
  toDate: true,
  landing: true,
  band: true,
  gap: true,
  state: true,
})
export type TargetBasis = z.infer<typeof TargetBasis>

/** Kinds of attention that the quality rules give: quality-spike, quality-stuck …; power and sum included. */
const qualityKinds = QualityRule.options.map((rule) => `quality-${rule}` as const)

/** What needs a person. `kind` is a catalogue code; `site`, `meter`, `agent` and `numbers` fill its text. */
export const Attention = z.object({
  id: z.string(),
  kind: z.enum([
    'unexplained-step', // numbers.amount, unit
    'quarantined-readings', // numbers.count
    'quarantined-batches',
    'meter-silent', // since
    'reading-due', // a meter that people read has not been read in time; since: its last reading
    'agent-offline', // since
    'agent-catching-up', // it sends what it kept; since: its newest reading so far, numbers.count batches are left
    'demand-over-limit', // numbers.forecast_kW, numbers.limit_kW
    'factor-provisional', // numbers.year, numbers.used
    'coverage-low', // numbers.measured
    'agent-stopped', // since: sampling stands still
    'clock-unsynced', // no time server vouches for the agent's clock
    'clock-ahead', // readings from the future
    'projection-failing', // InfluxDB cannot be written; since, numbers.waiting
    'projection-behind', // it is being written, and far behind: numbers.waiting
    'projection-refused', // lines that InfluxDB refuses for good: numbers.count
    'broker-away', // since; of an outside broker, as the three below
    'broker-taken-over', // another client uses the server's client id
    'broker-session-lost',
    'broker-dropped', // numbers.count messages thrown away by it
    'values-differ', // numbers.count instants that foreign devices gave several values for
    'names-unknown', // numbers.count names of a source that no meter stands for
    'not-a-counter', // numbers.count unexplained steps within the glitch window (metering.md, rule 6)
    'months-open', // numbers.count months that are over and not closed; since: the first of them
    'activity-late', // numbers.count months of a segment without 活動量; since: the first of them
    'bill-differs', // since: the first day of the bill; numbers.percent: metered − billed
    ...qualityKinds, // findings of the quality rules: numbers.value, expected, limit, hours
  ]),
  level: z.enum(['alarm', 'warning', 'info']),
  site: z.string().optional(),
  meter: z.string().optional().describe('site/meter'),
  agent: z.string().optional().describe('site/agent'),
  segment: z.string().optional(),
  since: IsoJst.optional(),
  unit: z.string().optional(),
  numbers: z.record(z.string(), z.number()).default({}),
})
export type Attention = z.infer<typeof Attention>

export const AgentState = z.object({
  site: z.string(),
  agent: z.string(),
  state: z.enum(['online', 'offline', 'never-seen']),
  epoch: z.string().nullable(),
  committed: z.int(),
  spooled: z.int().nullable(),
  version: z.string().nullable(),
  clock: z.enum(['synced', 'unsynced', 'unknown']),
  lastSeen: IsoJst.nullable(),
  reconciled: Reconciled.nullable().describe(
    '照合: the last comparison of ledger and agent since the start of the server',
  ),
  stopped: z.string().nullable().describe('why sampling stands still: the spool or the disk is full'),
  step: z
    .object({ at: IsoJst, by: z.int() })
    .nullable()
    .describe('the last time its clock was set, and by how many ms'),
})
export type AgentState = z.infer<typeof AgentState>

/** The latest state of everything, sent at 1 Hz as socket.io event `snapshot` and by GET /api/v1/live. */
export const Snapshot = z.object({
  at: IsoJst,
  seq: z.int(),
  fiscalYear: z.int(),
  company: z.object({ name: Name, energy: Energies, co2: Co2s, coverage: Coverage, power_kW: Figure }),
  sites: z.record(z.string(), SiteSnapshot),
  intensity: z.array(IntensityFigure),
  targets: z.array(TargetState),
  attention: z.array(Attention),
  agents: z.array(AgentState),
})
export type Snapshot = z.infer<typeof Snapshot>
