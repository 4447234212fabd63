import { type ZodType, z } from 'zod'
import { problemOf, RequestError } from './failure.ts'

/** A gateway that answers for an absent server means what a refused connection means. */
const unreachable = (status: number): boolean => status === 502 || status === 504

/** JSON of an answer, checked against its schema; throws RequestError. */
export const answerOf = async <T>(request: Promise<Response>, schema: ZodType<T>): Promise<T> => {
  const response = await request.catch(() => {
    throw new RequestError({ kind: 'network' })
  })
  if (unreachable(response.status)) throw new RequestError({ kind: 'network' })
  if (!response.ok) throw new RequestError(await problemOf(response))
  const parsed = schema.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) throw new RequestError({ kind: 'shape', detail: z.prettifyError(parsed.error).slice(0, 400) })
  return parsed.data
}
/** Reads JSON of the API. */
export const get = <T>(path: string, schema: ZodType<T>, signal?: AbortSignal): Promise<T> =>
  answerOf(
    fetch(path, { headers: { accept: 'application/json' }, signal: signal ?? AbortSignal.timeout(15_000) }),
    schema,
  )

/** A path with its query, leaving out what is undefined. */
export const withQuery = (path: string, query: Record<string, string | number | undefined>): string => {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value))
  const text = search.toString()
  return text ? `${path}?${text}` : path
}
