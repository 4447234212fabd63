import type { AmountBin } from '#core/amount'
import { type AnnualFacts, annualView } from '#core/annual'
import { ANNUAL_KINDS, type AnnualRecords, annualRecords } from '#core/annual-record'
import type { AnnualView } from '#core/annual-view'
import { pueSide, roleSide } from '#core/balance'
import { filedYear } from '#core/filed-year'
import { groupBy } from '#core/group'
import { NEW_REGIME } from '#core/heat-value'
import type { TargetGround } from '#core/metered'
import { once } from '#core/once'
import { purchased } from '#core/optimised-year'
import { countedMeters } from '#core/period'
import { placedMeters } from '#core/plant-index'
import type { CommonBin } from '#core/pue-slots'
import {
  type EpochMs,
  type FiscalYear,
  fiscalYear,
  fiscalYearInterval,
  fiscalYearOf,
  fiscalYearOfMonth,
} from '#core/time'
import type { FiledYear } from '#core/year-comparison'
import type { Read } from '../ledger/contract.ts'
import { kept } from './kept.ts'

export type AnnualSources = {
  readonly read: Read
  /** months of meters as they stand in the books */
  readonly months: (range: { meters: readonly string[]; from: number; to: number }) => Promise<readonly AmountBin[]>
  /** plant, factors, and the months of this and the last fiscal year that the live view holds */
  readonly recent: () => TargetGround
  readonly now: () => EpochMs
}
export type Annual = {
  /** null: nothing was metered in that year */
  view(year: FiscalYear): Promise<AnnualView | null>
  /** `areas`: supply areas whose half-hours are asked for although no calendar of theirs stands yet */
  facts(year: FiscalYear, areas?: readonly string[]): Promise<AnnualFacts>
}

/** Years that are over move only by what people decide, which is asked each time; a late reading may wait this long, ms. */
const OLD = 600_000
const SLOTS = 60_000
/** Those who ask within this time, with nothing new in between, share one view, ms. */
const VIEW = 2_000
/** Acts that stand at once, at most. */
const MOST = 200_000
/** Years of 特定-第4表. */
const YEARS = 5

/** Months by fiscal year. */
const yearsOf = once((months: readonly AmountBin[]) => {
  const years = new Map<number, FiscalYear>()
  const yearOf = (start: number): FiscalYear => {
    const year = years.get(start) ?? fiscalYearOf(start as EpochMs)
    years.set(start, year)
    return year
  }
  return groupBy(months, (b) => String(yearOf(b.start)))
})

