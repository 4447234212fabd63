import { Skeleton } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import type { Snapshot } from '#core/snapshot'
import { failureOf } from '../api/failure.ts'
import { Chart } from '../chart/chart.tsx'
import { powerOption } from '../chart/power-option.ts'
import { numberOf, total } from '../format/figure.ts'
import { decimal, percent } from '../format/number.ts'
import { moment } from '../format/time.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { usePalette } from '../view/use-palette.ts'
import { Legend } from './legend.tsx'
import { powerAreas, powerLines } from './power-areas.ts'
import { usesOf, wholePower } from './power-stack.ts'
import { usePower } from './use-power.ts'

const HEIGHT = 236
/** Series before a filter is offered. */
const MOST = 5
type Props = { snapshot: Snapshot; sites: readonly string[] }

/** Power used now by the shown sites; a site without a figure makes the sum absent. */
const facilityNow = ({ snapshot, sites }: Props): Figure => {
  const figures = sites.flatMap((id) => snapshot.sites[id]?.power_kW.facility ?? [])
  const sum = total(figures)
  return sum === null
    ? (figures.find((f) => 'why' in f) ?? { why: 'no-meter', unit: 'kW' })
    : { value: sum, unit: 'kW' }
}

/** The contract belongs to one site: with several shown there is no common limit. */
const limitOf = ({ snapshot, sites }: Props): number | null => {
  const demand = sites.length === 1 ? snapshot.sites[sites[0] ?? '']?.demand : null
  return demand ? numberOf(demand.limit_kW) : null
}

const Now = ({ snapshot, sites, coverage }: Props & { coverage: number | null }) => {
  const { t } = useTranslation()
  const powers = sites.flatMap((id) => snapshot.sites[id]?.power_kW ?? [])
  const intake = total(powers.map((p) => p.intake))
  const generation = total(powers.flatMap((p) => ('value' in p.generation ? [p.generation] : [])))
  return (
    <p className="figure">
      <Amount figure={facilityNow({ snapshot, sites })} show={decimal} size="medium" id="power-now" />
      <span className="sub words">
        <span>{t('overview.power.now')}</span>
        {intake !== null && <span>{t('overview.power.intakeIs', { value: decimal(intake) })}</span>}
        {generation !== null && <span>{t('overview.power.generationIs', { value: decimal(generation) })}</span>}
        {coverage !== null && <span>{t('overview.power.measured', { share: percent(coverage) })}</span>}
      </span>
    </p>
  )
}

/** 電力 いまと今日. */
export const PowerCard = ({ snapshot, sites }: Props) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [every, setEvery] = useState(false)
  const { day, rows, before, coverage, today, shift } = usePower(snapshot, sites)
  const present = usesOf(snapshot, sites).join()
  const limit_kW = limitOf({ snapshot, sites })
  const many = present.split(',').length > MOST

  // biome-ignore lint/correctness/useExhaustiveDependencies: the uses follow `present`; a snapshot a second must not redraw a day
  const { areas, lines } = useMemo(() => {
    const uses = usesOf(snapshot, sites)
    const words = { t, palette }
    return {
      areas: powerAreas({ rows, uses, grouped: many && !every }, words),
      lines: powerLines({ rows, lastWeek: wholePower(before, shift), withIntake: limit_kW !== null }, words),
    }
  }, [rows, before, shift, present, many, every, limit_kW !== null, t, palette])

  const lastAt = rows.at(-1)?.t ?? moment(snapshot.at)
  const build = useCallback(
    (width: number) =>
      powerOption(
        {
          day,
          now: lastAt,
          areas: areas.filter(({ id }) => !hidden.has(id)),
          lines: lines.filter(({ id }) => !hidden.has(id)),
          limit_kW,
          words: {
            hour: (hour) => t('time.hour', { hour }),
            limit: t('overview.power.contract', { limit: limit_kW === null ? '' : decimal(limit_kW) }),
            total: t('overview.power.total'),
          },
        },
        palette,
        width,
      ),
    [day, lastAt, areas, lines, hidden, limit_kW, t, palette],
  )
  const toggle = (id: string) =>
    setHidden((old) => new Set(old.has(id) ? [...old].filter((other) => other !== id) : [...old, id]))
  const spoken = areas.map(({ label, points }) =>
    t('overview.power.part', { name: label, value: decimal(points.at(-1)?.[1] ?? 0) }),
  )
  const now = facilityNow({ snapshot, sites })

  return (
    <Card
      className="power"
      title={t('overview.power.title')}
      link={
        many && (
          <LinkButton onClick={() => setEvery(!every)}>
            {t(every ? 'overview.power.grouped' : 'overview.power.ungrouped')}
          </LinkButton>
        )
      }
    >
      <Now snapshot={snapshot} sites={sites} coverage={coverage} />
      <Legend items={[...areas, ...lines]} hidden={hidden} toggle={toggle} unit={t('overview.power.unit')} />
      {today.isPending && today.isFetching && <Skeleton height={HEIGHT} />}
      {today.isError && <FailureNotice failure={failureOf(today.error)} retry={() => void today.refetch()} />}
      {!today.isFetching && areas.length === 0 && (
        <Notice title={t('overview.power.empty')} way={t('overview.power.emptyWay')} />
      )}
      {today.data && areas.length > 0 && (
        <Chart
          build={build}
          height={HEIGHT}
          label={t('overview.power.chart', { now: decimal(numberOf(now) ?? 0), parts: spoken.join(', ') })}
        />
      )}
      {sites.length > 1 && <p className="sub note">{t('overview.power.companyNote')}</p>}
    </Card>
  )
}
