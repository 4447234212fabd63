import { type AmountBin, binsOf, coverageOf, elapsed } from './amount.ts'
import type { Coefficients } from './coefficient.ts'
import type { Usage } from './energy.ts'
import { isBaseUnit } from './factor-unit.ts'
import type { Coverage } from './figure.ts'
import { type Official, official } from './official.ts'
import { once } from './once.ts'
import type { Contract, Meter, Plant } from './plant.ts'
import { contractAt, energyMeters, type PlacedMeter, usageGround } from './plant-index.ts'
import { MICRO } from './register.ts'
import { type EpochMs, type FiscalYear, fiscalYearInterval, fiscalYearOf, type Interval } from './time.ts'

/** Bins of one period, with the interval they fill. Amounts in millionths of base units. */
export type Period = { readonly interval: Interval; readonly bins: readonly AmountBin[] }
/** What every official figure rests on. */
export type Ground = { readonly plant: Plant; readonly coefficients: Coefficients }

/** The bins that start in an interval. */
export const within = (bins: readonly AmountBin[], interval: Interval): Period => ({
  interval,
  bins: bins.filter((b) => b.start >= interval.start && b.start < interval.end),
})
/** Months of a fiscal year, the running one included. */
export const yearPeriod = ({ months }: { readonly months: readonly AmountBin[] }, year: FiscalYear): Period =>
  within(months, fiscalYearInterval(year))

/** Counted energy meters of a site, or of the company. */
export const countedMeters = ({ plant }: Pick<Ground, 'plant'>, site?: string): PlacedMeter[] =>
  energyMeters(plant).filter((m) => site === undefined || m.site.id === site)

/** The contract of a meter by the start of its bins: a plant and its bins are asked again and again. */
const contracts: (plant: Plant) => (meter: Meter, start: number) => Contract | undefined = once((plant) => {
  const known = new Map<string, Contract | undefined>()
  return (meter, start) => {
    if (meter.contract === undefined) return undefined
    const key = `${meter.contract} ${start}`
    if (!known.has(key)) known.set(key, contractAt(plant, meter, start as EpochMs))
    return known.get(key)
  }
})

/**
 * The bins of some meters as usages of the official formulas: one for each carrier, role, unit and contract in force at the
 * bin's start, so that a contract that changes within the year counts its own months, and its own days. Integers are summed, then divided once.
 * What is booked is no usage: it has its lines.
 */
export const usagesIn = (plant: Plant, meters: readonly PlacedMeter[], bins: readonly AmountBin[]): Usage[] =>
  usagesOf(plant, meters, binsOf(bins, keysOf(meters)))
const keysOf = (meters: readonly PlacedMeter[]): Set<string> => new Set(meters.map((m) => m.key))
/** The same of the meters' own bins. */
const usagesOf = (plant: Plant, meters: readonly PlacedMeter[], own: readonly AmountBin[]): Usage[] => {
  const placed = new Map(meters.map((m) => [m.key as string, m]))
  const contractOf = contracts(plant)
  const groups = new Map<string, Group>()
  // bins of one meter and contract follow each other
  let last: { m: PlacedMeter; contract: Contract | undefined; group: Group } | undefined
  for (const { meter: key, start, amount, parts, booked } of own) {
    const m = booked ? undefined : placed.get(key)
    if (!m || !isBaseUnit(m.unit)) continue
    for (const part of parts ?? [{ start, amount }]) {
      const contract = contractOf(m.meter, part.start)
      if (last?.m !== m || last.contract !== contract)
        last = { m, contract, group: groupIn(groups, { ...usageGround(m.meter, contract), unit: m.unit }) }
      last.group.micro += part.amount
    }
  }
  return [...groups.values()].map(({ usage, micro }) => ({ ...usage, amount: micro / MICRO }))
}
type Group = { readonly usage: Omit<Usage, 'amount'>; micro: number }
const groupIn = (groups: Map<string, Group>, usage: Group['usage']): Group => {
  const { carrier, role, unit, contract, gas, lpg } = usage
  const state = `${gas?.gauge_kPa} ${gas?.temperature_C} ${lpg === undefined ? '' : JSON.stringify(lpg)}`
  const key = `${carrier} ${role} ${unit} ${contract?.id} ${contract?.from} ${state}`
  const group = groups.get(key) ?? { usage, micro: 0 }
  groups.set(key, group)
  return group
}

/** One annual view asks for the same bins of the same meters several times. */
const officials = once((_plant: Plant) =>
  once((_coefficients: Coefficients) =>
    once((_meters: readonly PlacedMeter[]) => once((_bins: readonly AmountBin[]) => new Map<FiscalYear, Official>())),
  ),
)
/** Energy and CO2 of some meters over a period, with the factors of the period's fiscal year; closed months by their own lines. */
export const officialOf = (
  { plant, coefficients }: Ground,
  meters: readonly PlacedMeter[],
  { interval, bins }: Period,
): Official => {
  const year = fiscalYearOf(interval.start)
  const known = officials(plant)(coefficients)(meters)(bins)
  const found = known.get(year)
  if (found) return found
  const own = binsOf(bins, keysOf(meters))
  const kept = own.flatMap(({ booked }) => booked?.lines ?? [])
  const made = official(coefficients, usagesOf(plant, meters, own), { year, kept })
  known.set(year, made)
  return made
}

/** Coverage of the part of a period that is over. */
export const coverageIn = (meters: readonly PlacedMeter[], { interval, bins }: Period, now: EpochMs): Coverage =>
  coverageOf(
    bins,
    meters.map((m) => m.key),
    elapsed(interval, now),
  )
