import type { z } from 'zod'
import {
  Adjusted,
  type AdjustmentView,
  Closed,
  type CloseOrder,
  ClosingMonth,
  ClosingYear,
  Reopened,
} from '#core/close-view'
import type { Month } from '#core/time'
import { get, withQuery } from './get.ts'
import { send } from './send.ts'

/** The months of a fiscal year of a site. */
export const closingYearQuery = (site: string, fy: number) => ({
  queryKey: ['closes', site, fy],
  queryFn: ({ signal }: { signal: AbortSignal }) => get(withQuery('/api/v1/closes', { site, fy }), ClosingYear, signal),
})
const path = (site: string, month: Month): string => `/api/v1/closes/${encodeURIComponent(site)}/${month}`
/** One month, as it was closed or would be now. */
export const closingMonthQuery = (site: string, month: Month) => ({
  queryKey: ['closes', site, month],
  queryFn: ({ signal }: { signal: AbortSignal }) => get(path(site, month), ClosingMonth, signal),
})
export const closeMonth = (order: z.input<typeof CloseOrder>) => send('POST', '/api/v1/closes', order, Closed)
type At = { site: string; month: Month; reason: string }
export const reopenMonth = ({ site, month, reason }: At) =>
  send('POST', `${path(site, month)}/reopen`, { reason }, Reopened)
export const approveAdjustment = ({
  site,
  month,
  reason,
  number,
  seen,
}: At & Pick<AdjustmentView, 'number' | 'seen'>) =>
  send('POST', `${path(site, month)}/adjustments`, { number, seen, reason }, Adjusted)
