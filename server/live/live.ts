import { annualRecords } from '#core/annual-record'
import { facilitySide, pueSide, roleSide } from '#core/balance'
import { type BookEntries, isClosed } from '#core/books'
import type { Coefficients } from '#core/coefficient'
import { EMPTY_DESK, lateActivity, type OddBill, openMonths } from '#core/desk'
import { combinationsOf } from '#core/meter-balance'
import type { MonthBin } from '#core/month-close'
import type { Plant, Site } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import type { QualityFinding } from '#core/quality'
import type { Snapshot } from '#core/snapshot'
import {
  DAY,
  dayStart,
  type EpochMs,
  fiscalYear,
  fiscalYearInterval,
  fiscalYearOf,
  HOUR,
  MINUTE,
  type Month,
  monthInterval,
  monthOf,
  monthsBetween,
  slotOf,
} from '#core/time'
import type { ProjectionState } from '../influx/contract.ts'
import type { LinkState } from '../ingest/link-state.ts'
import type { Read } from '../ledger/contract.ts'
import type { MovedRow } from '../ledger/messages.ts'
import type { Range } from '../ledger/queries.ts'
import type { Agents } from './agents.ts'
import { sumsNow } from './combined.ts'
import type { LiveFacts, MeterNow, UnknownNames } from './facts.ts'
import { silentAfter } from './power.ts'
import { refresher } from './refresher.ts'
import { snapshotOf } from './snapshot.ts'

type Log = { error(fields: object, message: string): void }
export type LiveOptions = {
  /** the plant as it is now: its contracts may change while the server runs */
  plant: () => Plant
  /** the sets as they are now */
  coefficients: () => Coefficients
  read: Read
  /** months as the books have them */
  months: (range: Range) => Promise<MonthBin[]>
  /** what the books hold */
  entries: () => Promise<BookEntries>
  /** bills that differ from their meters without a reason */
  bills: () => Promise<readonly OddBill[]>
  agents: Agents
  now: () => EpochMs
  log: Log
  /** what the quality rules found and nobody has seen yet */
  findings?: () => readonly QualityFinding[]
  unknown?: () => readonly UnknownNames[]
  projection?: () => ProjectionState | undefined
  /** how it stands with an outside broker */
  broker?: () => LinkState | undefined
  emit: (snapshot: Snapshot) => void
}
export type Live = {
  /** meters that moved, by key */
  moved(rows: readonly MovedRow[]): void
  /** the newest snapshot; undefined until the first is made */
  latest(): Snapshot | undefined
  meter(key: string): MeterNow | undefined
  /** the facts of the newest snapshot */
  facts(): LiveFacts
  stop(): Promise<void>
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }
/** How often the parts are read again, ms; each at most a fiftieth of the time (refresher.ts). */
const EVERY = { quick: 1_000, slow: 5_000, slots: 10_000, desk: 20_000 }

