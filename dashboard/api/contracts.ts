import { z } from 'zod'
import { type ContractDraft, ContractPlan } from '#core/contract-draft'
import { ContractList } from '#core/contract-view'
import { Effect } from './entered.ts'
import { get } from './get.ts'
import { send } from './send.ts'

/** Supply contracts of the plant. */
export const contractsQuery = {
  queryKey: ['contracts'],
  queryFn: ({ signal }: { signal: AbortSignal }) => get('/api/v1/contracts', ContractList, signal),
  staleTime: 60_000,
}
const Planned = ContractPlan.extend({ effects: z.array(Effect) })
export type PlannedContract = z.infer<typeof Planned>
/** How a period of a contract would stand in plant.yaml, and what it would change; nothing is written. */
export const planContract = (draft: ContractDraft): Promise<PlannedContract> =>
  send('POST', '/api/v1/contracts/plan', draft, Planned)
