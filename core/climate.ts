import { z } from 'zod'

/**
 * Recommended air temperature at the inlets of IT equipment, °C: 18 to 27, classes A1 to A4 (ASHRAE TC 9.9, Thermal Guidelines for
 * Data Processing Environments, 5th edition 2021). The recommended humidity is bound by dew points, so %RH alone is not judged.
 */
export const RECOMMENDED_degC = { low: 18, high: 27, source: 'ASHRAE TC 9.9 (2021) A1–A4' } as const

export const ClimateState = z.enum(['within', 'below', 'above', 'unjudged', 'unknown'])
export type ClimateState = z.infer<typeof ClimateState>
/** A temperature against what is recommended; undefined: nothing was read. */
export const climateState = (unit: string, value: number | undefined): ClimateState => {
  if (value === undefined) return 'unknown'
  if (unit !== 'degC') return 'unjudged'
  if (value < RECOMMENDED_degC.low) return 'below'
  return value > RECOMMENDED_degC.high ? 'above' : 'within'
}
