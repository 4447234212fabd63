import { absent, type Computed, computed } from './computed.ts'
import { MICRO } from './register.ts'
import { DAY, dayOf, type EpochMs, HOUR, type Month } from './time.ts'

/** A day of a meter of outdoor temperature: millionths of degC·h over the time that is covered, ms. */
export type WeatherDay = {
  readonly start: number
  readonly amount: number
  readonly measured: number
  readonly e1: number
  readonly e2: number
  readonly e3: number
}
/** Share of a day that must be covered for its mean temperature. */
const COVERED = 0.5

/** Mean outdoor temperature of a day, °C, over the covered time; undefined where less than half of the day is. */
export const meanTemperature = ({ amount, measured, e1, e2, e3 }: WeatherDay): number | undefined => {
  const covered = measured + e1 + e2 + e3
  return covered >= COVERED * DAY ? amount / MICRO / (covered / HOUR) : undefined
}

/** Heating below 15 °C is counted to 18 °C, cooling from 24 °C on to 21 °C (Eurostat, nrg_chdd; means of days). */
const HEATING = { below: 15, to: 18 }
const COOLING = { from: 24, to: 21 }
/** Heating degree days of a day: 18 °C − mean where the mean is 15 °C or less, else 0 (Eurostat). */
export const heatingOf = (mean: number): number => (mean <= HEATING.below ? HEATING.to - mean : 0)
/** Cooling degree days of a day: mean − 21 °C where the mean is 24 °C or more, else 0 (Eurostat). */
export const coolingOf = (mean: number): number => (mean >= COOLING.from ? mean - COOLING.to : 0)

/** Degree days of an interval, °C·d, with the days that have a mean temperature and the days that there are. */
export type DegreeDays = {
  readonly heating: number
  readonly cooling: number
  readonly days: number
  readonly of: number
}
/**
 * Heating and cooling degree days (暖房・冷房デグリーデー). Days without a mean temperature count as the mean of the others, so that a
 * gap does not lower the sum; under `limit` of the days there is no figure.
 */
export const degreeDays = (days: readonly WeatherDay[], of: number, limit = 0.9): Computed<DegreeDays> => {
  const means = days.flatMap((day) => meanTemperature(day) ?? [])
  if (means.length === 0) return absent('no-readings')
  if (means.length < limit * of) return absent('coverage-under-limit')
  const scale = of / means.length
  const sum = (one: (mean: number) => number): number => means.reduce((total, mean) => total + one(mean), 0) * scale
  return computed({ heating: sum(heatingOf), cooling: sum(coolingOf), days: means.length, of })
}
/** The days of each month. */
export const daysByMonth = (days: readonly WeatherDay[]): ReadonlyMap<Month, WeatherDay[]> => {
  const out = new Map<Month, WeatherDay[]>()
  for (const day of days) {
    const month = dayOf(day.start as EpochMs).slice(0, 7)
    out.set(month, [...(out.get(month) ?? []), day])
  }
  return out
}
