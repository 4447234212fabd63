import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { EnergyFlow } from '#core/energy-flow'
import { at, fiscalYearOf } from '#core/time'
import { energyFlowQuery } from '../api/energy-flow.ts'
import { failureOf } from '../api/failure.ts'
import { metersQuery } from '../api/meters.ts'
import { shownSites, useScope } from '../app/scope.tsx'
import { useSiteName } from '../app/site-names.ts'
import { Chart } from '../chart/chart.tsx'
import { flowHeight, flowOption } from '../chart/flow-option.ts'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { day, dayTime, moment, monthText, year } from '../format/time.ts'
import type { T } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { BalanceCard } from '../meters/balance-card.tsx'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { usePalette } from '../view/use-palette.ts'
import { FlowDetail } from './flow-detail.tsx'
import { flowPicture, pictureId } from './flow-picture.ts'
import { consumedOf, type FlowUnit, findingsOf, inOrder, type SumNode, sumNodes, totalOf } from './flow-sum.ts'
import { FlowTable } from './flow-table.tsx'
import { nodeName } from './flow-words.ts'
import { type FlowPeriod, periodOf, periodQuery } from './period.ts'
import { PeriodChoice } from './period-choice.tsx'

const HEIGHT = 380
const units: readonly FlowUnit[] = ['kWh', 'GJ']

/** What a period is called. */
const periodText = (t: T, { span, at: value, interval }: FlowPeriod): string => {
  if (span === 'year') return year(t, Number(value))
  if (span === 'month') return monthText(t, value)
  if (span === 'day') return `${monthText(t, value.slice(0, 7))} ${day(t, interval.start)}`
  return t('flow.days', { from: day(t, interval.start), to: day(t, at(interval.end - 1)) })
}

type Choice = {
  period: FlowPeriod
  unit: FlowUnit
  chosen: string | null
  site: string | null
  choose: (id: string | null) => void
}

const Findings = ({
  nodes,
  unit,
  siteName,
}: {
  nodes: readonly SumNode[]
  unit: FlowUnit
  siteName: (id: string) => string
}) => {
  const { t } = useTranslation()
  const findings = findingsOf(nodes)
  if (findings.length === 0) return null
  return (
    <ul className="flow-findings">
      {findings.map(({ kind, site, node, amount }) => (
        <li key={`${site} ${pictureId(node)}`} data-kind={kind}>
          {kind === 'over'
            ? t('flow.over', { site: siteName(site), amount: decimal(amount, 1), unit })
            : t('flow.unread', { site: siteName(site), node: nodeName(t, node) })}
        </li>
      ))}
    </ul>
  )
}

/** Which heat value electricity has in this picture, in words. */
const noteOf = (t: T, flow: EnergyFlow, unit: FlowUnit): string => {
  if (unit === 'kWh') return t('flow.noteKWh')
  const mean = flow.sites[0]?.gjPerMWh
  return flow.sites.length === 1 && mean && known(mean)
    ? t('flow.noteGJ', { mean: decimal(mean.value, 3) })
    : t('flow.noteGJSites')
}

