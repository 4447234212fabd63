import { z } from 'zod'
import { jsonPath } from '#core/exact-json'
import { displayFields } from '../display.ts'
import { pointFields } from '../point.ts'
import { pointEvery, pollFields } from '../poll.ts'
import { seriesOf } from './prometheus.ts'

const text = z.string().min(1)
/** Where one value stands on the pages of a device; register maps and agent.yaml say it alike. */
export const pageFields = {
  path: z
    .string()
    .regex(/^\/\S*$/, 'a path begins with /')
    .optional()
    .describe('page, from the device’s url; default: that url'),
  json: text
    .refine((path) => jsonPath(path) !== undefined, 'a place in JSON is written PowerControl[0].PowerConsumedWatts')
    .optional(),
  metric: text
    .refine((s) => seriesOf(s) !== undefined, 'a series is written name or name{label="value"}')
    .optional()
    .describe('Prometheus text: the one series with this name that has these labels'),
  ...displayFields,
}

const Point = z
  .strictObject({ ...pointFields, ...pageFields, every: pointEvery, map: z.string().optional() })
  .superRefine(({ json, metric }, ctx) => {
    if ((json === undefined) === (metric === undefined))
      ctx.addIssue({ code: 'custom', path: ['json'], message: 'either json or metric says where the value is' })
  })
export type HttpPoint = z.infer<typeof Point>

export const HttpConfig = z.strictObject({
  ...pollFields,
  driver: z.literal('http'),
  url: z.url({ protocol: /^https?$/, error: 'a device is written http://host:port or https://…' }),
  headers: z.record(text, z.string()).default({}),
  user: text.optional().describe('basic authentication'),
  passwordFile: text.optional().describe('file with its password alone, mode 0600'),
  tokenFile: text.optional().describe('file with a bearer token alone, mode 0600'),
  caFile: text.optional().describe('https: PEM of the authority that signed the device’s certificate'),
  points: z.array(Point).min(1),
})
export type HttpConfig = z.infer<typeof HttpConfig>
