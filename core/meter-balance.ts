import { type Combination, combination } from './combination.ts'
import type { Ratio } from './decimal.ts'
import { type MeterKey, meterKey } from './id.ts'
import type { Meter, Plant, Site } from './plant.ts'
import { MICRO, meterRule } from './register.ts'
import { addTo, formulaTerms, isVirtual, metered, type Named, named, virtualMeters } from './virtual-meter.ts'

/** How far one metered meter of a balance may be off. */
export type Doubt = {
  readonly meter: MeterKey
  /** class × how much it counts, a share of its amount */
  readonly share: number
  /** one displayed step, base units: a difference of two registers is no finer */
  readonly step: number
}
/** A meter and those that are a part of it (親子); `remainder` is main − Σ parts as an exact sum of metered meters. */
export type MeterBalance = {
  readonly meter: MeterKey
  readonly site: Site
  readonly main: Meter
  readonly parts: readonly MeterKey[]
  readonly remainder: Combination
  readonly doubts: readonly Doubt[]
}

/** Key that the remainder main − Σ parts is kept and asked under, beside the meters. */
export const balanceKey = (meter: MeterKey): string => `${meter}:balance`

/** Class of a meter that names none, percent: 普通電力量計 2.0 (特定計量器検定検査規則). */
export const DEFAULT_CLASS = 2

/** Whether a formula rests on a meter, through any number of virtual ones: such a part proves nothing about its whole. */
const restsOn = (all: Named, key: MeterKey, whole: MeterKey, seen: readonly MeterKey[] = []): boolean => {
  const placed = all.get(key)
  if (!placed || !isVirtual(placed.meter) || seen.includes(key)) return false
  return formulaTerms(placed.site, placed.meter).some(
    ({ meter }) => meter === whole || restsOn(all, meter, whole, [...seen, key]),
  )
}
const remainderOf = (all: Named, meter: MeterKey, parts: readonly MeterKey[]): Combination => {
  const factors = new Map<MeterKey, Ratio>(metered(all, meter))
  for (const part of parts) addTo(factors, metered(all, part), { num: -1n, den: 1n })
  return combination(balanceKey(meter), new Map([...factors].filter(([, { num }]) => num !== 0n)))
}
const doubtsOf = (all: Named, { parts, den }: Combination): Doubt[] =>
  parts.flatMap(({ meter, num }) => {
    const placed = all.get(meter)
    if (!placed) return []
    const weight = Math.abs(Number(num) / Number(den))
    const share = (weight * (placed.meter.accuracyClass ?? DEFAULT_CLASS)) / 100
    return [{ meter, share, step: (weight * meterRule(placed.meter).resolution) / MICRO }]
  })

/** Every meter of a checked plant that has parts, with them. */
export const meterBalances = (plant: Plant): MeterBalance[] => {
  const all = named(plant)
  return plant.sites.flatMap((site) =>
    site.meters.flatMap((main) => {
      const meter = meterKey(site.id, main.id)
      const below = site.meters.filter((m) => m.parent === main.id).map((m) => meterKey(site.id, m.id))
      const parts = below.filter((key) => !restsOn(all, key, meter))
      if (parts.length === 0) return []
      const remainder = remainderOf(all, meter, parts)
      return [{ meter, site, main, parts, remainder, doubts: doubtsOf(all, remainder) }]
    }),
  )
}

/** All that a plant derives from the slots of other meters: its virtual meters, and the remainder of each balance. */
export const combinationsOf = (plant: Plant): Combination[] =>
  [...virtualMeters(plant), ...meterBalances(plant).map((b) => b.remainder)].filter((c) => c.parts.length > 0)
/** The metered meters that some keys are made of: a meter itself, or the parts of a virtual one or of a balance; each once. */
export const meteredOf = (plant: Plant, keys: readonly string[]): string[] => {
  const sums = new Map(combinationsOf(plant).map((c) => [c.key, c]))
  return [...new Set(keys.flatMap((key) => sums.get(key)?.parts.map((p) => p.meter) ?? [key]))]
}

/**
 * How far main − Σ parts may lie from what is expected while every meter is within its class: Σ classᵢ × |amountᵢ| and one
 * displayed step of each. The limits are added, not taken root-sum-square: a meter is off by the same share day after day, so
 * errors do not average out, and what goes beyond the sum is beyond doubt (a lasting one may stop a month close). Base units.
 */
export const toleranceOf = ({ doubts }: MeterBalance, amounts: ReadonlyMap<MeterKey, number>): number =>
  doubts.reduce((sum, { meter, share, step }) => sum + Math.abs(amounts.get(meter) ?? 0) * share + step, 0)
