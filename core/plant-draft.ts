import { z } from 'zod'
import { Carrier, carrierInfo } from './carrier.ts'
import { Id } from './id.ts'
import { type Meter, Plant, Site, Use } from './plant.ts'
import { checkPlant } from './plant-check.ts'
import { Unit } from './unit.ts'

const Text = z.string().trim().min(1).max(80)
/** What a meter of the draft is for: a role of the site's balance, or a use. */
export const Purpose = z.enum([
  'intake',
  'it',
  'generation',
  ...Use.options.filter((u) => u !== 'it' && u !== 'other'),
  'other',
])
export type Purpose = z.infer<typeof Purpose>
/** A meter as the questions ask for it; `device`: where an agent reads it, by a register map. */
export const MeterDraft = z
  .strictObject({
    id: Id,
    name: Text,
    carrier: Carrier,
    purpose: Purpose,
    measure: z.enum(['counter', 'gauge']),
    unit: Unit,
    decimals: z.int().min(0).max(6),
    maxRate: z.number().positive().optional(),
    device: z
      .strictObject({
        url: z.string().min(1).max(200),
        map: z.string().min(1).max(100),
        point: z.string().min(1).max(100),
        index: z
          .string()
          .min(1)
          .max(40)
          .optional()
          .describe('which one of several, where the map asks for it: phase, outlet, module'),
      })
      .optional(),
  })
  // the metering rules tell a rollover from a mistake by it
  .refine((m) => m.measure !== 'counter' || m.maxRate !== undefined, {
    path: ['maxRate'],
    error: 'a counter needs its largest amount an hour',
  })
export type MeterDraft = z.infer<typeof MeterDraft>

/** Answers of the first run: one site with its contract, agent and meters. */
export const PlantDraft = z.strictObject({
  company: Text,
  site: z.strictObject({
    id: Id,
    name: Text,
    kind: Site.shape.kind,
    area: Site.shape.area,
    contractDemand_kW: z.number().positive().optional(),
  }),
  contract: z.strictObject({ supplier: Text, menu: z.string().max(80) }).optional(),
  agent: Id,
  meters: z.array(MeterDraft).min(1).max(200),
})
export type PlantDraft = z.infer<typeof PlantDraft>

type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain | undefined }
/** Words that YAML reads as something else than text. */
const taken = /^(true|false|null|yes|no|on|off|y|n)$/i
const isFlat = (value: Plain): boolean =>
  typeof value !== 'object' || Object.values(value).every((v) => typeof v !== 'object')
const flow = (value: Plain): string => {
  if (typeof value === 'string')
    return /^[a-z][a-z0-9_-]*$/i.test(value) && !taken.test(value) ? value : JSON.stringify(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${(value as readonly Plain[]).map(flow).join(', ')}]`
  const parts = Object.entries(value).flatMap(([k, v]) => (v === undefined ? [] : [`${k}: ${flow(v as Plain)}`]))
  return `{ ${parts.join(', ')} }`
}
/** Plain values as YAML: what is flat on one line, the rest in blocks. */
const yaml = (value: Plain, indent = ''): string => {
  if (isFlat(value)) return flow(value)
  const inner = `${indent}  `
  const line = (v: Plain): string => (isFlat(v) ? ` ${flow(v)}` : `\n${inner}${yaml(v, inner)}`)
  if (Array.isArray(value)) return (value as readonly Plain[]).map((v) => `- ${yaml(v, inner)}`).join(`\n${indent}`)
  return Object.entries(value)
    .flatMap(([k, v]) => (v === undefined ? [] : [`${k}:${line(v as Plain)}`]))
    .join(`\n${indent}`)
}

const both = (text: string) => ({ ja: text, en: text })
const CONTRACT = 'power'
const roles: Partial<Record<Purpose, Meter['role']>> = { intake: 'intake', it: 'it', generation: 'generation' }
const meterOf = ({ contract }: PlantDraft, m: MeterDraft): Plain => {
  const use = Use.safeParse(m.purpose)
  const isEnergy = carrierInfo(m.carrier).family !== 'none'
  const crosses =
    m.purpose === 'intake' || m.purpose === 'generation' || carrierInfo(m.carrier).family !== 'electricity'
  return {
    ...{ id: m.id, name: both(m.name), carrier: m.carrier, measure: m.measure, unit: m.unit, decimals: m.decimals },
    every: '10s',
    maxRate: m.measure === 'counter' ? m.maxRate : undefined,
    role: roles[m.purpose] ?? 'none',
    use: use.success && use.data !== 'other' ? use.data : undefined,
    counted: isEnergy && crosses ? true : undefined,
    contract: contract && m.carrier === 'grid' && m.purpose === 'intake' ? CONTRACT : undefined,
  }
}
const plantOf = (draft: PlantDraft): Plain => {
  const { company, site, agent, contract, meters } = draft
  return {
    company: { id: site.id, name: both(company) },
    sites: [
      {
        ...{ id: site.id, name: both(site.name), kind: site.kind, area: site.area },
        contractDemand_kW: site.contractDemand_kW,
        pueCategory: site.kind === 'data-centre' ? 1 : undefined,
        agents: [agent],
        meters: meters.map((m) => meterOf(draft, m)),
      },
    ],
    contracts: contract
      ? [{ id: CONTRACT, carrier: 'grid', supplier: contract.supplier, menu: contract.menu || undefined }]
      : undefined,
  }
}

/** plant.yaml of the answers; demo/plant.yaml explains every field that may be added. */
export const plantText = (draft: PlantDraft): string =>
  `# Made from the questions of the first run. \`gentani check\` says what is wrong; \`gentani schema\` serves editors.\n${yaml(plantOf(draft))}\n`

/** agent.yaml of the answers: the meters whose device was named; undefined: none was. */
export const agentText = ({ site, agent, meters }: PlantDraft, broker: string): string | undefined => {
  const read = meters.flatMap((m) => (m.device ? [{ ...m.device, meter: m.id }] : []))
  if (read.length === 0) return undefined
  const driverOf = (url: string): string =>
    url.startsWith('modbus') ? 'modbus' : url.startsWith('snmp') ? 'snmp' : 'http'
  const config = {
    ...{ site: site.id, agent },
    broker: { url: broker, passwordFile: `${site.id}.password` },
    spool: { path: `${site.id}.spool` },
    devices: read.map(({ meter, url, map, point, index }) => ({
      ...{ id: meter, driver: driverOf(url), url, every: '10s', map },
      points: [{ meter, point, index }],
    })),
  }
  return `# ${agent} of ${site.id}. The password: gentani password ${site.id} ${agent} > ${site.id}.password (mode 0600)\n${yaml(config)}\n`
}

/** What keeps the answers from being a plant, in the words of `gentani check`; empty: nothing does. */
export const draftFlaws = (draft: PlantDraft): string[] => {
  const parsed = Plant.safeParse(plantOf(draft))
  if (!parsed.success) return parsed.error.issues.map((i) => `${i.path.join('/')}: ${i.message}`)
  return checkPlant(parsed.data).flatMap((f) => (f.level === 'error' ? [`${f.path.join('/')}: ${f.message}`] : []))
}
