import { z } from 'zod'
import { AdjustmentWhy } from './adjustment.ts'
import { Coverage, Figure } from './figure.ts'
import { Month } from './time.ts'

export const TotalsBy = z.enum(['meter', 'carrier', 'segment', 'site', 'use', 'role'])
export type TotalsBy = z.infer<typeof TotalsBy>

const Co2 = z.object({ location: Figure, market: Figure, scope1: Figure, scope2: Figure })
/** An adjustment (調整) of a closed month, as far as it touches a row. */
export const RowAdjustment = z.object({
  site: z.string(),
  month: Month.describe('the closed month that differs'),
  number: z.int(),
  booked: Month.nullable().describe('the month that has it in its amount; null: it waits for an approver'),
  act: z.int().nullable(),
  amount: z.number().nullable().describe('new − old, in the unit of the row'),
  gj: Figure,
  kl: Figure,
  co2: Co2,
  why: z.array(AdjustmentWhy),
  reason: z.string().nullable().describe('of the approver'),
})
export type RowAdjustment = z.infer<typeof RowAdjustment>

/** One month of one key. `amount` is absent where a key mixes units. */
export const TotalsRow = z.object({
  month: Month,
  key: z.string(),
  amount: z.number().nullable(),
  unit: z.string().nullable(),
  gj: Figure,
  kl: Figure,
  co2: Co2,
  coverage: Coverage,
  openDecisions: z.int(),
  factorSets: z.array(z.string()).describe('ids of the coefficient sets that were used'),
  provisional: z.number().nullable(),
  closed: z.boolean().describe('確定: the figures are those of the close, with what is booked to this month'),
  adjustments: z
    .array(RowAdjustment)
    .describe('of this month, waiting or booked elsewhere; and those booked to this month'),
})
export type TotalsRow = z.infer<typeof TotalsRow>
export const Totals = z.object({ from: Month, to: Month, by: TotalsBy, rows: z.array(TotalsRow) })
export type Totals = z.infer<typeof Totals>
