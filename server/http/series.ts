import { z } from 'zod'
import { meteredOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { Series, type SeriesLine, Step } from '#core/series'
import {
  autoStep,
  type FineBin,
  MOST_KEYS,
  minutesKeptFrom,
  pointsIn,
  type StepName,
  seriesRows,
  width,
} from '#core/series-bins'
import { type EpochMs, isoJst, MINUTE, SLOT } from '#core/time'
import type { OldMinutes } from '../influx/old-minutes.ts'
import type { Range } from '../ledger/queries.ts'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { type SeriesKey, seriesKey } from './series-keys.ts'
import { TimeRange, Whole } from './time-range.ts'

/** Points on the time axis unless more are asked for, and at most. */
const POINTS = 2_000
const MOST_POINTS = 50_000
/** Points of all keys together at most. */
const MOST_ROWS = 250_000

type Asked = {
  from: EpochMs
  to: EpochMs
  step: Step
  points: number
  keys: number
  now: EpochMs
  /** how often the meters are read, ms */
  finest: number
}
/** The step of an answer: the one asked for, or the finest that fits. Another step than the one asked for is never given. */
const stepFor = ({ from, to, step, points, keys, now, finest }: Asked): StepName => {
  if (points > MOST_POINTS) throw new Refused('too-many-rows', `points is at most ${MOST_POINTS}`)
  const taken = step === 'auto' ? autoStep({ from, to }, { most: points, now, finest }) : step
  const asked = pointsIn(taken, { from, to })
  if (asked > points) {
    const fits = autoStep({ from, to }, { most: points, now, finest })
    const way = asked <= MOST_POINTS ? `, or points=${asked}` : ''
    throw new Refused(
      'too-many-rows',
      `step ${taken} has ${asked} points over this interval: ask for step=${fits}${way}`,
    )
  }
  if (asked * keys > MOST_ROWS)
    throw new Refused('too-many-rows', `${keys} keys of ${asked} points: at most ${MOST_ROWS} in all`)
  return taken
}

/** What a series rests on: fine bins, and of whose readings minutes of long ago were made. */
type Ground = { bins: FineBin[]; old: (OldMinutes & { readonly whole: boolean }) | undefined }
const metersOf = (keys: readonly SeriesKey[]): string[] => [
  ...new Set(keys.flatMap((k) => [...k.side, ...(k.over ?? [])].map((m) => m.meter))),
]
/** Minutes: those that are kept, and before them those that are made again of readings. */
const minutes = async (deps: Deps, { meters, from, to }: Range): Promise<Ground> => {
  const cut = Math.ceil(minutesKeptFrom(deps.now()) / SLOT) * SLOT
  const [old, kept] = await Promise.all([
    from < cut ? deps.oldMinutes({ meters, from, to: Math.min(to, cut) }) : undefined,
    to > cut ? deps.read('minutes', { meters, from: Math.max(from, cut), to }) : [],
  ])
  return { bins: [...(old?.rows ?? []), ...kept], old: old && { ...old, whole: to <= cut } }
}
const isOfSeconds = (step: StepName): step is '1s' | '10s' => step === '1s' || step === '10s'
/** Fine bins for a step: seconds, minutes, half-hours or days. */
const groundOf = async (deps: Deps, meters: readonly string[], { from, to, step }: Stretch): Promise<Ground> => {
  if (isOfSeconds(step)) {
    const bins = await deps.read('seconds', { meters, from, to, width: width[step] })
    return { bins, old: undefined }
  }
  if (step === '1m' || step === '5m') return minutes(deps, { meters, from, to })
  const table = step === '30m' || step === '1h' ? 'slots' : 'days'
  const bins = await deps.read('bins', { table, meters, from, to })
  return {
    bins: bins.map((b) => ({
      meter: b.meter,
      start: b.start,
      amount: b.amount,
      covered: b.measured + b.e1 + b.e2 + b.e3,
    })),
    old: undefined,
  }
}
type Stretch = { readonly from: EpochMs; readonly to: EpochMs; readonly step: StepName }
/** Where the readings of a key came from: the ledger, InfluxDB, or both. */
const sourceOf = (plant: Plant, key: SeriesKey, { old }: Ground): SeriesLine['source'] => {
  const meters = meteredOf(plant, metersOf([key]))
  const back = meters.filter((m) => old?.readBack.has(m)).length
  if (!old || back === 0) return 'ledger'
  return old.whole && back === meters.length ? 'influxdb' : 'both'
}

/** Readings that minutes of long ago may be made of in one answer; unasked, where the step is ours to choose. */
const MOST_READINGS = { asked: 500_000, unasked: 100_000 }
/** How many readings about lie in what is older than the minutes that are kept. */
const oldReadings = (deps: Deps, meters: readonly string[], { from, to }: { from: number; to: number }) =>
  readingsIn(deps, meters, Math.max(0, Math.min(to, minutesKeptFrom(deps.now())) - from))
const readingsIn = ({ plant }: Deps, meters: readonly string[], span: number): number => {
  const every = new Map(placedMeters(plant).map((m) => [m.key as string, m.meter.every]))
  return meteredOf(plant, meters).reduce((sum, key) => sum + span / (every.get(key) ?? span), 0)
}
/** How often the quickest of some meters is read, ms; a minute at most: minutes are at hand. */
const quickest = ({ plant }: Deps, meters: readonly string[]): number => {
  const own = new Set(meteredOf(plant, meters))
  return Math.min(MINUTE, ...placedMeters(plant).flatMap(({ key, meter }) => (own.has(key) ? [meter.every] : [])))
}
/** Seconds are made of readings: at most so many. */
const refuseReadings = (step: StepName, { old, all }: { old: number; all: number }): void => {
  const readings = isOfSeconds(step) ? all : step === '1m' || step === '5m' ? old : 0
  if (readings <= MOST_READINGS.asked) return
  const what = isOfSeconds(step) ? 'seconds' : 'minutes of more than 90 days ago'
  const way = isOfSeconds(step) ? 'step=1m' : 'step=30m'
  throw new Refused(
    'too-many-rows',
    `${what} are made of readings, about ${Math.ceil(readings)} here, at most ${MOST_READINGS.asked}: ask for ${way} or a shorter interval`,
  )
}
/** Any meters, roles, uses and KPIs on one time axis. */
export const series: Resource = (app, deps) => {
  const querystring = TimeRange.extend({
    keys: z.string().min(1).describe('comma separated'),
    step: Step.default('auto').describe('auto: the finest that keeps within points'),
    points: Whole.default(POINTS).describe(`points on the time axis that may come at most; up to ${MOST_POINTS}`),
  })
  app.get(
    '/api/v1/series',
    { schema: { summary: 'Meters, roles, uses and KPIs on one time axis', querystring, response: { 200: Series } } },
    async (request) => {
      const { from, to } = request.query
      const names = request.query.keys.split(',')
      if (to <= from) throw new Refused('bad-request', 'from lies before to')
      if (names.length > MOST_KEYS) throw new Refused('too-many-rows', `at most ${MOST_KEYS} keys at a time`)
      const { step: asked, points } = request.query
      const keys = names.map((name) => seriesKey(deps.plant, name))
      const meters = metersOf(keys)
      const readings = oldReadings(deps, meters, { from, to })
      const now = deps.now()
      // what is not kept as minutes is made again, unasked only where that costs little
      const reach = asked === 'auto' && readings <= MOST_READINGS.unasked ? to : now
      const finest = quickest(deps, meters)
      const step = stepFor({ from, to, step: asked, points, keys: names.length, now: reach, finest })
      refuseReadings(step, { old: readings, all: readingsIn(deps, meters, to - from) })
      const ground = await groundOf(deps, meters, { from, to, step })
      return {
        from: isoJst(from),
        to: isoJst(to),
        step,
        series: keys.map((k) => ({
          ...{ key: k.key, unit: k.unit, source: sourceOf(deps.plant, k, ground) },
          rows: seriesRows(k, ground.bins, { step, now }),
        })),
        instead: ground.old?.instead ?? null,
      }
    },
  )
}
