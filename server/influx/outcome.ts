/** What became of one request. `again`: not now, whatever the reason; `afterMs`: the server said when. */
export type Outcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'too-large'; readonly status: number; readonly reason: string }
  | { readonly kind: 'again'; readonly status: number | undefined; readonly reason: string; readonly afterMs?: number }

type Said = { status: number | undefined; reason: string; retryAfter?: string | undefined; now: number }
/** `Retry-After`: seconds or a date; undefined: neither. */
const waitOf = (text: string | undefined, now: number): number | undefined => {
  if (text === undefined || text === '' || text === '0') return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now
  return Number.isFinite(ms) && ms > 0 ? ms : undefined
}
/**
 * 204 alone says that all is written. 201 (InfluxDB 3: in part) and 500 "hinted handoff" (Enterprise) do not, though the client's own
 * write API takes them for success. 400 and 422 are about lines; where it says that points are older than the retention the rest is in.
 */
export const outcomeOf = ({ status, reason, retryAfter, now }: Said): Outcome => {
  if (status === 204) return { kind: 'written' }
  if (status === 400 || status === 422)
    return /beyond retention policy/.test(reason) ? { kind: 'written' } : { kind: 'refused', status, reason }
  if (status === 413) return { kind: 'too-large', status, reason }
  const afterMs = waitOf(retryAfter, now)
  return { kind: 'again', status, reason, ...(afterMs === undefined ? {} : { afterMs }) }
}
