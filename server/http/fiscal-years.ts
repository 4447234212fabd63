import { z } from 'zod'
import { Figure } from '#core/figure'
import { Co2Figure, EnergyFigure, IntensityFigure, PueFigure, TargetState } from '#core/snapshot'
import { fiscalYear } from '#core/time'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'

const Scope = z.object({ energy: EnergyFigure, co2: Co2Figure })
/** The annual view of a fiscal year, to date where it is running. */
export const FiscalYearView = z.object({
  fiscalYear: z.int(),
  from: z.string(),
  to: z.string(),
  running: z.boolean(),
  company: Scope,
  sites: z.record(z.string(), Scope.extend({ pue: PueFigure.nullable() })),
  carriers: z.array(
    z.object({ carrier: z.string(), amount: z.number(), unit: z.string(), gj: Figure, kl: Figure, co2: Co2Figure }),
  ),
  intensity: z.array(IntensityFigure.omit({ today: true, month: true })),
  targets: z.array(TargetState).describe('states of the running fiscal year; empty for others'),
})
export type FiscalYearView = z.infer<typeof FiscalYearView>

export const fiscalYears: Resource = (app, deps) => {
  const params = z.object({ fy: z.string().regex(/^\d{4}$/, 'a fiscal year is written 2026') })
  app.get(
    '/api/v1/fiscal-years/:fy',
    {
      schema: {
        summary: 'The annual view: carriers, segments, intensities, CO2, PUE, targets',
        params,
        response: { 200: FiscalYearView },
      },
    },
    async (request) => {
      const view = await deps.fiscalYear(fiscalYear(Number(request.params.fy)))
      if (!view) throw new Refused('not-found', `no reading in fiscal year ${request.params.fy}`)
      return view
    },
  )
}
