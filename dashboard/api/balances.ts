import { z } from 'zod'
import { at, DAY, dayStart, type EpochMs, type Interval, isoJst } from '#core/time'
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

/** Days of a picture at most: longer intervals go by months. */
const MOST_DAYS = 100
/** Balances over an interval of whole days, by day or, where it is long, by month. */
export const balancesQuery = ({ start, end }: Interval) => ({
  queryKey: ['balances', start, end],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const by = end - start > MOST_DAYS * DAY ? 'month' : 'day'
    const question = { from: isoJst(start), to: isoJst(end), by }
    return (await get(withQuery('/api/v1/balances', question), Balances, signal)).balances
  },
  refetchInterval: 60_000,
})

/** The last whole days before a moment. */
export const lastDays = (now: EpochMs, days = 30): Interval => {
  const end = dayStart(now)
  return { start: at(end - days * DAY), end }
}
