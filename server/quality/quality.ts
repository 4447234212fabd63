import { setTimeout as pause } from 'node:timers/promises'
import type { ActKind } from '#core/act'
import type { Plant } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import type { QualityFinding } from '#core/quality'
import { sumFinding } from '#core/quality-sum'
import { DAY, type EpochMs, fiscalYear, fiscalYearInterval, fiscalYearOf, MINUTE, slotOf } from '#core/time'
import { unitInfo } from '#core/unit'
import type { Read } from '../ledger/contract.ts'
import type { Balances } from '../totals/balances.ts'
import type { Quality } from './contract.ts'
import { judged } from './judged.ts'

/** How often the runner looks for slots that are over and for late data, ms. */
const EVERY = 30_000
/** A slot is judged this long after its end: what is on its way comes in. */
const GRACE = 2 * MINUTE
/** A late reading may change the verdict on the readings before it: the glitch window. */
const BEFORE = DAY
/** For each part of work so many parts of rest: the rules never take more than a fifth of a core. */
const REST = 4
/** Acts that change a meter's slots without a reading. */
const CHANGING: ActKind[] = ['decision', 'meter-event', 'estimate', 'reading-verdict']
const ACTS = 1_000
/** Days in which a drift of a balance is looked for. */
const DRIFT_IN = 35 * DAY
const SEEN = 100_000

type Options = {
  plant: Plant
  read: Read
  now: () => EpochMs
  log: { error(fields: object, message: string): void }
  /** parents against their children, for the sum check */
  balances: Balances
  /** tests look without waiting */
  every?: number
}

/**
 * Judges each slot once when it is over, and again when late data or an act change it. Findings are no facts: they are made
 * afresh from the slots at each start, since 1 April of the last fiscal year, and kept in memory.
 */
export const startQuality = ({ plant, read, now, log, balances, every = EVERY }: Options): Quality => {
  const meters = new Map(placedMeters(plant).map((m) => [m.key, m]))
  const findings = new Map<string, QualityFinding[]>()
  /** by meter: the moment from which it is to be judged again */
  const due = new Map<string, number>()
  const until = new Map<string, number>()
  let seen: ReadonlyMap<string, QualityFinding> = new Map()
  let sums: QualityFinding[] = []
  let rounded: number | null = null
  let [reading, act] = [0, 0]
  let stopped = false

  const mark = (meter: string, from: number): void => {
    if (meters.has(meter)) due.set(meter, Math.min(from, due.get(meter) ?? from))
  }
  const floor = (): number => fiscalYearInterval(fiscalYear(fiscalYearOf(now()) - 1)).start

  const look = async (): Promise<void> => {
    const arrivals = await read('arrivals', { after: reading })
    for (const { meter, from } of arrivals.meters) mark(meter, Math.max(floor(), slotOf(from as EpochMs) - BEFORE))
    const acts = await read('acts', { kinds: CHANGING, limit: ACTS })
    for (const a of acts.filter(({ id }) => id > act)) {
      const meter = (a.body as { meter?: string } | null)?.meter ?? a.key.split(' ')[0] ?? ''
      mark(meter, floor())
    }
    reading = arrivals.last
    act = Math.max(act, ...acts.map(({ id }) => id))
  }
  const judgeOne = async (meter: string, end: number): Promise<void> => {
    const place = meters.get(meter)
    const from = due.get(meter) ?? end
    due.delete(meter)
    if (!place) return
    try {
      const found = await judged(read, place, { from, to: end })
      const kept = (findings.get(meter) ?? []).filter((f) => f.to < from)
      findings.set(meter, [...kept, ...found])
      until.set(meter, end)
    } catch (error) {
      mark(meter, from)
      throw error
    }
  }
  const reload = async (): Promise<void> => {
    const acts = await read('acts', { kinds: ['finding'], current: true, limit: SEEN })
    seen = new Map(acts.map((a) => [a.key, a.body as QualityFinding]))
  }
  const sumCheck = async (end: number): Promise<void> => {
    const known = [...sums, ...seen.values()]
    sums = (await balances({ from: end - DRIFT_IN, to: end, by: 'day' })).flatMap(({ balance, drift }) =>
      drift ? [sumFinding(drift, unitInfo(balance.main.unit).base, known)] : [],
    )
  }
  const round = async (): Promise<void> => {
    await reload()
    await look()
    const end = slotOf((now() - GRACE) as EpochMs)
    for (const [meter, from] of due) {
      const before = until.get(meter)
      // the running slot alone is no work: it waits until it is over
      if (stopped || (before !== undefined && before >= end && from + BEFORE >= before)) continue
      const start = performance.now()
      await judgeOne(meter, end)
      await pause(REST * (performance.now() - start), undefined, { ref: false })
    }
    if (rounded === end || stopped) return
    await sumCheck(end)
    rounded = end
  }

  const abort = new AbortController()
  const loop = async (): Promise<void> => {
    let failing = ''
    while (!stopped) {
      try {
        await round()
        failing = ''
      } catch (error) {
        const { message } = error as Error
        if (message !== failing && !stopped) log.error({ err: error }, 'the quality rules could not be run')
        failing = message
      }
      await pause(every, undefined, { signal: abort.signal, ref: false }).catch(() => undefined)
    }
  }
  const running = loop()

  const all = (): QualityFinding[] => [...[...findings.values()].flat(), ...sums].sort((a, b) => b.from - a.from)
  return {
    findings: ({ site, from, to }) =>
      all().filter((f) => f.from < to && f.to > from && (site === undefined || f.meter.startsWith(`${site}/`))),
    find: (id) => all().find((f) => f.id === id),
    open: () => all().filter((f) => !seen.has(f.id)),
    judgedTo: () => rounded,
    reload,
    stop: async () => {
      stopped = true
      abort.abort()
      await running
    },
  }
}
