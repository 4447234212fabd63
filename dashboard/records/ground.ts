import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { FILED } from '#core/activity'
import type { Segment } from '#core/plant'
import type { Directory } from '#core/record-field'
import { fiscalYearOfMonth, type Month, monthOf } from '#core/time'
import { Unit, unitInfo } from '#core/unit'
import { segmentsQuery } from '../api/entered.ts'
import { type Failure, failureOf } from '../api/failure.ts'
import { type MeterRow, metersQuery } from '../api/meters.ts'
import { useScope } from '../app/scope.tsx'
import { useSiteName } from '../app/site-names.ts'
import { moment } from '../format/time.ts'
import type { Language, T } from '../i18n/i18n.ts'
import { useFeed, useLive } from '../live/context.tsx'

/** What forms and lists of records know of the plant. */
export type Ground = {
  readonly t: T
  readonly language: Language
  /** the site that is shown; null: all */
  readonly site: string | null
  readonly sites: readonly string[]
  /** meters with a register of their own, of the shown sites */
  readonly meters: readonly MeterRow[]
  readonly segments: readonly Segment[]
  readonly fiscalYear: number
  /** the running month */
  readonly month: Month
  readonly directory: Directory
  readonly siteName: (id: string) => string
  readonly meterName: (key: string) => string
  readonly segmentName: (id: string) => string
  /** base unit of a meter: what its amounts are in */
  readonly unitOf: (meter: string) => string
}

const names = ({ id, name }: { id: string; name: { ja: string; en: string } }): string[] => [id, name.ja, name.en]
const directoryOf = (
  meters: readonly MeterRow[],
  sites: readonly string[],
  segments: readonly Segment[],
): Directory => ({
  meters: meters.map((m) => ({ key: m.key, names: names(m) })),
  sites: sites.map((id) => ({ key: id, names: [id] })),
  segments: segments.map((s) => ({ key: s.id, names: names(s) })),
  denominators: [
    { key: FILED, names: [FILED] },
    ...segments.flatMap((s) => s.otherActivities).map((d) => ({ key: d.id, names: names(d) })),
  ],
})

/** The plant as records name it; undefined while it is on its way, with why it does not come, and how it is asked for again. */
type GroundState = {
  readonly ground: Ground | undefined
  readonly failure: Failure | null
  readonly retry: () => void
}
export const useGround = (): GroundState => {
  const { t, i18n } = useTranslation()
  const { site } = useScope()
  const live = useLive()
  const { snapshot, failure } = useFeed()
  const siteName = useSiteName()
  const language = i18n.language as Language
  const meterRows = useQuery({ ...metersQuery, refetchInterval: false })
  const { data: all } = meterRows
  const segmentRows = useQuery(segmentsQuery)
  const { data: segments } = segmentRows
  const ids = Object.keys(snapshot?.sites ?? {}).join(' ')
  const month = snapshot ? monthOf(moment(snapshot.at)) : undefined
  const ground = useMemo((): Ground | undefined => {
    if (!all || !segments || month === undefined) return undefined
    const sites = ids.split(' ')
    const meters = all.filter((m) => m.measure !== 'virtual')
    const shown = meters.filter((m) => site === null || !sites.includes(site) || m.site === site)
    const byKey = new Map(all.map((m) => [m.key, m]))
    return {
      ...{ t, language, site, sites, meters: shown, segments, fiscalYear: fiscalYearOfMonth(month), month, siteName },
      directory: directoryOf(meters, sites, segments),
      meterName: (key) => {
        const meter = byKey.get(key)
        return meter ? `${siteName(meter.site)} ${meter.name[language]}` : key
      },
      segmentName: (id) => segments.find((s) => s.id === id)?.name[language] ?? id,
      unitOf: (key) => {
        const unit = Unit.safeParse(byKey.get(key)?.unit)
        return unit.success ? unitInfo(unit.data).base : ''
      },
    }
  }, [all, segments, month, ids, site, t, language, siteName])
  const failed = [meterRows, segmentRows].find((q) => q.isError)
  return {
    ground,
    failure: failed ? failureOf(failed.error) : snapshot === null ? failure : null,
    retry: () => {
      void live.refresh()
      for (const query of [meterRows, segmentRows]) if (query.isError) void query.refetch()
    },
  }
}
