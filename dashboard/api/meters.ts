import { get } from './get.ts'

export type { MeterRow } from './meters-shape.ts'

const shape = async () => (await import('./meters-shape.ts')).Meters
export const metersQuery = {
  queryKey: ['meters'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await get('/api/v1/meters', shape, signal)).meters,
  refetchInterval: 10_000,
}
