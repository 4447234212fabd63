import { z } from 'zod'
import { type EpochMs, isoJst } from '#core/time'
import type { Resource } from './app.ts'

const State = z.object({
  configured: z.boolean().describe('whether plant.yaml names an InfluxDB'),
  behind: z
    .object({ readings: z.int(), slots: z.int(), kpis: z.int() })
    .describe('rows of the ledger that are not there yet'),
  oldest: z.string().nullable().describe('when the oldest reading that waits was received'),
  failing: z.object({ since: z.string(), reason: z.string(), attempts: z.int() }).nullable(),
  written: z.int().describe('points since the start'),
  left: z.int().describe('readings not written since the start: no number, or older than the retention'),
  notes: z.array(z.string()).describe('what a person should set right over there'),
  refused: z.object({
    count: z.int(),
    newest: z.array(z.object({ at: z.string(), status: z.int(), reason: z.string(), line: z.string() })),
  }),
})
const SHOWN = 100
const iso = (ms: number): string => isoJst(ms as EpochMs)
const NOT_YET = {
  behind: { readings: 0, slots: 0, kpis: 0 },
  oldest: null,
  failing: null,
  written: 0,
  left: 0,
  notes: [],
  refused: 0,
}

/** How the projection into InfluxDB stands, and the lines that it refused for good. */
export const projection: Resource = (app, deps) => {
  app.get(
    '/api/v1/projection',
    { schema: { summary: 'Projection into InfluxDB: backlog, faults, refused lines', response: { 200: State } } },
    async () => {
      const { oldest, failing, refused, ...state } = deps.projection?.state() ?? NOT_YET
      const lines = refused > 0 ? (deps.projection?.refused(SHOWN) ?? []) : []
      return {
        configured: deps.projection !== undefined,
        ...state,
        notes: [...state.notes],
        oldest: oldest === null ? null : iso(oldest),
        failing: failing && { ...failing, since: iso(failing.since) },
        refused: {
          count: refused,
          newest: lines.map(({ at, status, reason, line }) => ({ at: iso(at), status, reason, line })),
        },
      }
    },
  )
}
