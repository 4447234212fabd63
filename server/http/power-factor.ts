import { z } from 'zod'
import { figure } from '#core/figure'
import { meterKey } from '#core/id'
import { type PlacedMeter, placedMeters } from '#core/plant-index'
import { PowerFactor, powerFactor, powerFactorOf, type SlotAmount } from '#core/power-factor'
import { at, DAY, dayStart, type Interval, isoJst, Month, monthInterval, monthOf, SLOT } from '#core/time'
import type { Resource } from './app.ts'
import { slotsOf } from './cost-ground.ts'
import { knownSite } from './decisions.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'

const Row = z.object({
  site: z.string(),
  meter: z.string(),
  reactive: z.string().describe('the meter of its reactive energy'),
  month: z.object({
    month: Month,
    all: PowerFactor,
    daytime: PowerFactor.describe('8 to 22 o’clock, as contracts do'),
  }),
  today: PowerFactor,
  slots: z.array(z.object({ start: z.string(), value: z.number() })).describe('half-hours of today'),
})
type Row = z.infer<typeof Row>

/** Meters whose reactive energy is metered, with that meter. */
const pairs = (deps: Deps): { active: PlacedMeter; reactive: PlacedMeter }[] =>
  placedMeters(deps.plant).flatMap((reactive) => {
    const { reactiveOf } = reactive.meter
    const key = reactiveOf && meterKey(reactive.site.id, reactiveOf)
    const active = placedMeters(deps.plant).find((m) => m.key === key)
    return active ? [{ active, reactive }] : []
  })

const rowOf = async (deps: Deps, pair: ReturnType<typeof pairs>[number], month: Month): Promise<Row> => {
  const now = deps.now()
  const day = { start: dayStart(now), end: at(dayStart(now) + DAY) }
  const whole = monthInterval(month)
  const read = { from: Math.min(whole.start, day.start), to: Math.max(whole.end, day.end) }
  const [active, reactive] = await Promise.all([
    slotsOf(deps, [pair.active.key], read),
    slotsOf(deps, [pair.reactive.key], read),
  ])
  const over = ({ start, end }: Interval, daytime = false) => {
    const interval = { start, end: at(Math.max(start, Math.min(end, Math.floor(now / SLOT) * SLOT))) }
    const { factor, ...rest } = powerFactorOf(active, reactive, { interval, daytime })
    return { value: figure(factor, '1'), ...rest }
  }
  const isWhole = (s: SlotAmount): boolean => s.covered >= SLOT && s.start >= day.start
  const kvarh = new Map(reactive.filter(isWhole).map((s) => [s.start, s.amount]))
  const slots = active.filter(isWhole).flatMap((s) => {
    const factor = powerFactor(s.amount, kvarh.get(s.start) ?? Number.NaN)
    return kvarh.has(s.start) && factor.ok ? [{ start: isoJst(at(s.start)), value: factor.value }] : []
  })
  return {
    ...{ site: pair.active.site.id, meter: pair.active.key, reactive: pair.reactive.key },
    month: { month, all: over(whole), daytime: over(whole, true) },
    today: over(day),
    slots,
  }
}

/** 力率: where reactive energy is metered (reactiveOf), of a month, of today and of its half-hours. */
export const powerFactors: Resource = (app, deps) => {
  const querystring = z.object({
    site: z.string().optional(),
    meter: z.string().optional().describe('the active meter, site/meter'),
    month: Month.optional().describe('default: the running month'),
  })
  const response = { 200: z.object({ meters: z.array(Row) }) }
  app.get(
    '/api/v1/power-factor',
    { schema: { summary: 'Power factor where reactive energy is metered', querystring, response } },
    async (request) => {
      const site = knownSite(deps, request.query.site)
      const { meter, month = monthOf(deps.now()) } = request.query
      if (meter !== undefined && !placedMeters(deps.plant).some((m) => m.key === meter))
        throw new Refused('unknown-meter', meter)
      const asked = pairs(deps).filter(
        ({ active }) =>
          (site === undefined || active.site.id === site) && (meter === undefined || active.key === meter),
      )
      return { meters: await Promise.all(asked.map((pair) => rowOf(deps, pair, month))) }
    },
  )
}
