import { z } from 'zod'
import { Id, Name } from './id.ts'
import { InfluxConfig } from './influxdb.ts'
import { type Contract, HistoryYear, type Plant, type Segment, type Site, Target } from './plant.ts'
import { error, type Flaw, listed } from './plant-flaw.ts'

/**
 * company.yaml: the site servers of one company, which project into one InfluxDB. Each entry of `plants` is the plant.yaml of one of
 * them; segments of the same id are one segment of the company (原単位区分 over several 事業所).
 */
export const Company = z.strictObject({
  company: z.strictObject({ id: Id, name: Name }),
  influxdb: InfluxConfig.describe('where the site servers project; read only'),
  plants: z
    .array(z.string().min(1))
    .min(1)
    .describe('plant.yaml of each site server; a relative path counts from this file'),
  targets: z.array(Target).default([]).describe('targets of the company; those of the plants stay with their sites'),
  history: z
    .record(z.string().regex(/^\d{4}$/, 'a fiscal year'), HistoryYear)
    .default({})
    .describe('past years by segment as amounts by carrier; it goes before the sum of the plants’ histories'),
  links: z
    .record(Id, z.url({ protocol: /^https?$/, error: 'an address is written https://osaka.example' }))
    .default({})
    .describe('address of the page of a site’s own server, by site: the company page leads there'),
  tokenFile: z
    .string()
    .min(1)
    .optional()
    .describe('file of mode 0600 with the token that callers bear; without it only this machine is answered'),
  silentAfter_h: z
    .number()
    .positive()
    .max(24 * 31)
    .default(24)
    .describe('a site without a reading for so many hours is called silent'),
})
export type Company = z.infer<typeof Company>

type History = Plant['history']
type Entry = History[string][string]

const sum = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b
const amountsTogether = (a: Entry['amounts'], b: Entry['amounts']): Entry['amounts'] => {
  const out: Record<string, number> = { ...a }
  for (const [carrier, amount] of Object.entries(b)) out[carrier] = (out[carrier] ?? 0) + (amount ?? 0)
  return out
}
/** Two sites' part of a segment's past year: amounts add up; activity and CO2 only where both have them. */
const entryTogether = (a: Entry, b: Entry): Entry => {
  const activity = sum(a.activity, b.activity)
  const co2 = sum(a.co2_t, b.co2_t)
  return {
    amounts: amountsTogether(a.amounts, b.amounts),
    ...(activity !== undefined && { activity }),
    ...(co2 !== undefined && { co2_t: co2 }),
    evidence: `${a.evidence}; ${b.evidence}`,
  }
}
const historyTogether = (company: Company, plants: readonly Plant[]): History => {
  const out: Record<string, Record<string, Entry>> = {}
  for (const { history } of plants)
    for (const [year, entries] of Object.entries(history)) {
      const of = { ...out[year] }
      for (const [segment, entry] of Object.entries(entries)) {
        const before = of[segment]
        of[segment] = before ? entryTogether(before, entry) : entry
      }
      out[year] = of
    }
  for (const [year, entries] of Object.entries(company.history)) out[year] = { ...out[year], ...entries }
  return out
}

/** What two plants must say alike of a segment, or its energy and activity could not be added. */
const sameKind = (a: Segment, b: Segment): string[] => [
  ...(a.kind === b.kind ? [] : [`kind ${a.kind} and ${b.kind}`]),
  ...(a.jsic === b.jsic ? [] : [`jsic ${a.jsic} and ${b.jsic}`]),
  ...(a.activity.unit === b.activity.unit ? [] : [`activity in ${a.activity.unit} and in ${b.activity.unit}`]),
  ...(a.activity.over === b.activity.over ? [] : [`activity ${a.activity.over} and ${b.activity.over}`]),
]
/** The activity comes from the site servers, which know meters and what people entered: the company asks no meter for it. */
const forCompany = ({ activity: { meter: _, ...activity }, ...segment }: Segment): Segment => ({
  ...segment,
  activity,
  otherActivities: [],
})
const contractName = (plant: number, { id }: Pick<Contract, 'id'>): string => `plant-${plant + 1}-${id}`.slice(0, 64)
const siteOf = (site: Site, plant: number): Site => ({
  ...site,
  meters: site.meters.map((meter) => ({
    ...meter,
    ...(meter.contract !== undefined && { contract: contractName(plant, { id: meter.contract }) }),
  })),
})

/** The plants of all site servers as one plant of the company, or what keeps them from being one. Paths count from company.yaml. */
export const companyPlant = (
  company: Company,
  plants: readonly Plant[],
): { readonly plant: Plant; readonly flaws: readonly Flaw[] } => {
  const flaws: Flaw[] = []
  const sites = new Map<string, { site: Site; plant: number }>()
  const segments = new Map<string, Segment>()
  plants.forEach((plant, i) => {
    for (const site of plant.sites) {
      const before = sites.get(site.id)
      if (before)
        flaws.push(
          error(['plants', i], `site ${site.id} is in ${company.plants[before.plant]} too; a site has one server`),
        )
      else sites.set(site.id, { site: siteOf(site, i), plant: i })
    }
    for (const segment of plant.segments) {
      const before = segments.get(segment.id)
      const differing = before ? sameKind(before, segment) : []
      if (differing.length > 0)
        flaws.push(error(['plants', i], `segment ${segment.id} differs from an earlier plant: ${listed(differing)}`))
      const meters = [...new Set([...(before?.meters ?? []), ...segment.meters])]
      segments.set(segment.id, { ...(before ?? forCompany(segment)), meters })
    }
  })
  for (const site of Object.keys(company.links))
    if (!sites.has(site)) flaws.push(error(['links', site], `no plant has a site "${site}"`))
  const scopes = new Set(['company', ...sites.keys(), ...segments.keys()])
  company.targets.forEach((target, i) => {
    if (!scopes.has(target.scope))
      flaws.push(error(['targets', i, 'scope'], `"${target.scope}" is neither company, nor a site, nor a segment`))
  })
  for (const [year, entries] of Object.entries(company.history))
    for (const segment of Object.keys(entries))
      if (!segments.has(segment)) flaws.push(error(['history', year, segment], `no plant has a segment "${segment}"`))
  return {
    flaws,
    plant: {
      company: company.company,
      sites: [...sites.values()].map((s) => s.site),
      segments: [...segments.values()],
      contracts: plants.flatMap((plant, i) => plant.contracts.map((c) => ({ ...c, id: contractName(i, c) }))),
      targets: company.targets,
      history: historyTogether(company, plants),
      sources: plants.flatMap((plant) => plant.sources),
    },
  }
}
