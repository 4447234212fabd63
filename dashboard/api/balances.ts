import { z } from 'zod'
import { DAY, dayStart, type EpochMs, isoJst } from '#core/time'
import { get, withQuery } from './get.ts'

const Row = z.object({
  start: z.string(),
  end: z.string(),
  main: z.number(),
  remainder: z.number(),
  declaredLoss: z.number(),
  tolerance: z.number(),
  outside: z.boolean(),
  coverage: z.number(),
})
/** Main − Σ sub-meters of one meter, day by day, in its base unit. */
export const Balance = z.object({
  meter: z.string(),
  parts: z.array(z.string()),
  unit: z.string(),
  balance: z.enum(['closed', 'open']),
  rows: z.array(Row),
  drift: z
    .object({ from: z.string(), to: z.string(), outside: z.int(), days: z.int(), direction: z.number() })
    .nullable(),
})
export type Balance = z.infer<typeof Balance>
const Balances = z.object({ balances: z.array(Balance) })

/** Whole days that are shown. */
const DAYS = 30
/** Balances over the last whole days before a moment. */
export const balancesQuery = (now: EpochMs) => {
  const to = dayStart(now)
  return {
    queryKey: ['balances', to],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const from = isoJst((to - DAYS * DAY) as EpochMs)
      return (await get(withQuery('/api/v1/balances', { from, to: isoJst(to) }), Balances, signal)).balances
    },
    refetchInterval: 60_000,
  }
}
