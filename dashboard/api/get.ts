import type { ZodType } from 'zod'
import { problemOf, RequestError } from './failure.ts'

/** The schema of an answer, or how it is fetched: what the first page needs is asked for before its schemas are there. */
export type Shape<T> = ZodType<T> | (() => Promise<ZodType<T>>)

/** A gateway that answers for an absent server means what a refused connection means. */
const unreachable = (status: number): boolean => status === 502 || status === 504

/** JSON of an answer as it came; undefined where it is none. Throws RequestError. */
const jsonOf = async (request: Promise<Response>): Promise<unknown> => {
  const response = await request.catch(() => {
    throw new RequestError({ kind: 'network' })
  })
  if (unreachable(response.status)) throw new RequestError({ kind: 'network' })
  if (!response.ok) throw new RequestError(await problemOf(response))
  return response.json().catch(() => undefined)
}
const ask = (path: string, signal: AbortSignal = AbortSignal.timeout(15_000)): Promise<Response> =>
  fetch(path, { headers: { accept: 'application/json' }, signal })

/** JSON of an answer, checked against its schema; throws RequestError. */
export const answerOf = async <T>(request: Promise<Response>, shape: Shape<T>): Promise<T> => {
  const fetched = typeof shape === 'function' ? shape() : Promise.resolve(shape)
  // a schema that cannot be fetched is told once the answer is there
  fetched.catch(() => undefined)
  const json = await jsonOf(request)
  const parsed = (await fetched).safeParse(json)
  if (parsed.success) return parsed.data
  const detail = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
  throw new RequestError({ kind: 'shape', detail: detail.slice(0, 400) })
}
/** Reads JSON of the API. */
export const get = <T>(path: string, shape: Shape<T>, signal?: AbortSignal): Promise<T> =>
  answerOf(ask(path, signal), shape)

/**
 * Reads again and again what a page begins with. The first answer is shown as the server wrote it, which checks all that it sends against
 * the same schema, and whose page this is: the schemas are as large as all of the page around its first figures and come after them.
 * Each later answer is checked here: a server may have become another while a page stays open.
 */
export const getOften = <T>(path: string, shape: Shape<T>): ((signal?: AbortSignal) => Promise<T>) => {
  let begun = false
  return async (signal) => {
    if (begun) return get(path, shape, signal)
    const answer = await jsonOf(ask(path, signal))
    if (typeof answer !== 'object' || answer === null) throw new RequestError({ kind: 'shape', detail: path })
    begun = true
    return answer as T
  }
}

/** A path with its query, leaving out what is undefined. */
export const withQuery = (path: string, query: Record<string, string | number | undefined>): string => {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value))
  const text = search.toString()
  return text ? `${path}?${text}` : path
}
