import { type Month, monthOf } from '#core/time'
import { Totals, type TotalsBy } from '#core/totals'
import { moment } from '../format/time.ts'
import { get, withQuery } from './get.ts'

export type TotalsQuestion = { from: Month; to: Month; by: TotalsBy; site: string | null }

/** Monthly totals, both months included. */
export const totalsQuery = ({ from, to, by, site }: TotalsQuestion) => ({
  queryKey: ['totals', from, to, by, site],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    get(withQuery('/api/v1/totals', { from, to, by, site: site ?? undefined }), Totals, signal),
})

/** From April of the running fiscal year to the month of `at`. */
export const monthsSoFar = (at: string, fy: number): { from: Month; to: Month } => ({
  from: `${fy}-04`,
  to: monthOf(moment(at)),
})
