import { z } from 'zod'
import { segmentRows } from '#core/annual'
import { annualCo2Change } from '#core/annual-co2-change'
import { Co2Change } from '#core/annual-official-view'
import { fiscalYearOfMonth, Month, monthInterval } from '#core/time'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'

/** 先月のCO2と増減の理由: a whole month of each segment against the same month of the year before. */
export const co2OfMonth: Resource = (app, deps) => {
  const params = z.object({ month: Month })
  app.get(
    '/api/v1/co2-change/:month',
    {
      schema: {
        summary: 'Why the CO2 of a month changed against the same month of the year before, by segment',
        params,
        response: { 200: z.object({ month: Month, segments: z.array(Co2Change) }) },
      },
    },
    async (request) => {
      const { month } = request.params
      if (monthInterval(month).end > deps.now()) throw new Refused('not-found', `${month} is not over`)
      const facts = await deps.annual.facts(fiscalYearOfMonth(month))
      const segments = segmentRows(facts).map(({ segment, bins, before }) =>
        annualCo2Change(facts, segment, { bins, before, month }),
      )
      return { month, segments }
    },
  )
}
