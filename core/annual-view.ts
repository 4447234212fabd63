import { z } from 'zod'
import { AnnualOfficial, Co2Change } from './annual-official-view.ts'
import { Coverage, Figure } from './figure.ts'
import { Name } from './id.ts'
import { Proof } from './proof.ts'
import { Co2Figure, EnergyFigure, IntensityFigure, PueFigure, TargetBasis, TargetState } from './snapshot.ts'
import { TenancyWhy } from './tenancy.ts'
import { Month } from './time.ts'

/** Energy and CO2 of a scope, with what they rest on. */
export const AnnualScope = z.object({
  energy: EnergyFigure,
  co2: Co2Figure,
  coverage: Coverage.describe('of the counted meters, over the part of the year that is over'),
  proof: Proof,
})
export type AnnualScope = z.infer<typeof AnnualScope>

/** 特定-第4表, 第5表: ratios to the year before, their five-year mean, and whether written reasons are due. */
export const AnnualComparison = z.object({
  ratios: z.array(z.object({ fy: z.int(), ratio: Figure })).describe('対前年度比, %, oldest first'),
  yearOnYear: Figure.describe('of this year, %'),
  mean: Figure.describe('5年度間平均原単位変化, %'),
  due: z.array(z.enum(['year-on-year-not-below-100', 'mean-above-99'])).describe('reasons that 特定-第5表 asks for'),
  against: z
    .enum(['year', 'same-months'])
    .describe('a running year is compared with the same whole months of last year'),
  proof: Proof.describe('heat values of the years compared'),
})
export type AnnualComparison = z.infer<typeof AnnualComparison>

/** A denominator of a segment with the intensity by it. */
export const AnnualActivity = z.object({
  id: z.string(),
  unit: z.string(),
  value: Figure,
  intensity: Figure,
  months: z.array(z.object({ month: Month, value: z.number(), from: z.enum(['record', 'meter']) })),
  missing: z.array(Month).describe('months of readings that have no activity'),
})
export const AnnualSegment = IntensityFigure.omit({ today: true, month: true }).extend({
  kind: z.enum(['A', 'B', 'C']),
  jsic: z.string(),
  energy: z.object({
    a: Figure,
    aPrime: Figure,
    b: Figure,
    bPrime: Figure,
    aFiled: Figure.describe('kL, half up'),
    aPrimeFiled: Figure,
    bFiled: Figure,
    bPrimeFiled: Figure,
  }),
  share: Figure.describe('of the segments’ energy of this year, 0 … 1'),
  optimised: z.object({
    energy: Figure.describe('A″, GJ'),
    intensity: Figure.describe('(A″ − B − B′) / C'),
    by: z.enum(['hour-class', 'month']).nullable(),
    confidence: Proof.shape.confidence,
    comparison: AnnualComparison.describe(
      '特定-第4表 of the optimisation intensity; ratios to FY2023 are of the levelling before it',
    ),
  }),
  levelled: z.object({ energy: Figure, intensity: Figure }).nullable().describe('A + 0.3 × peak GJ, to FY2023'),
  activities: z.array(AnnualActivity).describe('the filed denominator first'),
  base: z.object({
    year: z.int(),
    given: Figure.describe('base intensity as filed'),
    changed: Figure.describe('after approved changes; the same where there is none'),
    restated: Figure.describe('changed, with the heat values of this year'),
    changes: z.array(z.string()),
    evidence: z.string().nullable(),
    proof: Proof.describe('heat values of the base: as filed, and restated'),
  }),
  comparison: AnnualComparison,
  yearOnYearRestated: Figure.nullable().describe('FY2023: last year with the heat values of this year, %; else null'),
  coverage: Coverage,
  proof: Proof,
})
export type AnnualSegment = z.infer<typeof AnnualSegment>

