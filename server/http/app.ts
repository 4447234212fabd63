import type { FastifyBaseLogger } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { accounts } from './accounts.ts'
import { acts } from './acts.ts'
import { annualRecords } from './annual-records.ts'
import { balances } from './balances.ts'
import { type AppOf, openApp, servePage } from './base-app.ts'
import { bills } from './bills.ts'
import { climate } from './climate.ts'
import { closes } from './closes.ts'
import { co2OfMonth } from './co2-month.ts'
import { coefficients } from './coefficients.ts'
import { contracts } from './contracts.ts'
import { cost } from './cost.ts'
import { decisions } from './decisions.ts'
import type { Deps } from './deps.ts'
import { differing } from './differing.ts'
import { energyFlows } from './energy-flow.ts'
import { estimates } from './estimates.ts'
import { euRows } from './eu-row.ts'
import { explain } from './explain.ts'
import { findings } from './findings.ts'
import { firstRun } from './first-run.ts'
import { fiscalYears } from './fiscal-years.ts'
import { gaps } from './gaps.ts'
import { ledgerSize } from './ledger-size.ts'
import { live } from './live.ts'
import { manualReadings } from './manual-readings.ts'
import { measures } from './measures.ts'
import { meterEvents } from './meter-events.ts'
import { meterPage } from './meter-page.ts'
import { meters } from './meters.ts'
import { metrics } from './metrics.ts'
import { plant } from './plant.ts'
import { powerFactors } from './power-factor.ts'
import { projection } from './projection.ts'
import { pue } from './pue.ts'
import { quarantine } from './quarantine.ts'
import { readingVerdicts } from './reading-verdicts.ts'
import { reductions } from './reductions.ts'
import { guard } from './rights.ts'
import { series } from './series.ts'
import { session } from './session.ts'
import { shares } from './shares.ts'
import { totals } from './totals.ts'
import { unitPriceRecords } from './unit-prices.ts'
import { sources, write } from './write.ts'

export type { AppOf } from './base-app.ts'
export type Resource = (app: AppOf, deps: Deps) => void

/** Builds the HTTP side without listening. The OpenAPI document is made from the same schemas that check. */
export const buildApp = async (deps: Deps, log: FastifyBaseLogger | false = false): Promise<AppOf> => {
  const app = await openApp(deps, log)
  await app.register(async (scope) => {
    guard(scope as AppOf, deps.auth)
    for (const resource of [
      live,
      plant,
      coefficients,
      reductions,
      meters,
      meterPage,
      series,
      balances,
      shares,
      energyFlows,
      totals,
      cost,
      unitPriceRecords,
      powerFactors,
      climate,
      ledgerSize,
      fiscalYears,
      explain,
      co2OfMonth,
      euRows,
      annualRecords,
      bills,
      contracts,
      measures,
      pue,
      quarantine,
      projection,
      metrics,
      session,
      firstRun,
      accounts,
      acts,
      closes,
      findings,
      decisions,
      differing,
      meterEvents,
      estimates,
      readingVerdicts,
      gaps,
      manualReadings,
      write,
      sources,
    ])
      resource(scope.withTypeProvider<ZodTypeProvider>() as AppOf, deps)
    scope.get('/api/v1/openapi.json', { config: { open: true }, schema: { hide: true } }, () => app.swagger())
  })
  await servePage(app, deps.page)
  return app
}
