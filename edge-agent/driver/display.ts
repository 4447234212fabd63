import { z } from 'zod'

/** What scales a number of a device to its display; register maps and agent.yaml say it alike. */
export const displayFields = {
  scale: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, 'a decimal number in quotes')
    .default('1')
    .describe('what one count of the device is on the display'),
  sentinels: z
    .array(z.string().regex(/^-?\d+(\.\d+)?$/, 'a number in quotes'))
    .default([])
    .describe('numbers that mean "no value"'),
}