/** Keeps the facts of a snapshot fresh from the ledger's reader and makes one each second. */
export const startLive = async ({
  plant: plantNow,
  coefficients,
  read,
  months,
  entries,
  bills,
  agents,
  now,
  log,
  findings,
  unknown,
  projection,
  broker,
  emit,
}: LiveOptions): Promise<Live> => {
  const plant = plantNow()
  const all = placedMeters(plant).map((m) => m.key)
  const meters = new Map<string, MeterNow>()
  const newest = (await read('newest')).map(
    ({ meter, at: t, value, quality }) => [meter, { at: t, value, rate: null, quality }] as const,
  )
  const facts: Writable<Omit<LiveFacts, 'now' | 'seq' | 'agents' | 'findings' | 'unknown' | 'projection' | 'broker'>> =
    {
      plant,
      coefficients: coefficients(),
      activity: [],
      baseChanges: [],
      meters,
      months: [],
      today: [],
      minutes: [],
      common: new Map(),
      maxima: new Map(),
      monthMaxima: new Map(),
      steps: [],
      quarantine: [],
      differing: [],
      desk: EMPTY_DESK,
    }
  const lastYearStart = (): EpochMs => fiscalYearInterval(fiscalYear(fiscalYearOf(now()) - 1)).start
  const yearEnd = (): EpochMs => fiscalYearInterval(fiscalYearOf(now())).end
  const intakes = plant.sites.filter((s) => roleSide(s, 'intake').length > 0)
  const measured = [
    ...new Set(
      plant.sites
        .flatMap((s) => [...facilitySide(s), ...roleSide(s, 'it'), ...roleSide(s, 'intake')])
        .map((m) => m.meter),
    ),
  ]

  const quick = refresher(EVERY.quick, async () => {
    const day = dayStart(now())
    facts.today = await read('bins', { table: 'days', meters: all, from: day, to: day + DAY })
    facts.minutes = await read('minutes', {
      meters: measured,
      from: Math.min(now() - HOUR - MINUTE, slotOf(now())),
      to: now() + MINUTE,
    })
  })
  const slow = refresher(EVERY.slow, async () => {
    facts.months = await months({ meters: all, from: lastYearStart(), to: yearEnd() })
    const { activity, baseChanges } = annualRecords(
      await read('acts', { kinds: ['activity', 'base-change'], current: true, limit: 100_000 }),
    )
    facts.activity = activity
    facts.baseChanges = baseChanges
    facts.steps = await read('unexplained', { limit: 100 })
    facts.quarantine = await read('quarantineCounts')
    facts.differing = (await read('differing', { limit: 100 })).filter((d) => d.open)
  })
  const slots = refresher(EVERY.slots, async () => {
    facts.common = new Map(await Promise.all(plant.sites.filter((s) => roleSide(s, 'it').length > 0).map(common)))
    const { start, end } = fiscalYearInterval(fiscalYearOf(now()))
    facts.maxima = new Map(
      await Promise.all(intakes.map((s) => maximum(s, start, end).then((m) => [s.id, m] as const))),
    )
    facts.monthMaxima = new Map(await Promise.all(intakes.filter(hasDemandTarget).map(monthly)))
  })
  const desk = refresher(EVERY.desk, async () => {
    const [books, odd] = await Promise.all([entries(), bills()])
    const { activity: records, months: bins } = facts
    facts.desk = {
      open: openMonths(plant, { bins, closed: (site, month) => isClosed(books, site, month), now: now() }),
      activity: lateActivity(plant, { bins, records, now: now() }),
      bills: odd,
    }
  })
  const hasDemandTarget = (site: Site): boolean =>
    plant.targets.some((t) => t.metric === 'demand_kW' && t.scope === site.id)
  const common = async (site: Site) =>
    [
      site.id,
      await read('common', {
        facility: pueSide(site),
        it: roleSide(site, 'it'),
        from: lastYearStart(),
        to: now(),
      }),
    ] as const
  const maximum = (site: Site, from: number, to: number) =>
    read('maximum', { side: roleSide(site, 'intake'), from, to })
  const monthly = async (site: Site): Promise<readonly [string, Map<Month, number>]> => {
    const out = new Map<Month, number>()
    for (const month of monthsBetween(monthOf(lastYearStart()), monthOf(now()))) {
      const { start, end } = monthInterval(month)
      const top = await maximum(site, start, end)
      if (top) out.set(month, top.amount)
    }
    return [site.id, out]
  }

  let latest: Snapshot | undefined
  let seq = 0
  let stopped = false
  let failing = ''
  const current = (): LiveFacts => ({
    ...facts,
    plant: plantNow(),
    coefficients: coefficients(),
    now: now(),
    seq,
    agents: agents.states(),
    findings: findings?.() ?? [],
    unknown: unknown?.() ?? [],
    projection: projection?.(),
    broker: broker?.(),
  })
  const sums = combinationsOf(plant)
  const patience = new Map(placedMeters(plant).map((m) => [m.key, silentAfter(m.meter)]))
  const told = (rows: Iterable<readonly [string, MeterNow]>): void => {
    const changed = new Set<string>()
    for (const [meter, value] of rows) {
      meters.set(meter, value)
      changed.add(meter)
    }
    for (const [key, value] of sumsNow(sums, meters, { moved: changed, patience })) {
      if (value) meters.set(key, value)
      else meters.delete(key)
    }
  }
  told(newest)
  const refresh = async (): Promise<void> => {
    const time = now()
    await quick(time)
    await slow(time)
    await slots(time)
    await desk(time)
    seq += 1
    latest = snapshotOf(current())
    if (!stopped) emit(latest)
  }
  const tick = async (): Promise<void> => {
    const started = now()
    try {
      await refresh()
      failing = ''
    } catch (error) {
      const message = (error as Error).message
      if (message !== failing && !stopped) log.error({ err: error }, 'the live snapshot could not be made')
      failing = message
    }
    if (!stopped) timer = setTimeout(() => (running = tick()), Math.max(50, 1_000 - (now() - started)))
  }
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = tick()
  return {
    moved: (rows) => {
      told(rows.map(([meter, t, value, rate, quality]) => [meter, { at: t, value, rate, quality }] as const))
    },
    latest: () => latest,
    meter: (key) => meters.get(key),
    facts: current,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
