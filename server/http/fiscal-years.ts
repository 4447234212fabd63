import { z } from 'zod'
import { AnnualView } from '#core/annual-view'
import { fiscalYear } from '#core/time'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'

export const fiscalYears: Resource = (app, deps) => {
  const params = z.object({ fy: z.string().regex(/^[12]\d{3}$/, 'a fiscal year is written 2026') })
  app.get(
    '/api/v1/fiscal-years/:fy',
    {
      schema: {
        summary: 'The annual view: carriers, segments, intensities, comparisons, CO2, PUE, targets',
        params,
        response: { 200: AnnualView },
      },
    },
    async (request) => {
      const view = await deps.annual.view(fiscalYear(Number(request.params.fy)))
      if (!view) throw new Refused('not-found', `no reading in fiscal year ${request.params.fy}`)
      return view
    },
  )
}
