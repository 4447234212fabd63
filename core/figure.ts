import { z } from 'zod'
import { type Computed, Why } from './computed.ts'

/** A number as it leaves the product: with its unit, or with the reason why there is none. */
export const Figure = z.union([
  z.object({ value: z.number(), unit: z.string() }),
  z.object({ why: Why, unit: z.string().optional() }),
])
export type Figure = z.infer<typeof Figure>
export const figure = (result: Computed<number>, unit: string): Figure =>
  result.ok ? { value: result.value, unit } : { why: result.why, unit }

/** Shares of the time, sum 1; `worst` is the smallest measured share of a counted meter. */
export const Coverage = z.object({
  measured: z.number(),
  estimated: z.number(),
  missing: z.number(),
  worst: z.object({ meter: z.string(), measured: z.number() }).optional(),
})
export type Coverage = z.infer<typeof Coverage>