/** The annual view, out of what live holds and what the ledger tells of older years. */
export const openAnnual = ({ read, months, recent, now }: AnnualSources): Annual => {
  /** Number of a value: months that were read again, and factors that were, have another one. */
  let stamp = 0
  const stampOf = once((_held: object) => (stamp += 1))
  const bins = kept<readonly AmountBin[]>(OLD, now)
  const common = kept<ReadonlyMap<string, readonly CommonBin[]>>(OLD, now)
  const slots = kept<AnnualFacts['slots']>(SLOTS, now)
  const filed = kept<readonly (readonly [string, FiledYear])[]>(OLD, now)
  let known: { version: number; records: AnnualRecords } | undefined

  const records = async (): Promise<NonNullable<typeof known>> => {
    const version = (await read('acts', { limit: 1 }))[0]?.id ?? 0
    if (known?.version === version) return known
    const acts = await read('acts', { kinds: ANNUAL_KINDS, current: true, limit: MOST })
    known = { version, records: annualRecords(acts) }
    return known
  }
  const isRecent = (year: number): boolean => year >= fiscalYearOf(now()) - 1 && recent().months.length > 0
  const yearBins = async (year: FiscalYear, version: number): Promise<readonly AmountBin[]> => {
    const ground = recent()
    const interval = fiscalYearInterval(year)
    if (isRecent(year)) return yearsOf(ground.months).get(String(year)) ?? []
    return bins(`${year} ${version}`, async () => {
      const first = await read('firstReading')
      if (first === null || first >= interval.end) return []
      const meters = placedMeters(ground.plant).map((m) => m.key)
      return months({ meters, from: interval.start, to: interval.end })
    })
  }
  const yearCommon = async (year: FiscalYear, version: number): Promise<AnnualFacts['common']> => {
    const { plant, common: own } = recent()
    if (isRecent(year)) return own
    const { start, end } = fiscalYearInterval(year)
    return common(`${year} ${version}`, async () => {
      const sites = plant.sites.filter((s) => roleSide(s, 'it').length > 0)
      const range = { from: start, to: end }
      return new Map(
        await Promise.all(
          sites.map(
            async (s) =>
              [s.id, await read('common', { facility: pueSide(s), it: roleSide(s, 'it'), ...range })] as const,
          ),
        ),
      )
    })
  }
  /** Every segment of the year stands in the plant's history, as it was filed. */
  const isInHistory = (year: FiscalYear): boolean => {
    const { plant } = recent()
    return plant.segments.every((s) => plant.history[String(year)]?.[s.id])
  }
  /** Half-hours of purchased electricity: of areas with a calendar in the year, and where the levelling is in force. */
  const yearSlots = (
    year: FiscalYear,
    { version, records: r }: NonNullable<typeof known>,
    more: readonly string[] = [],
  ) =>
    slots(`${year} ${version} ${more.join()}`, async () => {
      const { plant } = recent()
      const own = r.calendars.filter((c) => fiscalYearOfMonth(c.month) === year)
      const areas = new Set<string>([...own.map((c) => c.area), ...more])
      const asked = purchased(countedMeters({ plant })).filter((m) => year <= NEW_REGIME || areas.has(m.site.area))
      if (asked.length === 0) return []
      const { start, end } = fiscalYearInterval(year)
      const meters = asked.map((m) => m.key)
      const rows = await read('bins', { table: 'slots', meters, from: start, to: end })
      return rows.map(({ meter, start: at, amount }) => ({ meter, start: at, amount }))
    })

  /** Filed years before the last two; of those that the plant's history holds nothing is read. */
  const filedYears = (year: FiscalYear, current: NonNullable<typeof known>) =>
    filed(`${year} ${current.version} ${stampOf(recent().coefficients)}`, async () => {
      const { version, records: r } = current
      const ground = { ...recent(), ...r, now: now() }
      const [own, hours] = isInHistory(year)
        ? [[], []]
        : await Promise.all([yearBins(year, version), yearSlots(year, current)])
      const optimisation = { slots: hours, calendars: r.calendars, areaFactors: r.areaFactors }
      return ground.plant.segments.map((s) => [s.id, filedYear(ground, s, { year, bins: own, optimisation })] as const)
    })

  const facts = async (year: FiscalYear, areas: readonly string[]): Promise<AnnualFacts> => {
    const current = await records()
    const { version } = current
    const earlier = Array.from({ length: YEARS - 2 }, (_, i) => fiscalYear(year - (YEARS - 1) + i))
    const lastYear = fiscalYear(year - 1)
    const [own, before, sides, hours, hoursBefore, ...past] = await Promise.all([
      yearBins(year, version),
      yearBins(lastYear, version),
      yearCommon(year, version),
      yearSlots(year, current, areas),
      isInHistory(lastYear) ? [] : yearSlots(lastYear, current),
      ...earlier.map((y) => filedYears(y, current)),
    ])
    const bySegment = new Map<string, FiledYear[]>()
    for (const [id, of] of past.flat()) bySegment.set(id, [...(bySegment.get(id) ?? []), of])
    return {
      ...recent(),
      ...current.records,
      now: now(),
      year,
      bins: own,
      before,
      common: sides,
      slots: hoursBefore.length === 0 ? hours : [...hoursBefore, ...hours],
      past: bySegment,
    }
  }
  const shared = kept<AnnualFacts>(VIEW, now)
  const latest = async (year: FiscalYear, areas: readonly string[] = []): Promise<AnnualFacts> => {
    const { version } = await records()
    const { plant, coefficients, months: held, common: sides } = recent()
    const stamp = [plant, coefficients, held, sides].map(stampOf).join(' ')
    return shared(`${year} ${version} ${stamp} ${areas.join()}`, () => facts(year, areas))
  }
  return { facts: latest, view: async (year) => annualView(await latest(year)) }
}
