import { Contracts, contractsOf } from '#core/contract-view'
import type { Resource } from './app.ts'

/** 契約: supply contracts of the plant with their state and the factor that they take. */
export const contracts: Resource = (app, { plant, coefficients, now }) => {
  app.get(
    '/api/v1/contracts',
    { schema: { summary: 'Supply contracts with supplier, period, state and factor', response: { 200: Contracts } } },
    async () => contractsOf(plant, coefficients(), now()),
  )
}
