import { z } from 'zod'
import { Duration } from '#core/time'
import { modbusPlace } from '../driver/modbus/url.ts'

const common = {
  level: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .default(3)
    .describe('on from this alarm level: 1 attention (注意), 2 warning (警告), 3 limit (限界)'),
  hold: Duration.default(60_000).describe('once on it stays on so long at least, so that a contactor does not chatter'),
  safe: z
    .enum(['off', 'on'])
    .default('off')
    .describe('what the contact is at the start and the end of the agent, and while the demand is not known'),
}
const CoilOutput = z.strictObject({
  ...common,
  by: z.literal('modbus-coil'),
  url: z
    .string()
    .refine(
      (url) => modbusPlace(url)?.by === 'tcp',
      'an output hangs on a Modbus TCP device of its own, modbus-tcp://host:502/unit: serial lines are only read',
    ),
  coil: z.int().min(0).max(65_535).describe('address of the coil, from 0'),
  timeout: Duration.default(2_000).describe('for one answer'),
})
const LineOutput = z.strictObject({
  ...common,
  by: z.literal('gpio'),
  chip: z.string().min(1).default('gpiochip0'),
  line: z
    .string()
    .regex(/^\w[\w.-]*$/, 'a line of the chip: its number')
    .describe('gpiod line, driven high'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'program that holds the line until its standard input ends, in place of gpioset; <line>=1 is its last argument',
    ),
})
/** What an alarm level switches. Nothing is switched where this is not written down. */
export const OutputConfig = z.discriminatedUnion('by', [CoilOutput, LineOutput])
export type OutputConfig = z.infer<typeof OutputConfig>
export type CoilOutput = z.infer<typeof CoilOutput>
export type LineOutput = z.infer<typeof LineOutput>
