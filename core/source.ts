import { z } from 'zod'
import { jsonPath } from './exact-json.ts'
import { Id } from './id.ts'
import { precisions } from './line-protocol.ts'

/** A topic as a device publishes on it: no wildcards, none of the agents' own. */
const Topic = z
  .string()
  .regex(/^(?!\$)[^#+\0]{1,200}$/, 'a topic without wildcards')
  .refine((topic) => !topic.startsWith('gentani/'), 'topics under gentani/ are those of agents')
const Place = z
  .string()
  .refine((path) => jsonPath(path) !== undefined, 'a place in JSON is written ENERGY.Total or apower[0]')
const meter = Id.describe('meter of the site; its unit and decimals are those that the device shows')
const round = z
  .boolean()
  .default(false)
  .describe('round to the meter’s decimals (half up): for devices that send floats; else more decimals are refused')

/** Which text a time is: with an offset, Japan time without one (Tasmota), or a number since 1970. */
export const timeFormats = ['iso', 'jst', 's', 'ms', 'us', 'ns'] as const
export type TimeFormat = (typeof timeFormats)[number]
const timed = {
  time: Place.optional().describe('where the time of measurement is; without it the moment of arrival'),
  timeFormat: z
    .enum(timeFormats)
    .default('iso')
    .describe('iso: 2026-04-01T09:00:00+09:00; jst: without an offset, Japan time; s, ms, us, ns: since 1970'),
}
const head = {
  id: Id.describe('unique within the site; its MQTT user is <site>.<id>'),
  site: Id,
  ignore: z
    .array(z.string().min(1))
    .default([])
    .describe('names that no meter shall stand for, as GET /api/v1/sources names them; cpu.* for all that begin so'),
}

/** Devices that publish a plain number on a topic of their own. */
const NumberSource = z.strictObject({
  ...head,
  format: z.literal('number'),
  meters: z.array(z.strictObject({ meter, topic: Topic, round })).min(1),
})
/** JSON with a place for each meter (Shelly, Tasmota, Zigbee2MQTT, Telegraf's JSON). */
const JsonSource = z.strictObject({
  ...head,
  format: z.literal('json'),
  meters: z
    .array(z.strictObject({ meter, topic: Topic, value: Place.describe('where the number is'), ...timed, round }))
    .min(1),
})
/** InfluxDB line protocol, on topics and over POST /api/v1/write. */
const LineSource = z.strictObject({
  ...head,
  format: z.literal('line-protocol'),
  topics: z.array(Topic).default([]).describe('none: only over POST /api/v1/write'),
  precision: z.enum(precisions).default('ns').describe('of timestamps on the topics; a write says its own'),
  meters: z
    .array(
      z.strictObject({
        ...{ meter, measurement: z.string().min(1), field: z.string().min(1), round },
        tags: z.record(z.string(), z.string()).default({}).describe('tags that a point must have; others may be there'),
      }),
    )
    .min(1),
})
const word = z.string().regex(/^[^/#+\0]{1,100}$/, 'a name without / # +')
/** Sparkplug B edge nodes of one group. */
const SparkplugSource = z.strictObject({
  ...head,
  format: z.literal('sparkplug-b'),
  group: word.describe('group id'),
  meters: z
    .array(z.strictObject({ meter, node: word, device: word.optional(), metric: z.string().min(1), round }))
    .min(1),
})

/** `sources:` of plant.yaml: topics of foreign devices, mapped onto meters. */
export const Source = z.discriminatedUnion('format', [NumberSource, JsonSource, LineSource, SparkplugSource])
export type Source = z.infer<typeof Source>
export type SourceOf<F extends Source['format']> = Extract<Source, { format: F }>

/** Under this name, in the place of an agent, the ledger keeps what a source sent: no agent can be called so. */
export const sourceAgent = (source: { readonly id: Id }): string => `${PREFIX}${source.id}`
const PREFIX = 'source.'
/** Whether readings under this name are of a source: they have no seq of their own, their identity is (meter, at). */
export const isSourceAgent = (agent: string): boolean => agent.startsWith(PREFIX)

/** Topic filters that bring a source's messages. */
export const sourceTopics = (source: Source): string[] => {
  if (source.format === 'sparkplug-b') return [`spBv1.0/${source.group}/#`]
  if (source.format === 'line-protocol') return [...new Set(source.topics)]
  return [...new Set(source.meters.map(({ topic }) => topic))]
}
