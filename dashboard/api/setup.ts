import { z } from 'zod'
import type { PlantDraft } from '#core/plant-draft'
import { Unit } from '#core/unit'
import { get } from './get.ts'
import { send } from './send.ts'

const MapRow = z.object({
  name: z.string(),
  maker: z.string(),
  model: z.string(),
  protocol: z.string(),
  points: z.array(
    z.object({ point: z.string(), unit: Unit, measure: z.string(), decimals: z.int(), indexed: z.boolean() }),
  ),
})
export type MapRow = z.infer<typeof MapRow>
const Setup = z.object({
  path: z.string().nullable(),
  mqttPort: z.int().optional(),
  dataDir: z.string().default(''),
  maps: z.array(MapRow).default([]),
})
/** What a server without a plant asks for; one that has a plant saves none (`path` null). */
export const setupQuery = {
  queryKey: ['setup'],
  queryFn: ({ signal }: { signal: AbortSignal }) => get('/api/v1/setup', Setup, signal),
  retry: false,
  staleTime: Number.POSITIVE_INFINITY,
}
export const savePlant = (draft: PlantDraft): Promise<{ path: string }> =>
  send('POST', '/api/v1/setup', draft, z.object({ path: z.string() }))
