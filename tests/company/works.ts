import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Kpi } from '#core/kpi'
import type { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import { HOUR, type Month, monthInterval } from '#core/time'
import { connect } from '../../server/influx/connection.ts'
import { kpiLine } from '../../server/influx/kpi-line.ts'
import { slotLine, totalLine } from '../../server/influx/lines.ts'
import { plantTags } from '../../server/influx/tags.ts'
import { DATABASE } from '../influx/influxd.ts'

const meter = (id: string, more: string) =>
  `      - { id: ${id}, name: { ja: 計器, en: meter }, carrier: grid, measure: counter, unit: kWh, every: 30m, maxRate: 5000, ${more} }`

/** plant.yaml of a site server: a works or a data centre that has a part of the segment `production`. */
export const plantText = (
  sites: readonly { id: string; kind: 'factory' | 'data-centre' }[],
  { unit = 't', base = true } = {},
): string =>
  [
    'company: { id: co, name: { ja: 会社, en: Company } }',
    'sites:',
    ...sites.flatMap(({ id, kind }) => [
      `  - id: ${id}`,
      `    name: { ja: ${id}, en: ${id} }`,
      `    kind: ${kind}`,
      '    area: kansai',
      ...(kind === 'data-centre' ? ['    pueCategory: 1'] : []),
      '    agents: [edge]',
      '    meters:',
      meter('intake', 'role: intake, counted: true'),
      ...(kind === 'data-centre' ? [meter('ups', 'role: it, use: it')] : []),
    ]),
    'segments:',
    '  - id: production',
    '    name: { ja: 生産, en: Production }',
    '    jsic: "2899"',
    '    kind: A',
    `    meters: [${sites.map((s) => `${s.id}/*`).join(', ')}]`,
    `    activity: { unit: ${unit} }`,
    ...(base
      ? ['history:', '  "2020":', '    production: { amounts: { grid: 1000000 }, activity: 500, evidence: report }']
      : []),
  ].join('\n')

export type Sent = { readonly site: string; readonly meter: string; readonly month: Month; readonly kWh: number }
/** Writes months of meters, their first day and half-hour, and figures, as the projection of a site server does. */
export const project = async (
  url: string,
  plant: Plant,
  sent: readonly Sent[],
  kpis: readonly Kpi[],
): Promise<void> => {
  const tags = plantTags(plant)
  const connection = connect({ ...CONFIG, url } as Parameters<typeof connect>[0], '/')
  await connection.change(`CREATE DATABASE ${DATABASE}`)
  const lines = sent.flatMap(({ site, meter: id, month, kWh }) => {
    const { start, end } = monthInterval(month)
    const bin = {
      meter: `${site}/${id}`,
      start,
      amount: kWh * MICRO,
      measured: end - start,
      estimated: 0,
      unexplained: 0,
    }
    const of = tags.get(`${site}/${id}`)
    if (!of) throw new Error(`no meter ${site}/${id}`)
    return [
      totalLine(of.amount, { period: 'month', start }, bin),
      totalLine(of.amount, { period: 'day', start }, bin),
      slotLine(of.amount, start, bin),
      `reading${of.reading} value=1 ${end - HOUR}`,
    ]
  })
  const outcome = await connection.send([...lines, ...kpis.map(kpiLine)])
  connection.close()
  if (outcome.kind !== 'written') throw new Error(JSON.stringify(outcome))
}
const CONFIG = { version: '1', database: DATABASE, readings: true, batch: 10_000, timeout: 30_000 } as const

/** company.yaml and its plants in a folder; returns the path. */
export const writeCompany = (folder: string, url: string, plants: Record<string, string>, more = ''): string => {
  for (const [name, text] of Object.entries(plants)) writeFileSync(join(folder, name), text)
  const path = join(folder, 'company.yaml')
  writeFileSync(
    path,
    `company: { id: co, name: { ja: 会社, en: Company } }
influxdb: { version: "1", url: "${url}", database: ${DATABASE} }
plants: [${Object.keys(plants).join(', ')}]
${more}`,
  )
  return path
}
