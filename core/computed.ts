import { z } from 'zod'

/** Why a figure is absent: a catalogue code that a page translates. Absence is a value with a reason, never 0, NaN or null. */
export const Why = z.enum([
  'no-readings', // no reading in the interval
  'no-meter', // the plant names no meter for this
  'no-it-energy', // IT energy is zero or unmetered in the interval
  'no-activity', // activity (活動量) is zero or unknown
  'no-factor', // no coefficient set covers carrier and year
  'no-base-year', // the base year has no energy or activity in plant.yaml's history
  'no-path', // the year lies outside the target's path
  'no-calendar', // no calendar of hour classes and no monthly factor covers the interval
  'coverage-under-limit', // common time below the site's coverageLimit
  'not-twelve-months', // less than twelve months of readings
  'too-early', // the interval is too short for a figure yet
  'not-in-force', // the rule does not hold for this fiscal year
  'no-generation', // nothing was generated in the interval
  'sold-more-than-generated', // sold electricity is above generation: a meter or a role is wrong
  'parts-above-whole', // metered parts are above the whole that they are parts of
  'no-value', // a value that people enter is missing
  'unit-mismatch', // the meter's unit does not fit the formula
])
export type Why = z.infer<typeof Why>

/** A result, or the reason why there is none. */
export type Computed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Why }
export const computed = <T>(value: T): Computed<T> => ({ ok: true, value })
export const absent = (why: Why): Computed<never> => ({ ok: false, why })
