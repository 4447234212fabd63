import { z } from 'zod'
import { CostMonth, costOf } from '#core/cost'
import { CostForecast, costForecast } from '#core/cost-forecast'
import type { Site } from '#core/plant'
import { type Month, monthInterval, monthOf, monthsBetween, Month as OneMonth } from '#core/time'
import type { Resource } from './app.ts'
import { costGround, type PeakOf, peakFinder, suppliesOf, unitPrices } from './cost-ground.ts'
import { knownSite } from './decisions.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'

const SupplyCost = z.object({
  site: z.string(),
  contract: z.string().nullable().describe('null: the intake has no contract'),
  hasTariff: z.boolean().describe('false: the contract has no tariff, so there is no cost'),
  months: z.array(CostMonth),
  forecast: CostForecast.nullable().describe('of the running month, where it is asked for'),
})
const Costs = z.object({ from: OneMonth, to: OneMonth, supplies: z.array(SupplyCost) })
type SupplyCost = z.infer<typeof SupplyCost>
const MOST_MONTHS = 36

const months = (from: Month, to: Month): Month[] => {
  if (to < from) throw new Refused('bad-request', 'from is no later than to')
  const all = monthsBetween(from, to)
  if (all.length > MOST_MONTHS) throw new Refused('too-many-rows', `at most ${MOST_MONTHS} months at a time`)
  return all
}

/** The supplies of a site as they stand at the end of what is asked for, each month by its own contract and tariff. */
const costsOfSite = async (
  deps: Deps & { peakOf: PeakOf },
  site: Site,
  asked: readonly Month[],
): Promise<SupplyCost[]> => {
  const { peakOf } = deps
  const prices = await unitPrices(deps)
  const running = monthOf(deps.now())
  const rows = new Map<string, SupplyCost>()
  for (const month of asked) {
    for (const supply of suppliesOf(deps, site, monthInterval(month).start)) {
      const found = await costGround(deps, { site, supply, month, prices, peakOf })
      const { id } = supply.contract
      const row = rows.get(id) ?? { site: site.id, contract: id, hasTariff: false, months: [], forecast: null }
      rows.set(id, row)
      if (!found) continue
      row.hasTariff = true
      row.months.push(costOf(found.ground))
      if (month === running) row.forecast = costForecast(found.ground, found.past)
    }
  }
  const none = { site: site.id, contract: null, hasTariff: false, months: [], forecast: null }
  return rows.size > 0 ? [...rows.values()] : [none]
}

/** 電気料金: what electricity costs by month, as bills have it; the tariff stands in plant.yaml. */
export const cost: Resource = (app, deps) => {
  const peakOf = peakFinder(deps)
  const querystring = z.object({
    site: z.string().optional(),
    from: OneMonth.optional().describe('default: the running month'),
    to: OneMonth.optional(),
  })
  app.get(
    '/api/v1/cost',
    { schema: { summary: 'Cost of electricity by month, in yen', querystring, response: { 200: Costs } } },
    async (request) => {
      const only = knownSite(deps, request.query.site)
      const running = monthOf(deps.now())
      const from = request.query.from ?? request.query.to ?? running
      const to = request.query.to ?? (from > running ? from : running)
      const asked = months(from, to)
      const sites = deps.plant.sites.filter((s) => only === undefined || s.id === only)
      const supplies = await Promise.all(sites.map((site) => costsOfSite({ ...deps, peakOf }, site, asked)))
      return { from, to, supplies: supplies.flat() }
    },
  )
}
