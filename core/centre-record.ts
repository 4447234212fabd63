import { z } from 'zod'
import { Id } from './id.ts'

const amount = z.number().nonnegative()
const source = z.string().min(1).max(400)
/**
 * What a data centre's meters do not tell, by fiscal year: the body of an act of kind `centre`. The fields of EU 2024/1364 carry
 * its names (annex II); what is not given is absent in the row, never 0.
 */
export const CentreRecord = z.strictObject({
  site: Id,
  year: z.int().min(2000).max(2999).describe('fiscal year; for the fields of `eu`, the calendar year'),
  servers: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        count: z.int().positive().default(1),
        performance: z.number().positive().describe('maximum performance of one, any one unit'),
        power_kW: z.number().positive().describe('maximum power of one'),
        utilisation: z.number().min(0).max(1).optional().describe('mean CPU utilisation'),
      }),
    )
    .optional(),
  certificates_kWh: amount.optional().describe('renewable certificates owned and retired for this site'),
  baseline: z
    .strictObject({ pue: z.number().min(1), source })
    .optional()
    .describe('PUE to which avoided emissions are counted, with where it was read'),
  eu: z
    .strictObject({
      PDIT_kW: amount,
      SDC_m2: amount,
      SCR_m2: amount,
      EDC_BU_kWh: amount.describe('of back-up generators'),
      WIN_POT_m3: amount,
      TWH_degC: z.number(),
      TIN_degC: z.number(),
      CDD_degC_days: amount,
      refrigerants: z.string(),
      ERES_GOO_kWh: amount,
      ERES_PPA_kWh: amount,
      CSERV: amount,
      CSTOR_PB: amount,
    })
    .partial()
    .optional(),
  source,
})
export type CentreRecord = z.infer<typeof CentreRecord>
export const centreKey = ({ site, year }: Pick<CentreRecord, 'site' | 'year'>): string => `${site} ${year}`
