import { z } from 'zod'
import { Series, Step } from '#core/series'
import { autoStep, type FineBin, type StepName, seriesRows } from '#core/series-bins'
import { DAY, type EpochMs, HOUR, isoJst, MINUTE, SLOT } from '#core/time'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { type SeriesKey, seriesKey } from './series-keys.ts'
import { TimeRange } from './time-range.ts'

const MOST_KEYS = 50
const MOST_ROWS = 50_000
const width: Record<StepName, number> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '30m': SLOT,
  '1h': HOUR,
  '1d': DAY,
  '1mo': 28 * DAY,
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
    step: Step.default('auto'),
  })
  app.get(
    '/api/v1/series',
    { schema: { summary: 'Meters, roles, uses and KPIs on one time axis', querystring, response: { 200: Series } } },
    async (request) => {
      const { from, to } = request.query
      const names = request.query.keys.split(',')
      if (to <= from) throw new Refused('bad-request', 'from lies before to')
      if (names.length > MOST_KEYS) throw new Refused('too-many-rows', `at most ${MOST_KEYS} keys at a time`)
      const step = request.query.step === 'auto' ? autoStep(to - from) : request.query.step
      if ((to - from) / width[step] > MOST_ROWS)
        throw new Refused('too-many-rows', `${step} over this interval is more than ${MOST_ROWS} rows`)
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
