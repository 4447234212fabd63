import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Measure } from '#core/plant'
import { Unit } from '#core/unit'
import { pageFields } from '../driver/http/config.ts'
import { mergingFields, registerFields } from '../driver/modbus/config.ts'
import { oidFields } from '../driver/snmp/config.ts'

/** Where the facts of a map are from, in falling order of trust; the style guide (README.md) says what each asks for. */
export const Confidence = z.enum(['manual', 'standard', 'public-code', 'unverified'])

/** What each point says of its value, whatever the protocol. */
const shownFields = {
  unit: Unit,
  measure: Measure,
  decimals: z.int().min(0).max(6),
  wrapsAt: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,6})?$/)
    .optional()
    .describe('displayed value at which it starts again from 0; belongs into plant.yaml'),
  confidence: Confidence.optional().describe('where it differs from that of the map'),
}
/** A place that differs from device to device stands in braces: {index}. */
const pattern = (example: string) => z.string().min(1).describe(example)

const { function: f, address, type, order, scale, sentinels } = registerFields
const RegisterPoint = z.strictObject({
  ...shownFields,
  ...{ address, type, scale: scale.unwrap().optional(), sentinels: sentinels.unwrap().optional() },
  ...{ function: f.unwrap().optional(), order: order.unwrap().optional() },
})
const OidPoint = z.strictObject({
  ...shownFields,
  oid: pattern('1.3.6.1.4.1.318.1.1.26.4.3.1.5.{index}'),
  scale: oidFields.scale.unwrap().optional(),
  sentinels: oidFields.sentinels.unwrap().optional(),
})
const PagePoint = z.strictObject({
  ...shownFields,
  path: pattern('/redfish/v1/Chassis/{index}/Power').optional(),
  json: pattern('PowerControl[0].PowerConsumedWatts').optional(),
  metric: pattern('name{label="{index}"}').optional(),
  scale: pageFields.scale.unwrap().optional(),
  sentinels: pageFields.sentinels.unwrap().optional(),
})

const head = {
  maker: z.string().min(1),
  model: z.string().min(1),
  kind: z.enum([
    'power-meter',
    'heat-meter',
    'gas-meter',
    'water-meter',
    'oil-meter',
    'pulse-counter',
    'pdu',
    'ups',
    'server',
  ]),
  source: z.strictObject({
    title: z.string().min(1).describe('manual or document; "public code" names repository and file'),
    edition: z.string().min(1).describe('edition or date; "not read" when it was not'),
  }),
  confidence: Confidence,
  note: z.string().min(1).optional(),
}
const pointName = z.string().regex(/^[a-z0-9-]{1,40}$/)

/** A register map: what a model of a device offers, as facts. */
export const MeterMap = z.discriminatedUnion('protocol', [
  z.strictObject({
    ...head,
    protocol: z.literal('modbus'),
    ...{ maxBlock: mergingFields.maxBlock.unwrap().optional(), maxGap: mergingFields.maxGap.unwrap().optional() },
    holes: mergingFields.holes.unwrap().optional(),
    defaults: z.strictObject({ function: f.unwrap().optional(), order: order.unwrap().optional() }).prefault({}),
    points: z.record(pointName, RegisterPoint),
  }),
  z.strictObject({ ...head, protocol: z.literal('snmp'), points: z.record(pointName, OidPoint) }),
  z.strictObject({ ...head, protocol: z.literal('http'), points: z.record(pointName, PagePoint) }),
])
export type MeterMap = z.infer<typeof MeterMap>

/** The folder of the maps: beside the sources also when compiled code runs. */
export const mapsFolder = import.meta.dirname.replace(/([\\/])dist([\\/]edge-agent[\\/]meters)$/, '$2')

/** Names of the maps that come with the agent. */
export const mapNames = (folder = mapsFolder): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort()

/** Reads a map; throws what is wrong with it, all at once. */
export const readMap = (file: string): MeterMap => {
  const parsed = MeterMap.safeParse(parse(readFileSync(file, 'utf8')))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`${file}: ${faults.join('; ')}`)
}
/** A map by its name, or by the path of a file of one's own. */
export const mapFile = (name: string, base: string): string =>
  /\.ya?ml$/.test(name) ? join(base, name) : join(mapsFolder, `${name}.yaml`)
