import { type ZodType, z } from 'zod'
import { problemOf, RequestError } from './failure.ts'

/** Sends JSON to the API and reads its answer, checked against its schema; throws RequestError. */
export const post = async <T>(path: string, body: unknown, schema: ZodType<T>): Promise<T> => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  }).catch(() => {
    throw new RequestError({ kind: 'network' })
  })
  if (!response.ok) throw new RequestError(await problemOf(response))
  const parsed = schema.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) throw new RequestError({ kind: 'shape', detail: z.prettifyError(parsed.error).slice(0, 400) })
  return parsed.data
}
