import { z } from 'zod'
import { displayFields } from '../display.ts'
import { pointFields } from '../point.ts'
import { pointEvery, pollFields } from '../poll.ts'

/** Objects that hold one number in their present value, with their numbers in ASHRAE 135. */
export const objectTypes = {
  'analog-input': 0,
  'analog-output': 1,
  'analog-value': 2,
  accumulator: 23,
  'pulse-converter': 24,
  'integer-value': 45,
  'large-analog-value': 46,
  'positive-integer-value': 48,
} as const

const Point = z.strictObject({
  ...pointFields,
  ...displayFields,
  every: pointEvery,
  object: z.enum(Object.keys(objectTypes) as [keyof typeof objectTypes, ...(keyof typeof objectTypes)[]]),
  instance: z.int().min(0).max(4_194_302),
})
export type BacnetPoint = z.infer<typeof Point>

export const BacnetConfig = z.strictObject({
  ...pollFields,
  driver: z.literal('bacnet'),
  url: z
    .string()
    .regex(/^bacnet:\/\/[\w.-]+(:\d{1,5})?$/, 'a BACnet/IP device is written bacnet://host:47808')
    .describe('bacnet://host:47808'),
  points: z.array(Point).min(1),
})
export type BacnetConfig = z.infer<typeof BacnetConfig>
