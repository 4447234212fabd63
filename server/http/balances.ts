import { z } from 'zod'
import { DAY, type EpochMs, isoJst } from '#core/time'
import { unitInfo } from '#core/unit'
import type { BalanceOver } from '../totals/balances.ts'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'
import { TimeRange } from './time-range.ts'

const Row = z.object({
  start: z.string(),
  end: z.string(),
  main: z.number(),
  remainder: z.number().describe('main − Σ parts over the time that all have in common; may be negative'),
  declaredLoss: z.number(),
  tolerance: z.number().describe('Σ class × amount + one displayed step of each meter'),
  outside: z.boolean().describe('remainder − declaredLoss lies beyond the tolerance'),
  coverage: z.number().describe('share of the time that all meters have in common'),
})
const Balance = z.object({
  meter: z.string(),
  parts: z.array(z.string()),
  unit: z.string(),
  balance: z.enum(['closed', 'open']).describe('open: parts are not metered, and the remainder is no error'),
  rows: z.array(Row),
  drift: z
    .object({
      from: z.string(),
      to: z.string(),
      outside: z.int().describe('days outside'),
      days: z.int(),
      direction: z.union([z.literal(1), z.literal(-1)]).describe('1: the parts measure too little; −1: too much'),
      deviation: z.number(),
      tolerance: z.number(),
    })
    .nullable()
    .describe('a closed balance that stayed outside its tolerance to one side'),
})
const iso = (ms: number): string => isoJst(ms as EpochMs)
const MOST_DAYS = 800

const shown = ({ balance, bins, drift }: BalanceOver): z.infer<typeof Balance> => ({
  meter: balance.meter,
  parts: [...balance.parts],
  unit: unitInfo(balance.main.unit).base,
  balance: balance.main.balance ?? 'open',
  rows: bins.map(({ start, end, deviation, ...b }) => ({
    ...b,
    start: iso(start),
    end: iso(end),
    outside: Math.abs(deviation) > b.tolerance,
  })),
  drift: drift && { ...drift, from: iso(drift.from), to: iso(drift.to) },
})

/** 親子差異: main − Σ sub-meters with its tolerance, and what lasts beyond it. */
export const balances: Resource = (app, deps) => {
  const querystring = TimeRange.extend({ site: z.string().optional(), by: z.enum(['day', 'month']).default('day') })
  app.get(
    '/api/v1/balances',
    {
      schema: {
        summary: 'Main less sub-meters by day or month, with tolerance and drift',
        querystring,
        response: { 200: z.object({ balances: z.array(Balance) }) },
      },
    },
    async (request) => {
      const { site, from, to, by } = request.query
      if (to <= from) throw new Refused('bad-request', 'from lies before to')
      if (site !== undefined && !deps.plant.sites.some((s) => s.id === site)) throw new Refused('unknown-site', site)
      if ((to - from) / DAY > MOST_DAYS) throw new Refused('too-many-rows', `at most ${MOST_DAYS} days`)
      return { balances: (await deps.balances({ site, from, to, by })).map(shown) }
    },
  )
}
