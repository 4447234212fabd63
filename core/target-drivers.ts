import { activityOver } from './activity.ts'
import { type AmountBin, amountsOf } from './amount.ts'
import { groupBy } from './group.ts'
import type { Driver, Drivers } from './landing-drivers.ts'
import { segmentsOf, type TargetGround } from './metered.ts'
import type { Segment, Target } from './plant.ts'
import { placedMeters, segmentMeters } from './plant-index.ts'
import { manner } from './target-path.ts'
import {
  addMonths,
  DAY,
  type EpochMs,
  fiscalYearOf,
  HOUR,
  type Month,
  monthInterval,
  monthOf,
  monthsOf,
} from './time.ts'

/** Activity of each month: as planned from the running month on, before it as recorded or metered. */
const activityOf = (ground: TargetGround, segment: Segment): Map<Month, number> | undefined => {
  const { plan } = segment.activity
  if (!plan) return undefined
  const past = activityOver(segment, { bins: ground.months, records: ground.activity })
  const whole = past.months.filter(({ month }) => monthInterval(month).end <= ground.now)
  const planned = Object.entries(plan).filter(([month]) => monthInterval(month).end > ground.now)
  return new Map([...whole.map(({ month, value }) => [month, value] as const), ...planned])
}

/** Mean outdoor temperature of the months that are over, of the scope's one site with a thermometer. */
const temperatures = (ground: TargetGround, target: Target): Map<Month, number> | undefined => {
  const keys = new Set(segmentsOf(ground, target).flatMap((s) => segmentMeters(ground.plant, s).map((m) => m.site.id)))
  const sites = ground.plant.sites.filter((s) => s.id === target.scope || keys.has(s.id))
  const [site] = sites
  const meter = placedMeters(ground.plant).find(
    (m) => m.site === site && m.meter.role === 'weather' && m.meter.unit === 'degC',
  )
  if (sites.length !== 1 || !meter) return undefined
  const own = ground.months.filter((b) => b.meter === meter.key)
  return new Map(
    [...groupBy(own, (b) => monthOf(b.start as EpochMs))].flatMap(([month, bins]) => {
      const covered = bins.reduce((sum, b: AmountBin) => sum + b.measured + b.e1 + b.e2 + b.e3, 0)
      const over = monthInterval(month).end <= ground.now
      return over && covered > 0 ? [[month, (amountsOf(bins).get(meter.key) ?? 0) / (covered / HOUR)] as const] : []
    }),
  )
}
/** What is heated to and cooled to, °C (Eurostat); of a month's mean, without the thresholds that days have. */
const [HEATED, COOLED] = [18, 21]
/** Degree days of a month by its mean temperature; a month ahead is expected as it was last year. */
const degreesOf = (known: ReadonlyMap<Month, number>, month: Month): readonly [number, number] | undefined => {
  const mean = known.get(month) ?? known.get(addMonths(month, -12))
  if (mean === undefined) return undefined
  const { start, end } = monthInterval(month)
  const days = (end - start) / DAY
  return [Math.max(0, HEATED - mean) * days, Math.max(0, mean - COOLED) * days]
}

/**
 * What a target's months follow: the activity plan of the scope's one segment, and the degree days of its one site. Null where the
 * metric is no amount (an intensity follows the plan alone), or where neither is given.
 */
export const driversOf = (ground: TargetGround, target: Target): Drivers | null => {
  const isIntensity = target.metric === 'intensity'
  if (manner(target.metric) !== 'amount' && !isIntensity) return null
  const segments = segmentsOf(ground, target)
  const plan = segments.length === 1 && segments[0] ? activityOf(ground, segments[0]) : undefined
  const known = isIntensity ? undefined : temperatures(ground, target)
  const year = fiscalYearOf(ground.now)
  const months = [...monthsOf(year).map((m) => addMonths(m, -12)), ...monthsOf(year)]
  const degrees = new Map(
    months.flatMap((m) => (known && degreesOf(known, m) ? [[m, degreesOf(known, m)] as const] : [])),
  )
  // a driver that never moves (no heating in a warm place) is none
  const moves = [0, 1].filter((i) => [...degrees.values()].some((d) => (d?.[i] ?? 0) > 0))
  const useDegrees = moves.length > 0
  if (!plan && !useDegrees) return null
  const values = new Map(
    months.flatMap((month) => {
      const activity = plan?.get(month)
      const d = degrees.get(month)
      if ((plan && activity === undefined) || (useDegrees && !d)) return []
      const weather = useDegrees ? moves.map((i) => d?.[i] ?? 0) : []
      return [[month, [...(activity === undefined ? [] : [activity]), ...weather]] as const]
    }),
  )
  const by: Driver[] = [
    ...(plan ? (['activity-plan'] as const) : []),
    ...(useDegrees ? (['degree-days'] as const) : []),
  ]
  return { by, values }
}
