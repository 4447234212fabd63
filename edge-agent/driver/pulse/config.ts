import { z } from 'zod'
import { Duration } from '#core/time'
import { pointFields } from '../point.ts'

/** A meter's contact on an input line of this computer (Linux gpiod). */
const Point = z
  .strictObject({
    ...pointFields,
    line: z
      .string()
      .regex(/^\w[\w.-]*$/, 'a line of the chip: its number, or its name where gpiomon is of libgpiod 2')
      .describe('gpiod line'),
    every: Duration.optional(),
  })
  .refine(({ measure }) => measure === 'delta', {
    path: ['measure'],
    error: 'pulses are counted since the last sample: measure: delta',
  })

export const PulseConfig = z.strictObject({
  id: z.string().min(1),
  driver: z.literal('pulse'),
  chip: z.string().min(1).default('gpiochip0'),
  edge: z.enum(['rising', 'falling']).default('rising'),
  debounce: Duration.optional().describe(
    'edges nearer than this are one pulse, by the time that the kernel gave them: 10ms; none for a command that prints no times, for then only the moment of reading is known, and a busy computer reads several at once',
  ),
  every: Duration.default(60_000).describe('a sample with the pulses since the last one'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'program that prints one line a pulse, in place of gpiomon: its time as seconds with a decimal point, or anything else, then the moment of its arrival counts; the line of the point is its last argument',
    ),
  points: z.array(Point).min(1),
})
export type PulseConfig = z.infer<typeof PulseConfig>
