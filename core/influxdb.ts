import { z } from 'zod'
import { DAY, Duration, SECOND } from './time.ts'

const file = z.string().min(1)
const shared = {
  url: z.url({ protocol: /^https?$/, error: 'an address is written http://host:8086 or https://host:8086' }),
  caFile: file
    .optional()
    .describe('https: PEM file of the authority that signed its certificate; default: those of Node.js'),
  retention_days: z
    .int()
    .min(7)
    .optional()
    .describe(
      'points older than this are not kept; default: kept for ever. 1.x: set on the retention policy; 2.x: checked against the bucket; 3: older points are not written',
    ),
  readings: z
    .boolean()
    .default(true)
    .describe('false: slots, totals and KPIs only, for where each second is of no use there'),
  batch: z.int().min(100).max(50_000).default(10_000).describe('points in one request'),
  gzip: z.boolean().optional().describe('compress requests; default: unless it runs on this machine'),
  timeout: Duration.default(30 * SECOND).describe('wait for an answer, 30s'),
}
const V1 = z
  .strictObject({
    version: z.literal('1'),
    ...shared,
    database: z.string().min(1).describe('made where it is missing and the user may'),
    retentionPolicy: z.string().min(1).optional().describe('default: the default one of the database'),
    user: z.string().min(1).optional(),
    passwordFile: file.optional().describe('mode 0600; with user'),
  })
  .refine(({ user, passwordFile }) => (user === undefined) === (passwordFile === undefined), {
    path: ['passwordFile'],
    error: 'user and passwordFile go together',
  })
const V2 = z.strictObject({
  version: z.literal('2'),
  ...shared,
  org: z.string().min(1),
  bucket: z.string().min(1).describe('must be there'),
  tokenFile: file.describe('mode 0600; the token must be allowed to read and write the bucket'),
})
const V3 = z.strictObject({
  version: z.literal('3'),
  ...shared,
  database: z.string().min(1).describe('made by the first write'),
  tokenFile: file.optional().describe('mode 0600; none where the server runs without authentication'),
})

/**
 * Where the projection goes (plant.yaml, `influxdb:`): InfluxDB 1.x (1.6 to 1.8), 2.x or 3 Core. Files are found from the folder of
 * plant.yaml.
 */
export const InfluxConfig = z.discriminatedUnion('version', [V1, V2, V3])
export type InfluxConfig = z.infer<typeof InfluxConfig>

/** Oldest time that is kept at a moment, UTC ms; without a retention all is. */
export const keptSince = ({ retention_days }: Pick<InfluxConfig, 'retention_days'>, now: number): number =>
  retention_days === undefined ? Number.NEGATIVE_INFINITY : now - retention_days * DAY
