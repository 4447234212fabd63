import { z } from 'zod'
import type { Resource } from './app.ts'

/** The first run is over: the page /setup asks every server, and one that has a plant saves none. */
export const firstRun: Resource = (app) => {
  app.get(
    '/api/v1/setup',
    {
      config: { open: true },
      schema: {
        summary: 'Whether a plant is still to be made: a server that has one saves none',
        response: { 200: z.object({ path: z.null().describe('where plant.yaml would be saved') }) },
      },
    },
    async () => ({ path: null }),
  )
}
