import { z } from 'zod'
import { annualRecords } from '#core/annual-record'
import { pueSide, roleSide } from '#core/balance'
import type { CentreRecord } from '#core/centre-record'
import { calendarYear, EuRow, euRow } from '#core/eu-row'
import { meterKey } from '#core/id'
import type { Site } from '#core/plant'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'

/** Acts of one kind that stand at once, at most. */
const MOST = 10_000

const factsOf = async (
  { read, closing, now }: Deps,
  site: Site,
  { year, records }: { year: number; records: readonly CentreRecord[] },
) => {
  const { start: from, end: to } = calendarYear(year)
  const key = (id: string): string => meterKey(site.id, id)
  const thermometer = site.meters.find((m) => m.role === 'weather' && m.unit === 'degC')
  const [bins, common, weather] = await Promise.all([
    closing.months({ meters: site.meters.map((m) => key(m.id)), from, to }),
    read('common', { facility: pueSide(site), it: roleSide(site, 'it'), from, to }),
    thermometer ? read('bins', { table: 'days', meters: [key(thermometer.id)], from, to }) : [],
  ])
  return { year, now: now(), bins, common, weather, record: records.find((r) => r.site === site.id && r.year === year) }
}

/** The reporting row of Delegated Regulation (EU) 2024/1364 for the sites that meter IT: a calendar year, not a fiscal one. */
export const euRows: Resource = (app, deps) => {
  const querystring = z.object({
    year: z
      .string()
      .regex(/^[12]\d{3}$/, 'a calendar year is written 2025')
      .describe('calendar year'),
    site: z.string().optional(),
  })
  app.get(
    '/api/v1/eu-2024-1364',
    {
      schema: {
        summary: 'Data centres for the European database: the row of (EU) 2024/1364 by calendar year',
        querystring,
        response: { 200: z.object({ rows: z.array(EuRow) }) },
      },
    },
    async (request) => {
      const { site } = request.query
      const year = Number(request.query.year)
      const { plant, coefficients } = deps
      if (site !== undefined && !plant.sites.some((s) => s.id === site)) throw new Refused('unknown-site', site)
      if (calendarYear(year).start > deps.now()) throw new Refused('not-found', `${year} has not begun`)
      const asked = plant.sites.filter((s) => (site === undefined || s.id === site) && roleSide(s, 'it').length > 0)
      const acts = await deps.read('acts', { kinds: ['centre'], current: true, limit: MOST })
      const records = annualRecords(acts).centres
      const rows = await Promise.all(
        asked.map(async (s) =>
          euRow({ plant, coefficients: coefficients() }, s, await factsOf(deps, s, { year, records })),
        ),
      )
      return { rows }
    },
  )
}
