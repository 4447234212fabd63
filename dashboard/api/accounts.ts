import { z } from 'zod'
import { Account } from '#core/account'
import type { Grant } from '#core/role'
import { get } from './get.ts'
import { send } from './send.ts'

/** An account, with the act that made it as it is. */
export const AccountRow = Account.extend({ id: z.string(), act: z.int() })
export type AccountRow = z.infer<typeof AccountRow>

const PATH = '/api/v1/accounts'
export const accountsQuery = {
  queryKey: ['accounts'],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await get(PATH, z.object({ accounts: z.array(AccountRow) }), signal)).accounts,
}

/** A new account (`basis` null), or a change of one that was seen. */
export type AccountChange = {
  id: string
  name: string
  roles: readonly Grant[]
  locked: boolean
  reason: string
  basis: number | null
  password?: string
}
export const putAccount = (change: AccountChange): Promise<AccountRow> => send('POST', PATH, change, AccountRow)