const Flow = ({ flow, choice }: { flow: EnergyFlow; choice: Choice }) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const meters = useQuery(metersQuery)
  const { period, unit, chosen, site, choose } = choice
  const siteName = useSiteName()
  const { sources, sinks, nodes } = useMemo(() => {
    const from = sumNodes(flow.sites, 'source', unit)
    const to = inOrder(sumNodes(flow.sites, 'sink', unit))
    return { sources: from, sinks: to, nodes: [...from, ...to] }
  }, [flow, unit])
  const total = totalOf(sources)
  const digits = total !== null && total < 1000 ? 1 : 0
  const picture = useMemo(
    () => flowPicture(flow.sites, nodes, { t, palette, unit, digits, chosen, siteName }),
    [flow, nodes, t, palette, unit, digits, chosen, siteName],
  )
  const build = useCallback((width: number) => flowOption(picture, palette, width), [picture, palette])
  const pick = useCallback(
    (id: string) => choose(id === chosen || id.startsWith('site:') ? null : id),
    [choose, chosen],
  )
  const node = nodes.find((n) => pictureId(n) === chosen && (n.meters.length > 0 || n.kind === 'rest'))
  const rest = totalOf(sinks.filter((n) => n.kind === 'rest'))
  const said = (list: readonly SumNode[]) =>
    list.map((n) => `${nodeName(t, n)} ${n.amount === null ? '—' : decimal(n.amount, digits)} ${unit}`).join(', ')
  const amount = (value: number | null) => (value === null ? { why: 'no-readings' as const } : { value, unit })

  if (total === null)
    return unit === 'kWh' &&
      flow.sites.some((s) => s.sources.length > 0 && !s.sources.some((n) => n.kind === 'intake')) ? (
      <Notice title={t('flow.noneKWh')} way={t('flow.noneKWhWay')} />
    ) : (
      <Notice title={t('flow.none')} way={t('flow.noneWay')} />
    )
  return (
    <>
      <Card className="flow-picture" title={t('flow.diagram')}>
        <dl className="flow-figures">
          {(
            [
              ['total', total],
              ['consumed', consumedOf(sinks)],
              ['restIs', rest],
            ] as const
          ).map(([key, value]) => (
            <div key={key}>
              <dt className="sub">{t(`flow.${key}`)}</dt>
              <dd>
                <Amount figure={amount(value)} show={(n) => decimal(n, digits)} size="medium" id={`flow-${key}`} />
              </dd>
            </div>
          ))}
        </dl>
        <Findings nodes={nodes} unit={unit} siteName={siteName} />
        <Chart
          id="flow-chart"
          build={build}
          height={flowHeight(picture)}
          onPick={pick}
          label={t('flow.chart', { period: periodText(t, period), sources: said(sources), sinks: said(sinks) })}
        />
        <p className="sub note">{noteOf(t, flow, unit)}</p>
      </Card>
      {node && (
        <FlowDetail
          node={node}
          meters={meters.data ?? []}
          interval={period.interval}
          site={site}
          clear={() => choose(null)}
        />
      )}
      <Card className="flow-shares" title={t('flow.table')}>
        <FlowTable
          sources={sources}
          sinks={sinks}
          ground={{ interval: period.interval, digits, unit, chosen, choose, site }}
        />
        {!node && <p className="sub note">{t('flow.detailHint')}</p>}
      </Card>
    </>
  )
}

/** エネルギーの流れ: from what was bought and generated to what it was used for, over any period. */
export const FlowPage = () => {
  const { t } = useTranslation()
  const { snapshot } = useFeed()
  const scope = useScope()
  const [search, setSearch] = useSearchParams()
  const nowMs = snapshot ? moment(snapshot.at) : null
  const minute = nowMs === null ? null : Math.floor(nowMs / 60_000) * 60_000
  const now = at(minute ?? Math.floor(Date.now() / 60_000) * 60_000)
  const period = periodOf(search, now)
  const sites = snapshot ? shownSites(snapshot, scope.site) : []
  const site = snapshot && scope.site !== null && sites.length === 1 ? scope.site : null
  const query = useQuery({ ...energyFlowQuery(period.interval, site), enabled: snapshot !== null })
  const meters = useQuery(metersQuery)
  const unit: FlowUnit = search.get('unit') === 'GJ' ? 'GJ' : 'kWh'
  const put = useCallback(
    (change: (search: URLSearchParams) => void) =>
      setSearch(
        (old) => {
          change(old)
          return old
        },
        { replace: true },
      ),
    [setSearch],
  )
  const choosePeriod = (next: FlowPeriod) =>
    put((old) => {
      for (const key of ['span', 'at', 'from', 'to']) old.delete(key)
      for (const [key, value] of Object.entries(periodQuery(next))) old.set(key, value)
    })
  const choose = useCallback(
    (id: string | null) => put((old) => (id === null ? old.delete('node') : old.set('node', id))),
    [put],
  )
  const first = snapshot ? Math.min(snapshot.fiscalYear - 4, fiscalYearOf(now)) : fiscalYearOf(now)
  return (
    <div className="page flow" data-stale={query.isPlaceholderData || undefined}>
      <div className="page-head">
        <h1>{t('flow.title')}</h1>
        <p className="sub">
          {periodText(t, period)} · {t('flow.lead')}
          {period.interval.end > now &&
            period.interval.start <= now &&
            ` · ${t('flow.running', { at: dayTime(t, now) })}`}
        </p>
      </div>
      <div className="page-tools">
        <PeriodChoice period={period} now={now} first={first} choose={choosePeriod} />
        <fieldset className="segments">
          <legend className="hidden">{t('flow.unit')}</legend>
          {units.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === unit}
              data-testid={`unit-${name}`}
              onClick={() => put((old) => (name === 'kWh' ? old.delete('unit') : old.set('unit', name)))}
            >
              {t(`flow.${name}`)}
            </button>
          ))}
        </fieldset>
      </div>
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isPending && !query.isError && <Skeleton height={HEIGHT + 120} />}
      {query.data && <Flow flow={query.data} choice={{ period, unit, chosen: search.get('node'), site, choose }} />}
      {snapshot && meters.data && (
        <BalanceCard meters={meters.data} sites={sites} interval={period.interval} intro={t('flow.balance')} />
      )}
    </div>
  )
}
