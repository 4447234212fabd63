import { EMPTY_DESK } from '#core/desk'
import { groupBy } from '#core/group'
import { type PlacedMeter, placedMeters, writerOf } from '#core/plant-index'
import { glitchWindow, MICRO } from '#core/register'
import type { Attention, Demand, SiteSnapshot } from '#core/snapshot'
import { isSourceAgent } from '#core/source'
import { DAY, dayInterval, type EpochMs, fiscalYearOf, HOUR, isoJst, MINUTE, monthInterval } from '#core/time'
import { WINDOW } from '#core/wire'
import type { LiveFacts, OpenStep } from './facts.ts'
import { silentAfter } from './power.ts'

/** Lines of one kind at most: a page shows what to do, not a flood. */
const MOST = 50
const iso = (ms: number): string => isoJst(ms as EpochMs)

/** More unexplained steps than this within a meter's glitch window: it is no counter (two devices on one id look so). */
const STEPS = 20
const oneStep = (m: PlacedMeter, s: OpenStep): Attention => ({
  id: `step-${s.toReading}`,
  kind: 'unexplained-step',
  level: 'warning',
  site: m.site.id,
  meter: m.key,
  since: iso(s.toAt),
  unit: m.unit,
  numbers: { amount: s.amount / MICRO },
})
/** Unexplained steps one by one; of a meter that is no counter one line stands for all. */
const steps = ({ plant, steps: open }: LiveFacts): Attention[] =>
  placedMeters(plant).flatMap((m): Attention[] => {
    const own = open.filter((s) => s.meter === m.key)
    const newest = Math.max(...own.map((s) => s.toAt))
    const recent = own.filter((s) => s.toAt > newest - glitchWindow(m.meter))
    if (recent.length <= STEPS) return own.slice(0, MOST).map((s) => oneStep(m, s))
    const since = iso(Math.min(...recent.map((s) => s.toAt)))
    return [
      {
        id: `counter-${m.key}`,
        kind: 'not-a-counter',
        level: 'warning',
        site: m.site.id,
        meter: m.key,
        since,
        numbers: { count: recent.length },
      },
    ]
  })

/** Refused data; instants with several values have a line of their own. */
const quarantined = ({ quarantine }: LiveFacts): Attention[] =>
  quarantine
    .filter((q) => q.code !== 'differs')
    .slice(0, MOST)
    .map(
      (q): Attention => ({
        id: `quarantine-${q.kind}-${q.code}-${q.site}-${q.agent}-${q.meter ?? ''}`,
        kind: q.code === 'future' ? 'clock-ahead' : q.kind === 'batch' ? 'quarantined-batches' : 'quarantined-readings',
        level: 'warning',
        site: q.site,
        agent: `${q.site}/${q.agent}`,
        ...(q.meter === null ? {} : { meter: q.meter }),
        since: iso(q.last),
        numbers: { count: q.count },
      }),
    )

/** Instants that foreign devices gave several values for, by meter: none of them counts until somebody says which. */
const differ = ({ differing }: LiveFacts): Attention[] =>
  [...groupBy(differing, (d) => d.meter)].slice(0, MOST).map(
    ([meter, own]): Attention => ({
      ...{ id: `differ-${meter}`, kind: 'values-differ', level: 'warning', site: meter.split('/')[0] ?? '', meter },
      since: iso(Math.min(...own.map((d) => d.at))),
      numbers: { count: own.length },
    }),
  )
/** Names that no meter stands for: somebody may have forgotten a meter. */
const unknownNames = ({ unknown }: LiveFacts): Attention[] =>
  unknown.map(
    ({ site, source, count, last }): Attention => ({
      ...{ id: `names-${site}-${source}`, kind: 'names-unknown', level: 'info', site, agent: `${site}/${source}` },
      since: iso(last),
      numbers: { count },
    }),
  )

/** 検針期限: meters that people read, once read and not again in time; a quarter of the period is left to who walks the round. */
const GRACE = 1.25
const due = ({ plant, meters, now }: LiveFacts): Attention[] =>
  placedMeters(plant).flatMap(({ key, site, meter }): Attention[] => {
    const last = meters.get(key)
    if (meter.manual === false || !last || now - last.at <= GRACE * meter.every) return []
    return [
      {
        ...{ id: `due-${key}`, kind: 'reading-due', level: 'info', site: site.id, meter: key },
        ...{ since: iso(last.at), numbers: {} },
      },
    ]
  })

