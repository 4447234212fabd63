import { z } from 'zod'
import { pointFields } from '../point.ts'
import { pointEvery, pollFields } from '../poll.ts'
import { Order, WordType } from '../words.ts'
import { ModbusUrl } from './url.ts'

const SCALE = /^\d{1,9}(\.\d{1,9})?$/

/** How one value lies in the registers of a device; register maps and agent.yaml say it alike. */
export const registerFields = {
  function: z
    .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .default(3)
    .describe(
      'function code: 3 holding registers, 4 input registers, 1 coils, 2 discrete inputs; never one that writes',
    ),
  address: z
    .int()
    .min(0)
    .max(65_535)
    .describe('first register as it goes over the line, from 0 (40001 in handbooks is 0)'),
  type: WordType.default('u16'),
  order: Order.default('ABCD').describe('bytes of a 32-bit value as they come over the line, A the highest'),
  scale: z
    .string()
    .regex(SCALE, 'a decimal number in quotes')
    .default('1')
    .describe('what one count of the register is on the display'),
  sentinels: z
    .array(z.string().regex(/^0x[0-9a-fA-F]{1,16}$/, 'hexadecimal, 0x7fffffff'))
    .default([])
    .describe('register contents that mean "no value", highest byte first'),
}
/** How requests to one device may be merged. */
export const mergingFields = {
  maxBlock: z.int().min(1).max(125).default(100).describe('most registers of one request'),
  maxGap: z.int().min(0).max(124).default(0).describe('unnamed registers that a request may read over'),
  holes: z
    .array(z.tuple([z.int().min(0), z.int().max(65_535)]))
    .default([])
    .describe('registers that must not be asked for: first and last of each stretch'),
}

const Point = z.strictObject({
  ...pointFields,
  ...registerFields,
  every: pointEvery,
  map: z.string().optional().describe('register map that it comes from'),
})
export type ModbusPoint = z.infer<typeof Point>

export const ModbusConfig = z.strictObject({
  ...pollFields,
  driver: z.literal('modbus'),
  url: ModbusUrl,
  ...mergingFields,
  points: z.array(Point).min(1),
})
export type ModbusConfig = z.infer<typeof ModbusConfig>
