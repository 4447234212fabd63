import { z } from 'zod'
import { Contracts, ContractVersion } from '#core/contract-view'
import { get } from './get.ts'
import { RECORDS } from './meter-records.ts'

const InForce = Contracts.extend({ versions: z.array(ContractVersion) })
/** All periods of supply contracts, of plant.yaml and entered, and the versions of the plant that changed them. */
export const contractsQuery = {
  queryKey: [RECORDS, 'contracts', 'in-force'],
  queryFn: ({ signal }: { signal: AbortSignal }) => get('/api/v1/contracts/in-force', InForce, signal),
  staleTime: 60_000,
}
/** plant.yaml as it is in use. */
export const plantText = async (): Promise<string> =>
  (await get('/api/v1/plant', z.object({ hash: z.string(), text: z.string() }))).text
