/** problem+json (RFC 9457) as the server writes it; every field may be absent behind a proxy. */
type Problem = Readonly<Partial<Record<'title' | 'detail' | 'code' | 'requestId', string>>>
const problem = (body: unknown): Problem =>
  Object.fromEntries(Object.entries(body ?? {}).filter(([, value]) => typeof value === 'string'))
/** Why a request gave nothing: each kind has its own way out. */
export type Failure =
  | { kind: 'network' }
  | { kind: 'starting' }
  | { kind: 'problem'; status: number; code: string | null; detail: string | null; request: string | null }
  | { kind: 'shape'; detail: string }

/** Carries a Failure through promises. */
export class RequestError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.kind)
    this.failure = failure
  }
}

/** What a refused request says of itself. */
export const problemOf = async (response: Response): Promise<Failure> => {
  const { title, detail, requestId, code } = problem(await response.json().catch(() => undefined))
  if (code === 'not-ready') return { kind: 'starting' }
  if (response.status === 503 && code === undefined) return { kind: 'network' }
  return {
    kind: 'problem',
    status: response.status,
    code: code ?? null,
    detail: detail ?? title ?? null,
    request: requestId ?? null,
  }
}
/** Any thrown thing as a Failure. */
export const failureOf = (error: unknown): Failure =>
  error instanceof RequestError ? error.failure : { kind: 'network' }
