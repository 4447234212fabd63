import { z } from 'zod'
import { AvoidedCategory } from './avoided.ts'
import { Carrier } from './carrier.ts'
import { CertificateKind } from './certificate.ts'
import { FactorUsed } from './factor-used.ts'
import { Coverage, Figure } from './figure.ts'
import { ProductFootprint } from './footprint-year.ts'
import { Name } from './id.ts'
import { Proof } from './proof.ts'

const Deducted = z.object({ unit: z.literal('t-CO2'), electricity: z.number(), heat: z.number(), whole: z.number() })
/** Emissions before and after certificates; the claims say what of each counted. */
const View = z.object({
  before: Figure.describe('t-CO2'),
  after: Figure.describe('t-CO2, certificates and credits taken off, each within its cap'),
  deducted: Deducted.nullable(),
})
const Claim = z.object({
  kind: CertificateKind,
  number: z.string(),
  claimed_t: z.number(),
  used_t: z.number().describe('of the adjusted emissions; the rest is over the cap'),
})

/** 特定-第2, 3, 4, 12表: what is filed of energy and CO2, and the rules that rest on them, for the company. */
export const AnnualOfficial = z.object({
  energy: z.object({
    a: Figure.describe('A, GJ: what is supplied to others taken off'),
    aPrime: Figure.describe('A′, GJ: non-fossil fuels × 0.8'),
    b: Figure.describe('B, GJ: sold by-product energy'),
    bPrime: Figure.describe('B′, GJ: bought unused heat'),
    aFiled: Figure.describe('kL, half up'),
    aPrimeFiled: Figure,
    bFiled: Figure,
    bPrimeFiled: Figure,
    proof: Proof,
  }),
  oldLaw: z
    .object({ gj: Figure, kl: Figure, proof: Proof })
    .nullable()
    .describe('FY2023, reported by both regimes: the same amounts by the old heat values'),
  co2: z.object({
    location: Figure.describe('t-CO2, average factors; certificates do not change it'),
    adjusted: View.describe('調整後'),
    basic: View.describe('基礎'),
    certificates: z.array(Claim),
    proof: Proof,
  }),
  nonFossil: z.object({
    share: Figure.describe('非化石電気の使用割合, %, weighted rows × 1.2'),
    plain: Figure.describe('the same without the weight, %'),
    certificates_kWh: z.number(),
    fitRemainder: z.object({ printed: z.string(), provisional: z.int().nullable() }).nullable(),
    rows: z.array(
      z.object({
        carrier: Carrier,
        contract: z.string().nullable(),
        supplier: z.string().nullable(),
        menu: z.string().nullable(),
        kWh: z.number(),
        share: z.number().describe('%'),
        stated: z.number().nullable().describe('null: the contract states none'),
        weighted: z.boolean(),
        gj: z.number(),
      }),
    ),
    coverage: Coverage.describe('of the counted meters of electricity'),
    proof: Proof,
  }),
  generation: z.array(
    z.object({
      site: z.string(),
      carrier: Carrier,
      unit: z.literal('kWh'),
      generated: z.number(),
      sold: z.number(),
      selfConsumed: z.number().describe('自家消費'),
      difference: z.number().nullable().describe('generated − self-consumed − sold, where all are metered'),
      finding: z.enum(['sold-more-than-generated', 'balance']).nullable(),
      coverage: Coverage,
    }),
  ),
  generators: z
    .array(
      z.object({
        site: z.string(),
        id: z.string(),
        generated_kWh: z.number(),
        sold_kWh: z.number(),
        selfConsumed_kWh: z.number(),
        share: Figure.describe('sold ÷ generated'),
        fuels: z.array(
          z.object({
            carrier: Carrier,
            own: Figure.describe('own use'),
            sold: Figure.describe('fuel for energy supplied to others'),
            ownHeat: Figure,
            soldHeat: Figure,
          }),
        ),
        counted: z
          .boolean()
          .describe('of a generator company: A and CO2 above are without what is sold. Else sold electricity is B'),
        coverage: Coverage,
        proof: Proof,
      }),
    )
    .describe('fuel of generators, divided; the headline stays metered'),
  deemed: z
    .array(
      z.object({
        site: z.string(),
        id: z.string(),
        kWh: Figure.describe('a whole year, by the capacity factor (みなし発電量)'),
        provisional: z.int().nullable().describe('fiscal year of the capacity factor where this year’s is not out'),
        counted: z.boolean().describe('in the energy and the share above; only once the year is over'),
        coverage: z.null().describe('nothing of it is metered'),
        proof: Proof,
      }),
    )
    .describe('own generation that no meter counts; not in the headline, which is metered'),
  direct: z.object({
    now: Figure.describe('direct CO2 of this year, t-CO2'),
    mean: Figure.describe('of the three fiscal years before'),
    threshold: Figure.describe('GX-ETS'),
    obliged: z.boolean().nullable().describe('null: the mean or the rule is not there'),
    proof: Proof,
  }),
  avoided: z.array(
    z.object({
      product: z.string(),
      name: Name,
      category: AvoidedCategory,
      region: z.enum(['japan', 'overseas']),
      method: z.enum(['flow', 'stock']),
      t: Figure.describe('t-CO2; stock and flow are never added'),
      units: z.number().nullable(),
      factorYear: z.int().nullable(),
      coverage: z.null().describe('nothing of it is metered: every parameter is entered with its source'),
      proof: Proof,
    }),
  ),
  footprints: z.array(ProductFootprint).describe('products of each site; their sum is the site'),
  factors: z.array(FactorUsed).describe('every printed row that was used, and why that one'),
  coverage: Coverage.describe('of the counted meters of the company'),
  proof: Proof,
})
export type AnnualOfficial = z.infer<typeof AnnualOfficial>

const Step = z.object({ name: z.string(), from: z.number(), to: z.number(), change: z.number() })
/** Why a segment's CO2 changed against the year before, its same months or the same month, market view. */
export const Co2Change = z.object({
  segment: z.string(),
  before: Figure.describe('t-CO2'),
  now: Figure,
  against: z.enum(['year', 'same-months', 'same-month']),
  drivers: z
    .union([
      z.object({
        unit: z.literal('t-CO2'),
        activity: z.number(),
        intensity: z.number(),
        mix: z.number(),
        electricityFactor: z.number(),
        otherFactors: z.number(),
        steps: z.array(Step).describe('a waterfall: each bar begins where the one before ended'),
      }),
      z.object({ why: z.string() }),
    ])
    .describe('additive LMDI, t-CO2; our own analysis'),
  plan: z
    .union([
      z.object({ unit: z.literal('%'), economy: z.number(), electricity: z.number(), effort: z.number() }),
      z.object({ why: z.string() }),
    ])
    .describe('the method of the industry plan (経団連 2001), % of the year before'),
  productivity: z
    .array(z.object({ denominator: z.string(), value: Figure }))
    .describe('炭素生産性: value added per t-CO2'),
  coverage: Coverage.describe('of `now`'),
  coverageBefore: Coverage.describe('of `before`'),
  proof: Proof.describe('factors of both years'),
})
export type Co2Change = z.infer<typeof Co2Change>
