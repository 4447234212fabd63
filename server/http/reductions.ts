import { type Computed, computed } from '#core/computed'
import { electricityLocation } from '#core/emission-factor'
import { factorUsed } from '#core/factor-used'
import { figure } from '#core/figure'
import { type Reduction, serverRenewal } from '#core/j-credit'
import {
  checkReduction,
  ReductionEffect,
  ReductionRecord,
  type ReductionSide,
  reductionTable,
} from '#core/reduction-record'
import { MICRO } from '#core/register'
import { type Day, dayInterval, fiscalYear, HOUR } from '#core/time'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import type { EnteredKind } from './entered-kind.ts'
import { enteredResource } from './entered-resource.ts'
import { recordFile } from './record-file.ts'

type Days = { readonly meters: readonly string[]; readonly from: Day; readonly to: Day }
/** Electricity of some days, and the hours: those that were told, or what is metered. */
const sideOf = async (
  { read }: Deps,
  { meters, from, to }: Days,
  hours: string | undefined,
): Promise<ReductionSide> => {
  const range = { from: dayInterval(from).start, to: dayInterval(to).end }
  const days = await read('bins', { table: 'days', meters, ...range })
  const sum = (of: (b: (typeof days)[number]) => number): number => days.reduce((total, b) => total + of(b), 0)
  const metered_h = sum((b) => b.measured) / meters.length / HOUR
  return { kWh: sum((b) => b.amount) / MICRO, hours: hours === undefined ? metered_h : Number(hours), metered_h }
}
const effectOf = async (deps: Deps, record: ReductionRecord): Promise<ReductionEffect> => {
  const { meters, beforeFrom, beforeTo, from, to, year, hoursBefore, hours, payBackYears: years } = record
  const [before, project] = await Promise.all([
    sideOf(deps, { meters, from: beforeFrom, to: beforeTo }, hoursBefore),
    sideOf(deps, { meters, from, to }, hours),
  ])
  const factor = electricityLocation(deps.coefficients(), fiscalYear(year))
  const payBackYears = years === undefined ? undefined : Number(years)
  const result: Computed<Reduction> = factor.ok
    ? serverRenewal(before, project, { factor_t_per_kWh: factor.value.value, payBackYears })
    : factor
  const one = (of: 'baseline_kWh' | 'reduced_kWh' | 'reduced_t', unit: string) =>
    figure(result.ok ? computed(result.value[of]) : result, unit)
  return {
    before,
    project,
    baseline_kWh: one('baseline_kWh', 'kWh'),
    reduced_kWh: one('reduced_kWh', 'kWh'),
    reduced_t: one('reduced_t', 't-CO2'),
    unmet: result.ok ? [...result.value.unmet] : [],
    factor: factor.ok ? factorUsed('location', factor.value) : null,
  }
}
const kind: EnteredKind<ReductionRecord, ReductionEffect> = {
  path: '/api/v1/reductions',
  summary: 'Reductions (削減量) of projects of J-Credit, metered before and after: renewal of servers, EN-S-031',
  kind: 'reduction',
  role: 'operator',
  schema: ReductionRecord,
  check: checkReduction,
  keyOf: ({ number }) => number,
  siteOf: ({ site }) => site,
  beside: { schema: ReductionEffect, of: (deps, all) => Promise.all(all.map((r) => effectOf(deps, r))) },
  table: reductionTable,
}

/** 削減量: what a project is said to reduce, and what the meters say. */
export const reductions: Resource = (app, deps) => {
  enteredResource(app, deps, kind)
  recordFile(app, deps, kind)
}