type Late = PlacedMeter & { readonly agent: string; readonly since: number }
/** Meters that once spoke and whose next reading is late, with who should have sent it (`site/agent`). */
const late = ({ plant, meters, now }: LiveFacts): Late[] =>
  placedMeters(plant).flatMap((placed): Late[] => {
    const { key, site, meter } = placed
    const last = meters.get(key)
    const writer = writerOf(plant, site, meter)
    if (!last || writer === undefined || now - last.at <= silentAfter(meter)) return []
    return [{ ...placed, agent: `${site.id}/${writer}`, since: last.at }]
  })
const meterSilent = ({ key, site, since }: Late): Attention => ({
  ...{ id: `silent-${key}`, kind: 'meter-silent', level: 'warning', site: site.id, meter: key },
  ...{ since: iso(since), numbers: {} },
})
/** Silent meters; an agent that sends what it kept has one line for all of its own, and one that is offline has another line already. */
const silent = (facts: LiveFacts): Attention[] => {
  const lines = [...groupBy(late(facts), (l) => l.agent)]
  const states = new Map(facts.agents.map((a) => [`${a.site}/${a.agent}`, a]))
  return lines.flatMap(([agent, own]): Attention[] => {
    const is = states.get(agent)
    if (is?.state !== 'online') return isSourceAgent(agent.slice(agent.indexOf('/') + 1)) ? own.map(meterSilent) : []
    if ((is.spooled ?? 0) <= WINDOW) return own.map(meterSilent)
    return [
      {
        ...{ id: `catching-up-${agent}`, kind: 'agent-catching-up', level: 'info', site: is.site, agent },
        ...{ since: iso(Math.max(...own.map((l) => l.since))), numbers: { count: is.spooled ?? 0 } },
      },
    ]
  })
}

/** What the quality rules found, until somebody has seen it. */
const odd = ({ findings }: LiveFacts): Attention[] =>
  findings.slice(0, MOST).map(
    (f): Attention => ({
      id: `quality-${f.id}`,
      kind: `quality-${f.rule}`,
      level: 'warning',
      site: f.meter.split('/')[0] ?? '',
      meter: f.meter,
      since: iso(f.from),
      unit: f.unit,
      numbers: { value: f.value, expected: f.expected, limit: f.limit, hours: (f.to - f.from) / HOUR },
    }),
  )

const offline = ({ agents }: LiveFacts): Attention[] =>
  agents
    .filter((a) => a.state !== 'online')
    .map(
      (a): Attention => ({
        id: `offline-${a.site}-${a.agent}`,
        kind: 'agent-offline',
        level: a.state === 'offline' ? 'alarm' : 'info',
        site: a.site,
        agent: `${a.site}/${a.agent}`,
        ...(a.lastSeen === null ? {} : { since: a.lastSeen }),
        numbers: {},
      }),
    )

/** A broker that lost something is told for so long, ms: until then the agents have sent it again. */
const TOLD = DAY
const CLOSED_AT_ONCE = 2 * MINUTE
/** The outside broker: away, forgetful, over its limits, or read by another server under the same client id. */
const brokerLines = ({ broker, now }: LiveFacts): Attention[] => {
  if (!broker) return []
  const line = (kind: Attention['kind'], level: Attention['level'], since: number, numbers = {}): Attention => ({
    ...{ id: kind, kind, level, since: iso(since), numbers },
  })
  const recent = (at: number | undefined, ms: number): at is number => at !== undefined && now - at < ms
  return [
    ...(broker.connected ? [] : [line('broker-away', 'alarm', broker.since)]),
    ...(recent(broker.takenOverAt, CLOSED_AT_ONCE) ? [line('broker-taken-over', 'alarm', broker.takenOverAt)] : []),
    ...(recent(broker.sessionLostAt, TOLD) ? [line('broker-session-lost', 'warning', broker.sessionLostAt)] : []),
    ...(recent(broker.droppedAt, TOLD)
      ? [line('broker-dropped', 'warning', broker.droppedAt, { count: broker.dropped })]
      : []),
  ]
}
/** Agents that cannot sample, and those whose times nobody vouches for. */
const troubled = ({ agents }: LiveFacts): Attention[] =>
  agents
    .filter((a) => a.state === 'online')
    .flatMap((a): Attention[] => {
      const where = { site: a.site, agent: `${a.site}/${a.agent}`, numbers: {} }
      const stopped = { id: `stopped-${where.agent}`, kind: 'agent-stopped', level: 'alarm', ...where } as const
      const clock = { id: `unsynced-${where.agent}`, kind: 'clock-unsynced', level: 'warning', ...where } as const
      return [...(a.stopped === null ? [] : [stopped]), ...(a.clock === 'unsynced' ? [clock] : [])]
    })

