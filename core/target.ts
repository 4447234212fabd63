import { absent, type Computed, computed } from './computed.ts'
import { figure } from './figure.ts'
import { amountLanding, type Course, type Landing, outlook, peakLanding, rateLanding, rateOver } from './landing.ts'
import { amountByDrivers, type Drivers, intensityByPlan } from './landing-drivers.ts'
import type { Target } from './plant.ts'
import type { MonthValue } from './season.ts'
import type { LandingMethod, TargetState } from './snapshot.ts'
import { better, manner, pathAt, targetPath } from './target-path.ts'
import { addMonths, type FiscalYear } from './time.ts'

/** All that a target's state is made of; values in the metric's own unit (R, t-CO2, kL, PUE …). */
export type TargetInput = {
  readonly target: Target
  readonly thisYear: FiscalYear
  /** Value of the base year, or why it is not known; not needed for improvement, whose base is 0. */
  readonly base: Computed<number>
  readonly finished: TargetState['actual']
  /** This fiscal year so far, April first. */
  readonly months: readonly MonthValue[]
  /** Last fiscal year's months; empty where they are not known. */
  readonly lastYear: readonly MonthValue[]
  /** What the months follow beside the season: planned activity, degree days. */
  readonly drivers?: Drivers | null
  /** A rate so far that the months do not add up to (R of several segments). */
  readonly toDate?: Computed<number>
  readonly about: Pick<TargetState, 'unit' | 'basis' | 'provisional' | 'period' | 'category' | 'coverage'>
}
type Needed = { path: Computed<number>; toDate: Computed<number>; landing: Computed<Landing>; method: LandingMethod }

const sumOf = (months: readonly MonthValue[]): Computed<number> =>
  months.length > 0 ? computed(months.reduce((sum, m) => sum + m.value, 0)) : absent('no-readings')
const highest = (months: readonly MonthValue[]): Computed<number> =>
  months.length > 0 ? computed(Math.max(...months.map((m) => m.value))) : absent('no-readings')

/** The year so far in the metric's own manner. */
export const soFar = ({ target, months, toDate }: TargetInput): Computed<number> => {
  const how = manner(target.metric)
  if (how === 'amount') return sumOf(months)
  return how === 'peak' ? highest(months) : (toDate ?? rateOver(months))
}
export type Forecast = { readonly landing: Computed<Landing>; readonly method: LandingMethod }
const byDrivers = ({ target, drivers }: TargetInput, course: Course): Forecast | undefined => {
  if (!drivers) return undefined
  const landing = target.metric === 'intensity' ? intensityByPlan(course, drivers) : amountByDrivers(course, drivers)
  const both = drivers.by.length > 1 ? 'activity-plan-and-degree-days' : drivers.by[0]
  return landing.ok && both ? { landing, method: both } : undefined
}
/** By what the months follow where that is given and explains them; else by the season, else by days. */
export const forecast = (input: TargetInput, course: Course, toDate: Computed<number>): Forecast => {
  const how = manner(input.target.metric)
  if (how === 'peak') return { landing: peakLanding(course), method: 'peak' }
  const driven = byDrivers(input, course)
  if (driven) return driven
  const method = outlook(course).shape.known ? 'season' : 'days'
  return { landing: how === 'amount' ? amountLanding(course) : rateLanding(course, toDate), method }
}

/** What the path allows for the part of the year that is over: amounts by the season, rates shifted by last year's season. */
const allowed = (input: TargetInput, course: Course, path: Computed<number>): Computed<number> => {
  const how = manner(input.target.metric)
  if (!path.ok || how === 'peak') return path
  if (how === 'amount') return computed(path.value * outlook(course).covered)
  const twins = input.lastYear.filter((l) => input.months.some((m) => addMonths(m.month, -12) === l.month))
  const [part, whole] = [rateOver(twins), rateOver(input.lastYear)]
  const seasonal = input.lastYear.length === 12 && part.ok && whole.ok ? part.value - whole.value : 0
  return computed(path.value + seasonal)
}

/** Amount that may still be used per month ahead; rates: the mean rate over what is ahead that meets the path exactly. */
const needed = (input: TargetInput, course: Course, { path, toDate, landing, method }: Needed): Computed<number> => {
  const { ahead, covered, monthsAhead } = outlook(course)
  const how = manner(input.target.metric)
  if (!path.ok) return path
  if (how === 'peak') return path
  if (!landing.ok) return landing
  if (!toDate.ok) return toDate
  // the year is over: nothing can be done about it in the months ahead
  if (monthsAhead <= 0 || ahead <= 0) return absent('no-path')
  // a forecast by what the months follow begins in April: all of the year so far is metered
  const used = method === 'season' || method === 'days' ? landing.value.value * (1 - ahead) : toDate.value
  if (how === 'amount') return computed((path.value - used) / monthsAhead)
  return computed((path.value * (covered + ahead) - toDate.value * covered) / ahead)
}

/** Without a band (peaks), a landing within this share of the path is near. */
const NEAR = 0.02
const stateOf = (target: Target, path: Computed<number>, landing: Computed<Landing>): TargetState['state'] => {
  if (!path.ok || !landing.ok) return 'unknown'
  const { value, band } = landing.value
  const way = better(target.metric) === 'higher' ? 1 : -1
  const room = Math.abs(path.value) * NEAR
  const gaps = (band ?? [value - room, value + room]).map((end) => way * (end - path.value))
  if (gaps.every((gap) => gap >= 0)) return 'ahead'
  return gaps.every((gap) => gap < 0) ? 'behind' : 'near'
}

const gapOf = (target: Target, path: Computed<number>, landing: Computed<Landing>): Computed<number> => {
  if (!path.ok) return path
  if (!landing.ok) return landing
  const gap = landing.value.value - path.value
  return computed(better(target.metric) === 'higher' ? gap : -gap)
}
const landed = (landing: Computed<Landing>): Computed<number> => (landing.ok ? computed(landing.value.value) : landing)

/**
 * Where a target stands: its path, the years so far, this year to date against the path, the landing forecast with its band,
 * what is needed from now on, and one word: ahead when the whole band meets the path, behind when none of it does.
 */
export const targetState = (input: TargetInput): TargetState => {
  const { target, thisYear, base, finished, months, lastYear, about } = input
  const course = { year: thisYear, months, lastYear }
  const whole = targetPath(target, base)
  const path = pathAt(whole, thisYear)
  const toDate = soFar(input)
  const { landing, method } = forecast(input, course, toDate)
  const { unit } = about
  return {
    ...about,
    id: target.id,
    name: target.name,
    metric: target.metric,
    scope: target.scope,
    better: better(target.metric),
    baseYear: target.baseYear,
    goalYear: target.goalYear,
    goal: target.goal,
    path: whole.ok ? [...whole.value] : [],
    actual: finished,
    thisYear,
    pathThisYear: figure(path, unit),
    toDate: figure(toDate, unit),
    pathToDate: figure(allowed(input, course, path), unit),
    landing: figure(landed(landing), unit),
    band: landing.ok && landing.value.band ? [landing.value.band[0], landing.value.band[1]] : null,
    ...(landing.ok ? { method } : {}),
    neededPerMonth: figure(needed(input, course, { path, toDate, landing, method }), unit),
    gap: figure(gapOf(target, path, landing), unit),
    state: stateOf(target, path, landing),
  }
}
