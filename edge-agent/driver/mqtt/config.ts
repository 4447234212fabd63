import { z } from 'zod'
import { jsonPath } from '#core/exact-json'
import { Duration } from '#core/time'
import { displayFields } from '../display.ts'
import { pointFields } from '../point.ts'
import { pointEvery } from '../poll.ts'

const Point = z.strictObject({
  ...pointFields,
  ...displayFields,
  every: pointEvery,
  topic: z
    .string()
    .regex(/^[^#+\0]{1,200}$/, 'a topic without wildcards')
    .describe('topic that the device publishes on'),
  json: z
    .string()
    .refine((path) => jsonPath(path) !== undefined, 'a place in JSON is written ENERGY.Total or apower')
    .optional()
    .describe('where the number is; left out when the message is the number'),
})
export type MqttPoint = z.infer<typeof Point>

export const MqttConfig = z.strictObject({
  id: z.string().min(1),
  driver: z.literal('mqtt'),
  url: z
    .string()
    .regex(/^(mqtts?|wss?):\/\/[^/\s:]+(:\d{1,5})?(\/\S*)?$/, 'a broker is written mqtt://host:1883')
    .describe('the local broker, not that of the server'),
  user: z.string().min(1).optional(),
  passwordFile: z.string().min(1).optional().describe('file with the password alone, mode 0600'),
  every: Duration.default(1_000).describe('one message a meter within this time at most; the others are passed over'),
  silence: Duration.default(300_000).describe('without a message for so long the device counts as mute'),
  points: z.array(Point).min(1),
})
export type MqttConfig = z.infer<typeof MqttConfig>
