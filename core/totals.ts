import { z } from 'zod'
import { Coverage, Figure } from './figure.ts'
import { Month } from './time.ts'

export const TotalsBy = z.enum(['meter', 'carrier', 'segment', 'site', 'use', 'role'])
export type TotalsBy = z.infer<typeof TotalsBy>

/** One month of one key. `amount` is absent where a key mixes units; `closed` and `adjustments` come with the month close. */
export const TotalsRow = z.object({
  month: Month,
  key: z.string(),
  amount: z.number().nullable(),
  unit: z.string().nullable(),
  gj: Figure,
  kl: Figure,
  co2: z.object({ location: Figure, market: Figure, scope1: Figure, scope2: Figure }),
  coverage: Coverage,
  openDecisions: z.int(),
  factorSets: z.array(z.string()).describe('ids of the coefficient sets that were used'),
  provisional: z.number().nullable(),
  closed: z.boolean(),
  adjustments: z.array(z.never()),
})
export type TotalsRow = z.infer<typeof TotalsRow>
export const Totals = z.object({ from: Month, to: Month, by: TotalsBy, rows: z.array(TotalsRow) })
export type Totals = z.infer<typeof Totals>
