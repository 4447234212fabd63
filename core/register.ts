import { type Decimal, divideHalfUp, exactRatio, parseDecimal, product, type Ratio, ratio } from './decimal.ts'
import type { Meter } from './plant.ts'
import { DAY, HOUR } from './time.ts'
import { type UnitInfo, unitInfo } from './unit.ts'

/** Amounts are kept as integers of a millionth of the meter's base unit (kWh, m3, kg, GJ …). */
export const MICRO = 1_000_000
/** Why a displayed value cannot be taken. */
export type Refusal = 'not-a-number' | 'too-many-decimals' | 'sentinel' | 'out-of-range'
/** A scaled value in millionths, or the refusal. */
export type Scaled = number | Refusal

/** What the engine must know of a meter, compiled once per plant version; amounts in millionths of the base unit, times in ms. */
export type Rule = {
  readonly measure: Meter['measure']
  readonly unit: UnitInfo
  /** displayed → millionths, exact */
  readonly scale: Ratio
  /** scale for a value written with k decimals, where it is a whole number: the fast path */
  readonly factors: readonly (number | undefined)[]
  readonly decimals: number
  readonly sentinels: readonly string[]
  /** one displayed step */
  readonly resolution: number
  /** the most it can count in an hour, with the 10 % of the rule in */
  readonly capPerHour: number
  readonly refreshEvery: number
  readonly maxGap: number
  readonly wrapsAt: number | undefined
  /** how far glitches are looked for, ms */
  readonly window: number
}

const whole = (scale: Ratio, decimals: number): number | undefined => {
  const f = ratio(scale.num, scale.den * 10n ** BigInt(decimals))
  return f.den === 1n && f.num <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(f.num) : undefined
}
const rounded = (r: Ratio): number => Number(divideHalfUp(r.num, r.den))

/** How far back (and, with look-ahead, forward) glitches are looked for, ms: default the larger of 24 h and 3 × every. */
export const glitchWindow = (meter: Meter): number => meter.glitchWindow ?? Math.max(DAY, 3 * meter.every)

/** Compiles a meter of plant.yaml. Defaults: refreshEvery = every; maxGap = 3 × the larger of the two (metering.md, kinds of meter). */
export const meterRule = (meter: Meter): Rule => {
  const unit = unitInfo(meter.unit)
  const inBase = ratio(BigInt(unit.num) * BigInt(MICRO), BigInt(unit.den))
  const scale = product(inBase, exactRatio(meter.ct), exactRatio(meter.vt), exactRatio(meter.pulseWeight))
  const step = ratio(1n, 10n ** BigInt(meter.decimals))
  const refreshEvery = meter.refreshEvery ?? meter.every
  return {
    measure: meter.measure,
    unit,
    scale,
    factors: Array.from({ length: 10 }, (_, k) => whole(scale, k)),
    decimals: meter.decimals,
    sentinels: meter.sentinels,
    resolution: rounded(product(scale, step)),
    capPerHour:
      meter.maxRate === undefined
        ? Number.POSITIVE_INFINITY
        : rounded(product(inBase, exactRatio(meter.maxRate))) * 1.1,
    refreshEvery,
    maxGap: meter.maxGap ?? 3 * Math.max(meter.every, refreshEvery),
    wrapsAt: meter.wrapsAt === undefined ? undefined : rounded(product(scale, exactRatio(meter.wrapsAt))),
    window: glitchWindow(meter),
  }
}

/** The most that may be counted in a step: maxRate × (Δt + refreshEvery) × 1.1 + resolution. */
export const cap = (rule: Rule, ms: number): number =>
  Math.floor((rule.capPerHour * (ms + rule.refreshEvery)) / HOUR) + rule.resolution

/** A plain decimal of at most 15 digits, whose scale is whole: by doubles that are exact. Anything else goes the long way. */
const fast = (rule: Rule, text: string): number | undefined => {
  const { length } = text
  if (length === 0 || length > 16) return undefined
  let units = 0
  let point = length
  for (let i = 0; i < length; i += 1) {
    const digit = text.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) units = units * 10 + digit
    else if (digit === -2 && point === length && i > 0 && i < length - 1) point = i
    else return undefined
  }
  if (units > 999_999_999_999_999) return undefined
  let decimals = Math.max(0, length - point - 1)
  // trailing zeros are no significant decimals (100 = 100.0)
  for (let end = length - 1; decimals > 0 && text.charCodeAt(end) === 48; end -= 1) {
    units /= 10
    decimals -= 1
  }
  const factor = rule.factors[decimals]
  if (factor === undefined || decimals > rule.decimals) return undefined
  const scaled = units * factor
  return scaled <= Number.MAX_SAFE_INTEGER ? scaled : undefined
}

/**
 * A displayed value, scaled by unit and ratios to millionths of the base unit, rounded half up once.
 * Values beyond 2⁵³ millionths (9.0e9 base units) are refused as out of range: they could not be kept exactly.
 */
export const scaled = (rule: Rule, text: string): Scaled => {
  if (rule.sentinels.length > 0 && isSentinel(rule, text)) return 'sentinel'
  const quick = fast(rule, text)
  if (quick !== undefined) return quick
  const d = parseDecimal(text)
  if (!d) return 'not-a-number'
  if (d.decimals > rule.decimals) return 'too-many-decimals'
  const n = Number(exactly(rule, d))
  return Number.isSafeInteger(n) ? n : 'out-of-range'
}
const exactly = (rule: Rule, { units, decimals }: Decimal): bigint =>
  divideHalfUp(units * rule.scale.num, 10n ** BigInt(decimals) * rule.scale.den)
/** A displayed value in millionths by another rule than its own, whatever its decimals: the parts of a step across a change of ratio. */
export const rescaled = (rule: Rule, text: string): number => {
  const d = parseDecimal(text)
  return d ? Number(exactly(rule, d)) : Number.NaN
}
const isSentinel = (rule: Rule, text: string): boolean => {
  const near = Number(text)
  if (!rule.sentinels.some((s) => Number(s) === near)) return false
  const value = parseDecimal(text)
  if (!value) return false
  return rule.sentinels.some((s) => {
    const d = parseDecimal(s)
    return d?.units === value.units && d.decimals === value.decimals
  })
}