const Yardstick = z.object({
  rule: z.string(),
  name: z.string(),
  limit: z.number(),
  from: z.int().nullable(),
  confidence: Proof.shape.confidence,
  sources: z.array(z.string()),
  met: z.boolean(),
  inForce: z.boolean(),
})
/** 区画 or tenant: its metered energy and its part of the whole; the parts add up to the site. */
export const AnnualHall = z.object({
  id: z.string(),
  name: Name,
  tenant: z.string().nullable(),
  it: Figure,
  direct: Figure.describe('own IT and infrastructure'),
  pPue: Figure,
  energy: Figure.describe('direct, and its share of what is shared by IT energy'),
  share: Figure,
  co2: Figure.describe('market view'),
})
/** What of E_DC one reporter (報告者) has to report; the parts add up to the site. */
const ReportedPart = z.object({
  energy: Figure.describe('kWh'),
  share: Figure,
  co2: Figure.describe('t-CO2, market view, by the share'),
})
/** テナントと所有者: who reports the energy of rented halls. */
export const AnnualTenancy = z.object({
  halls: z.array(
    z.object({
      hall: z.string(),
      tenant: z.string(),
      it: Figure,
      reports: z.enum(['owner', 'operator']).nullable().describe('null: plant.yaml does not say how it is rented'),
      why: TenancyWhy.nullable(),
    }),
  ),
  tenants: z.array(ReportedPart.extend({ tenant: z.string() })),
  owner: ReportedPart,
})
export type AnnualTenancy = z.infer<typeof AnnualTenancy>
export const AnnualCentre = z.object({
  ref: Figure,
  erf: Figure,
  cer: Figure,
  cueMarket: Figure,
  cueLocation: Figure,
  wue: Figure,
  iteeSv: Figure,
  iteuSv: Figure,
  dppe: Figure,
  avoided: Figure.describe('against the baseline of the record, t-CO2'),
  boundary: z.object({
    cogeneration: z.enum(['outside', 'inside']),
    entries: Figure.describe('gas, liquid fuel, steam and cooling fluid that enter, kWh; part of facility_kWh'),
  }),
  benchmarks: z.array(Yardstick),
  halls: z.array(AnnualHall),
  tenancy: AnnualTenancy.nullable().describe('null: nothing is rented'),
  coverage: Coverage.describe('of the meters that these indicators rest on'),
  proof: Proof,
})
export type AnnualCentre = z.infer<typeof AnnualCentre>

export const AnnualSite = AnnualScope.extend({ pue: PueFigure.nullable(), centre: AnnualCentre.nullable() })
export type AnnualSite = z.infer<typeof AnnualSite>

/** 事業者クラス with its reasons; `value` is the figure that decided, %. */
export const AnnualClass = z.object({
  class: z.enum(['S', 'A', 'B', 'C']).nullable(),
  why: Figure.nullable().describe('why there is no class'),
  reasons: z.array(z.object({ why: z.string(), value: z.number().optional(), unit: z.literal('%') })),
})

/** A target's state with what it rests on. */
export const AnnualTarget = TargetState.extend({
  proof: Proof,
  other: TargetBasis.nullable().describe('as filed beside restated, location beside market; null: it has one basis'),
})
export type AnnualTarget = z.infer<typeof AnnualTarget>

/**
 * The annual view of a fiscal year, to date where it is running. Every figure has its unit, or why there is none; the coverage and
 * the proof that hold for it stand beside it, else in the nearest object around it. A coverage of null: nothing of it is metered.
 */
export const AnnualView = z.object({
  fiscalYear: z.int(),
  from: z.string(),
  to: z.string(),
  running: z.boolean(),
  company: AnnualScope.extend({
    improvement: Figure.describe('R of the company, Σ w·R by the energy of this year, as filed'),
    improvementRestated: Figure,
    comparison: AnnualComparison,
    optimisedComparison: AnnualComparison.describe('of the optimisation intensity, Σ share × ratio'),
    operatorClass: AnnualClass,
    operatorPue: z
      .object({ pue: Figure, facility_kWh: z.number(), it_kWh: z.number(), benchmarks: z.array(Yardstick) })
      .nullable()
      .describe('Σ facility / Σ IT over the sites; null where no site meters IT'),
    demandResponse: z.object({ days: z.int(), site: z.string().nullable(), bySite: z.record(z.string(), z.int()) }),
  }),
  sites: z.record(z.string(), AnnualSite),
  carriers: z.array(
    z.object({
      carrier: z.string(),
      amount: z.number(),
      unit: z.string(),
      gj: Figure,
      kl: Figure,
      co2: Co2Figure,
      coverage: Coverage,
      proof: Proof,
    }),
  ),
  intensity: z.array(AnnualSegment),
  official: AnnualOfficial.describe('what is filed of energy and CO2, for the company'),
  co2Change: z.array(Co2Change).describe('why the CO2 of each segment changed'),
  targets: z.array(AnnualTarget).describe('states of the running fiscal year; empty for others'),
})
export type AnnualView = z.infer<typeof AnnualView>
