import { z } from 'zod'

const IsoJst = z.string().describe('ISO 8601 with +09:00')

/** What an agent said of its own sampling, with the batch that it came in (wire.ts, Note and Restamped). */
export const AgentNote = z.object({
  site: z.string(),
  agent: z.string(),
  kind: z.string().describe('stopped, thinned, clock-step, unsynced, restamped'),
  from: IsoJst.describe('of `restamped`: what the clock showed at the first and last of the readings'),
  to: IsoJst,
  reason: z.string().optional(),
  readings: z.int().optional().describe('left out; of `restamped`: moved'),
  by: z.int().optional().describe('by how much times were moved, ms'),
  boot: z.string().optional().describe('boot of the computer whose clock it was'),
  epoch: z.string(),
  seq: z.int(),
  receivedAt: IsoJst,
})
export type AgentNote = z.infer<typeof AgentNote>