const value = (f: Demand['limit_kW']): number | undefined => ('value' in f ? f.value : undefined)
const overLimit = (site: string, demand: Demand | null): Attention[] => {
  const [forecast, limit] = [demand && value(demand.forecast_kW), demand && value(demand.limit_kW)]
  if (forecast == null || limit == null || forecast <= limit) return []
  return [
    {
      id: `demand-${site}`,
      kind: 'demand-over-limit',
      level: 'alarm',
      site,
      numbers: { forecast_kW: forecast, limit_kW: limit },
    },
  ]
}

/** Where this year's factor is not published yet, and where too little of the running fiscal year was measured. */
const yearLines = ({ plant, now }: LiveFacts, sites: Record<string, SiteSnapshot>): Attention[] =>
  plant.sites.flatMap(({ id, coverageLimit }): Attention[] => {
    const s = sites[id]
    if (!s) return []
    const known = s.coverage.measured + s.coverage.estimated
    return known > 0 && known < coverageLimit
      ? [
          {
            id: `coverage-${id}`,
            kind: 'coverage-low',
            level: 'info',
            site: id,
            numbers: { measured: s.coverage.measured, year: fiscalYearOf(now) },
          },
        ]
      : []
  })
const provisional = ({ now }: LiveFacts, sites: Record<string, SiteSnapshot>): Attention[] => {
  const used = Object.values(sites).flatMap((s) => s.co2.fy.provisional ?? [])
  if (used.length === 0) return []
  const year = fiscalYearOf(now)
  return [
    { id: `factor-${year}`, kind: 'factor-provisional', level: 'info', numbers: { year, used: Math.min(...used) } },
  ]
}

/** A hiccup of InfluxDB is nobody's business; what lasts longer is, ms. */
const PATIENCE = 60_000
/** A projection this far behind the newest reading is said, ms. */
const FAR = 10 * 60_000
const projected = ({ projection, now }: LiveFacts): Attention[] => {
  if (!projection) return []
  const { failing, behind, oldest, refused } = projection
  const numbers = { waiting: behind.readings + behind.slots + behind.kpis }
  const line = (kind: Attention['kind'], level: Attention['level'], more: object): Attention => ({
    ...{ id: kind, kind, level, numbers },
    ...more,
  })
  const isLasting = failing !== null && now - failing.since >= PATIENCE
  const isFar = !isLasting && oldest !== null && now - oldest >= FAR
  return [
    ...(isLasting ? [line('projection-failing', 'alarm', { since: iso(failing.since) })] : []),
    ...(isFar ? [line('projection-behind', 'info', { since: iso(oldest) })] : []),
    ...(refused > 0 ? [line('projection-refused', 'warning', { numbers: { count: refused } })] : []),
  ]
}

/** What lies on people's desks: bills that differ, activity that is late, months to close. */
const onDesks = ({ desk = EMPTY_DESK }: LiveFacts): Attention[] => {
  const months = (of: readonly string[]) => ({
    since: iso(monthInterval(of[0] ?? '').start),
    numbers: { count: of.length },
  })
  return [
    ...desk.bills.slice(0, MOST).map(
      ({ meter, from, percent }): Attention => ({
        ...{
          id: `bill-${meter}-${from}`,
          kind: 'bill-differs',
          level: 'warning',
          site: meter.split('/')[0] ?? '',
          meter,
        },
        ...{ since: iso(dayInterval(from).start), numbers: { percent } },
      }),
    ),
    ...desk.activity.map(
      ({ segment, site, months: of }): Attention => ({
        ...{ id: `activity-${segment}`, kind: 'activity-late', level: 'warning', site, segment },
        ...months(of),
      }),
    ),
    ...desk.open.map(
      ({ site, months: of }): Attention => ({
        ...{ id: `open-${site}`, kind: 'months-open', level: 'info', site },
        ...months(of),
      }),
    ),
  ]
}

const order = { alarm: 0, warning: 1, info: 2 }
/** 人の判断が必要: the most urgent first. */
export const attentionOf = (facts: LiveFacts, sites: Record<string, SiteSnapshot>): Attention[] =>
  [
    ...Object.entries(sites).flatMap(([id, s]) => overLimit(id, s.demand)),
    ...brokerLines(facts),
    ...offline(facts),
    ...troubled(facts),
    ...steps(facts),
    ...silent(facts),
    ...due(facts),
    ...differ(facts),
    ...quarantined(facts),
    ...unknownNames(facts),
    ...odd(facts),
    ...onDesks(facts),
    ...projected(facts),
    ...yearLines(facts, sites),
    ...provisional(facts, sites),
  ].sort((a, b) => order[a.level] - order[b.level])
