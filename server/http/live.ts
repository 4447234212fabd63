import { z } from 'zod'
import { AgentNote } from '#core/agent-note'
import { AgentState, Snapshot } from '#core/snapshot'
import { DAY, type EpochMs, isoJst } from '#core/time'
import type { NoteRow } from '../ledger/notes.ts'
import type { Resource } from './app.ts'
import { knownSite } from './decisions.ts'
import { Refused } from './problem.ts'
import { Moment } from './time-range.ts'

const SPAN = 62 * DAY
/** Newest notes that an answer has at most. */
const NOTES = 1_000
const noteOf = ({ from, to, body, receivedAt, ...rest }: NoteRow): AgentNote => ({
  ...rest,
  ...(JSON.parse(body) as Pick<AgentNote, 'reason' | 'readings' | 'by' | 'boot'>),
  ...{ from: isoJst(from as EpochMs), to: isoJst(to as EpochMs), receivedAt: isoJst(receivedAt as EpochMs) },
})

export const live: Resource = (app, deps) => {
  app.get(
    '/api/v1/live',
    { schema: { summary: 'The latest snapshot: the same shape as the socket.io event', response: { 200: Snapshot } } },
    async () => {
      const snapshot = deps.live.latest()
      if (!snapshot) throw new Refused('not-ready', 'try again in a second')
      return snapshot
    },
  )
  app.get(
    '/api/v1/agents',
    {
      schema: {
        summary: 'Agents with epoch, committed seq, spool and clock',
        response: { 200: z.object({ agents: z.array(AgentState) }) },
      },
    },
    async () => ({
      agents: deps.agents(),
    }),
  )
  const querystring = z.object({
    site: z.string().optional(),
    from: Moment.optional().describe('default: 62 days before `to`'),
    to: Moment.optional().describe('default: now'),
  })
  app.get(
    '/api/v1/agents/notes',
    {
      schema: {
        summary: 'What agents said of their own sampling: stops, power left out, clocks that were set, times corrected',
        querystring,
        response: { 200: z.object({ notes: z.array(AgentNote) }) },
      },
    },
    async ({ query }) => {
      const site = knownSite(deps, query.site)
      const to = query.to ?? deps.now()
      const rows = await deps.read('notes', { site, from: query.from ?? to - SPAN, to, limit: NOTES })
      return { notes: rows.map(noteOf) }
    },
  )
}
