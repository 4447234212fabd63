import { z } from 'zod'
import { AgentState, Snapshot } from '#core/snapshot'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'

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
}
