import { answerOf, type Shape } from './get.ts'

/** Asks the server to do something; the answer is checked against its schema. Throws RequestError. */
export const send = <T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: object | undefined,
  shape: Shape<T>,
): Promise<T> =>
  answerOf(
    fetch(path, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    }),
    shape,
  )
