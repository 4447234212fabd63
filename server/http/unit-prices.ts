import { z } from 'zod'
import { costOf } from '#core/cost'
import { Figure } from '#core/figure'
import { monthInterval } from '#core/time'
import { UnitPrice, unitPriceKey } from '#core/unit-price'
import { checkUnitPrice, unitPriceTable } from '#core/unit-price-table'
import type { Resource } from './app.ts'
import { costGround, type PeakOf, peakFinder, suppliesOf, unitPrices } from './cost-ground.ts'
import type { Deps } from './deps.ts'
import { type EnteredKind, replaced } from './entered-kind.ts'
import { enteredResource } from './entered-resource.ts'
import { recordFile } from './record-file.ts'

const PriceEffect = z.object({
  supplies: z
    .array(z.object({ site: z.string(), before: Figure, after: Figure }))
    .describe('cost of its month at each site with the contract, as it is and as it would be'),
})
type PriceEffect = z.infer<typeof PriceEffect>

/** What the month of a price costs without it and with it. */
const effectOf = async (
  deps: Deps & { peakOf: PeakOf },
  price: UnitPrice,
  standing: readonly UnitPrice[],
): Promise<PriceEffect> => {
  const put = replaced(standing, { bodies: [price], gone: [], keyOf: unitPriceKey })
  const { peakOf } = deps
  const { month, contract } = price
  const asked = deps.plant.sites.flatMap((site) =>
    suppliesOf(deps, site, monthInterval(month).start)
      .filter((supply) => supply.contract.id === contract)
      .map((supply) => ({ site, supply })),
  )
  const supplies = await Promise.all(
    asked.map(async ({ site, supply }) => {
      const found = await costGround(deps, { site, supply, month, prices: standing, peakOf })
      if (!found) return []
      const { ground } = found
      return [{ site: site.id, before: costOf(ground).total, after: costOf({ ...ground, prices: put }).total }]
    }),
  )
  return { supplies: supplies.flat() }
}

const kindOf = (peakOf: PeakOf): EnteredKind<UnitPrice, PriceEffect> => ({
  path: '/api/v1/unit-prices',
  summary: 'Prices of fuel adjustment and levy (燃料費調整・再エネ賦課金) by month',
  kind: 'unit-price',
  role: 'operator',
  schema: UnitPrice,
  check: ({ plant }, price) => checkUnitPrice(plant, price),
  keyOf: unitPriceKey,
  siteOf: () => '',
  daysOf: ({ month }) => ({ from: `${month}-01`, to: `${month}-28` }),
  beside: {
    schema: PriceEffect,
    ofPreview: true,
    of: async (deps, prices) => {
      const standing = await unitPrices(deps)
      return Promise.all(prices.map((price) => effectOf({ ...deps, peakOf }, price, standing)))
    },
  },
  table: unitPriceTable,
})

/** 燃料費調整・再エネ賦課金の単価: what people enter of the prices that no contract prints ahead. */
export const unitPriceRecords: Resource = (app, deps) => {
  const kind = kindOf(peakFinder(deps))
  enteredResource(app, deps, kind)
  recordFile(app, deps, kind)
}
