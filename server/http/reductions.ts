import { z } from 'zod'
import { type Computed, computed } from '#core/computed'
import { electricityLocation } from '#core/emission-factor'
import { FactorUsed, factorUsed } from '#core/factor-used'
import { Figure, figure } from '#core/figure'
import { type Reduction, serverRenewal } from '#core/j-credit'
import { placedMeters } from '#core/plant-index'
import { MICRO } from '#core/register'
import { fiscalYear, HOUR } from '#core/time'
import type { Resource } from './app.ts'
import { Refused } from './problem.ts'
import { Moment } from './time-range.ts'

const Side = z.object({ kWh: z.number(), hours: z.number(), metered_h: z.number().describe('mean of the meters') })
const Answer = z.object({
  before: Side,
  project: Side,
  baseline_kWh: Figure.describe('kWh before / h before × h project'),
  reduced_kWh: Figure,
  reduced_t: Figure.describe('t-CO2'),
  unmet: z
    .array(z.enum(['less-efficient', 'no-year-before', 'pay-back-under-three-years']))
    .describe('conditions of the methodology that do not hold'),
  factor: FactorUsed.nullable(),
})
const Hours = z.string().regex(/^\d{1,7}(\.\d{1,3})?$/, 'hours are written 8760')

/** 削減量 of a measure, metered before and after: renewal of servers, J-Credit EN-S-031. */
export const reductions: Resource = (app, { plant, coefficients, read }) => {
  const querystring = z.object({
    meters: z.string().min(1).describe('site/meter, several with commas: the electricity of the equipment'),
    beforeFrom: Moment,
    beforeTo: Moment,
    from: Moment.describe('of the project'),
    to: Moment,
    year: z
      .string()
      .regex(/^\d{4}$/, 'a fiscal year is written 2025')
      .describe('of the electricity factor'),
    hoursBefore: Hours.optional().describe('running hours before; none: what is metered'),
    hours: Hours.optional().describe('running hours of the project'),
    payBackYears: Hours.optional(),
  })
  const sideOf = async (meters: readonly string[], range: { from: number; to: number }, hours: string | undefined) => {
    const days = await read('bins', { table: 'days', meters, ...range })
    const sum = (of: (b: (typeof days)[number]) => number): number => days.reduce((total, b) => total + of(b), 0)
    const metered_h = sum((b) => b.measured) / meters.length / HOUR
    return { kWh: sum((b) => b.amount) / MICRO, hours: hours === undefined ? metered_h : Number(hours), metered_h }
  }
  app.get(
    '/api/v1/reductions',
    { schema: { summary: 'Reduction of a measure, metered before and after', querystring, response: { 200: Answer } } },
    async ({ query }) => {
      const meters = query.meters.split(',')
      for (const key of meters) {
        const found = placedMeters(plant).find((m) => m.key === key)
        if (!found) throw new Refused('unknown-meter', key)
        if (found.unit !== 'kWh') throw new Refused('bad-request', `${key} does not meter electricity`)
      }
      const before = await sideOf(meters, { from: query.beforeFrom, to: query.beforeTo }, query.hoursBefore)
      const project = await sideOf(meters, { from: query.from, to: query.to }, query.hours)
      const factor = electricityLocation(coefficients(), fiscalYear(Number(query.year)))
      const payBackYears = query.payBackYears === undefined ? undefined : Number(query.payBackYears)
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
    },
  )
}
