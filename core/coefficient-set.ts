import { z } from 'zod'
import { canonical } from './act.ts'
import { Carrier } from './carrier.ts'
import { FactorUnit } from './factor-unit.ts'

/** How well a value is known: seen in two or more published sources; in one; the same number in another official table; not in print. */
export const Confidence = z.enum(['verified', 'one_source', 'corroborated', 'unverified'])
export type Confidence = z.infer<typeof Confidence>

/** Where a value was seen. */
export const Source = z.strictObject({
  title: z.string().min(1),
  issuer: z.string().nullable(),
  url: z.string().nullable(),
  date: z.string().nullable(),
})
export type Source = z.infer<typeof Source>
/** Fiscal year of the results (or emissions) that a value is for, included; null is open. There is no lag arithmetic. */
const Year = z.int().min(1900).max(2999).nullable()
/** Digits as printed: they are never rewritten as numbers. */
const Digits = z.string().regex(/^\d+(\.\d+)?$/, 'printed digits are written 0.0258')
const Sources = z.array(z.string().min(1)).min(1, 'a value names its source')
const proof = { from: Year, to: Year, sources: Sources, confidence: Confidence, note: z.string().optional() }
const SetId = z.string().regex(/^[a-z0-9-]{1,64}$/, 'an id is made of a-z, 0-9 and -')
const head = {
  id: SetId,
  title: z.string().min(1),
  supersedes: z
    .array(SetId)
    .min(1)
    .optional()
    .describe('sets that this one takes the place of: they stay readable, and nothing looks them up any more'),
  documents: z
    .record(z.string().min(1), Source)
    .optional()
    .describe('sources of this set that sources.json does not hold'),
  attribution: z.string().optional().describe('credit that the terms of the data ask for'),
  note: z.string().optional(),
}

/** A value under a key: a carrier, a carrier with a qualifier (`grid:day`), or the name of a constant. */
export const FactorRow = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  value: Digits,
  unit: z.string(),
  ...proof,
})
export type FactorRow = z.infer<typeof FactorRow>
/** SHK fuel: heat value and carbon factor, and the product t-CO2 per unit as the list prints it. */
export const FuelRow = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  heat: Digits.nullable(),
  heatUnit: FactorUnit,
  carbon: Digits.nullable(),
  carbonUnit: z.literal('tC/GJ'),
  product: Digits.optional(),
  productUnit: FactorUnit.optional(),
  ...proof,
})
export type FuelRow = z.infer<typeof FuelRow>
/** A supplier's factor for one menu or area, 基礎 and 調整後; null where the list prints none. */
export const SupplierRow = z.strictObject({
  registration: z
    .string()
    .describe('登録番号; empty where the list prints none (grid operators): then the name is matched'),
  company: z.string().min(1),
  menu: z.string(),
  basic: Digits.nullable(),
  adjusted: Digits.nullable(),
  substituted: z.literal(true).optional().describe('the list marks the printed value as the default'),
  sources: Sources.optional(),
  note: z.string().optional(),
})
export type SupplierRow = z.infer<typeof SupplierRow>

const keyed = <K extends string>(kind: K) =>
  z.strictObject({ ...head, kind: z.literal(kind), values: z.array(FactorRow).min(1) })
/** One dated official table. */
export const CoefficientSet = z.discriminatedUnion('kind', [
  keyed('heat-value'),
  keyed('heat-co2'),
  keyed('gas-co2'),
  keyed('electricity-co2'),
  keyed('constant'),
  z.strictObject({ ...head, kind: z.literal('fuel'), values: z.array(FuelRow).min(1) }),
  z.strictObject({
    ...head,
    kind: z.literal('supplier-co2'),
    carriers: z.array(Carrier).min(1),
    from: z.int(),
    to: z.int(),
    unit: FactorUnit,
    complete: z.boolean().describe('true: the whole published list; false: single values found in print'),
    sources: Sources,
    confidence: Confidence,
    values: z.array(SupplierRow).min(1),
  }),
])
export type CoefficientSet = z.infer<typeof CoefficientSet>
export type SupplierSet = Extract<CoefficientSet, { kind: 'supplier-co2' }>

/** What a hash of a set is taken over: canonical JSON, the same for equal content whatever the layout of its file. */
export const setText = (set: CoefficientSet): string => canonical(set)
export const SourceRegistry = z.record(z.string(), Source)
