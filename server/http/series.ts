import { z } from 'zod'
import { Series, Step } from '#core/series'
import { autoStep, type FineBin, pointsIn, type StepName, seriesRows } from '#core/series-bins'
import { type EpochMs, isoJst } from '#core/time'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { type SeriesKey, seriesKey } from './series-keys.ts'
import { TimeRange, Whole } from './time-range.ts'

const MOST_KEYS = 50
/** Points on the time axis unless more are asked for, and at most. */
const POINTS = 2_000
const MOST_POINTS = 50_000
/** Points of all keys together at most. */
const MOST_ROWS = 250_000

type Asked = { from: EpochMs; to: EpochMs; step: Step; points: number; keys: number; now: EpochMs }
/** The step of an answer: the one asked for, or the finest that fits. Another step than the one asked for is never given. */
const stepFor = ({ from, to, step, points, keys, now }: Asked): StepName => {
  if (points > MOST_POINTS) throw new Refused('too-many-rows', `points is at most ${MOST_POINTS}`)
  const taken = step === 'auto' ? autoStep({ from, to }, { most: points, now }) : step
  const asked = pointsIn(taken, { from, to })
  if (asked > points) {
    const fits = autoStep({ from, to }, { most: points, now })
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

/** Fine bins for a step: minutes, half-hours or days. */
const fineBins = async (
  deps: Deps,
  keys: readonly SeriesKey[],
  { from, to, step }: { from: EpochMs; to: EpochMs; step: StepName },
): Promise<FineBin[]> => {
  const meters = [...new Set(keys.flatMap((k) => [...k.side, ...(k.over ?? [])].map((m) => m.meter)))]
  if (step === '1m' || step === '5m') return deps.read('minutes', { meters, from, to })
  const table = step === '30m' || step === '1h' ? 'slots' : 'days'
  const bins = await deps.read('bins', { table, meters, from, to })
  return bins.map((b) => ({
    meter: b.meter,
    start: b.start,
    amount: b.amount,
    covered: b.measured + b.e1 + b.e2 + b.e3,
  }))
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
      const step = stepFor({ from, to, step: asked, points, keys: names.length, now: deps.now() })
      const keys = names.map((name) => seriesKey(deps.plant, name))
      const bins = await fineBins(deps, keys, { from, to, step })
      const now = deps.now()
      return {
        from: isoJst(from),
        to: isoJst(to),
        step,
        series: keys.map((k) => ({ key: k.key, unit: k.unit, rows: seriesRows(k, bins, { step, now }) })),
      }
    },
  )
}
