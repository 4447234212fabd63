import { z } from 'zod'
import { Id } from './id.ts'
import { dayInterval, type FiscalYear, fiscalYearInterval } from './time.ts'

/**
 * 電気需要最適化 (DR): one act of demand response of a site, the body of an act of kind `demand-response`. Both directions
 * count (上げDR, 下げDR); plain saving, accidental change and reverse flow do not, and are refused by the caller.
 */
export const DemandResponse = z.strictObject({
  id: Id.describe('of this act, chosen by the person who enters it'),
  site: Id,
  day: z.iso.date().describe('Japan time'),
  direction: z.enum(['down', 'up']).describe('下げDR, 上げDR'),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is written 17:30'),
  to: z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, 'a time is written 20:00'),
  amount_kWh: z.number().positive().optional().describe('shifted or saved, where it is known'),
  evidence: z.string().min(1).max(400).describe('request of the aggregator or retailer'),
})
export type DemandResponse = z.infer<typeof DemandResponse>

export type ResponseDays = {
  readonly days: number
  readonly site: string | null
  readonly bySite: Readonly<Record<string, number>>
}
/**
 * 電気需要最適化のためのDR実施日数 (特定-第2表 1-3): several on one day count one; of several sites the site with the most days
 * counts (secondary source: confidence one_source).
 */
export const responseDays = (acts: readonly Pick<DemandResponse, 'site' | 'day'>[], year: FiscalYear): ResponseDays => {
  const { start, end } = fiscalYearInterval(year)
  const days = new Map<string, Set<string>>()
  for (const { site, day } of acts) {
    const at = dayInterval(day).start
    if (at < start || at >= end) continue
    const own = days.get(site) ?? new Set()
    own.add(day)
    days.set(site, own)
  }
  const bySite = Object.fromEntries([...days].map(([site, set]) => [site, set.size]))
  const [top] = Object.entries(bySite).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return { days: top?.[1] ?? 0, site: top?.[0] ?? null, bySite }
}
