import { z } from 'zod'
import { type AmountBin, byMeter, coverageOf } from './amount.ts'
import { type Bill, billInterval } from './bill.ts'
import { BilledPower } from './bill-power.ts'
import { absent, type Computed, computed } from './computed.ts'
import type { Ratio } from './decimal.ts'
import { negated, plus, printed, times, toNumber } from './exact.ts'
import { Coverage, Figure, figure } from './figure.ts'
import { DEFAULT_CLASS } from './meter-balance.ts'
import type { Meter } from './plant.ts'
import { MICRO } from './register.ts'
import { at, DAY, dayOf, type Interval, monthInterval, monthOf } from './time.ts'
import { unitInfo } from './unit.ts'

/**
 * within: no further apart than the limit; beyond: further; explained: beyond, and a person says why; incomplete: missing time
 * alone accounts for it; no-readings: the meter says nothing of these days.
 */
export const ReconciliationState = z.enum(['within', 'beyond', 'explained', 'incomplete', 'no-readings'])
export type ReconciliationState = z.infer<typeof ReconciliationState>

/** What may lie behind a difference, to be looked at by a person. */
export const Clue = z.discriminatedUnion('clue', [
  z.object({ clue: z.literal('missing'), share: z.number() }).describe('of the time that has no reading'),
  z.object({ clue: z.literal('estimated'), share: z.number() }),
  z.object({ clue: z.literal('unexplained'), steps: z.int() }).describe('steps that wait for a decision'),
  z
    .object({ clue: z.literal('period'), from: z.string(), to: z.string(), share_percent: z.number() })
    .describe('the billed amount fits these days: another reading day, or the calendar month'),
  z
    .object({ clue: z.literal('factor'), factor: z.number() })
    .describe('billed ÷ metered is nearly this: a slip of the unit, or a transformer ratio'),
])
export type Clue = z.infer<typeof Clue>

/** 請求書照合: the meter over exactly the days of a bill against what was billed; amounts in the base unit of the meter. */
export const Reconciliation = z.object({
  state: ReconciliationState,
  billed: Figure,
  metered: Figure,
  difference: Figure.describe('metered − billed'),
  share: Figure.describe('difference ÷ billed, %'),
  limit_percent: z.number().describe('accuracy class of the meter'),
  tolerance: z.number().describe('limit of the billed amount, and one step of its last printed digit'),
  coverage: Coverage,
  demand: BilledPower.nullable().describe('最大需要電力 beside the highest half-hour of these days; null: not billed'),
  contract: BilledPower.nullable().describe(
    '契約電力 beside that of the plant, or by 実量制 the highest half-hour of twelve months; null: not billed',
  ),
  clues: z.array(Clue),
})
export type Reconciliation = z.infer<typeof Reconciliation>

/** A bin of a reconciliation: a half-hour or a day, with the steps in it that nothing explains. */
export type BillBin = AmountBin & { readonly unexplained?: number }

const inside =
  ({ start, end }: Interval) =>
  (b: BillBin): boolean =>
    b.start >= start && b.start < end
const microOf = (bins: readonly BillBin[]): number => bins.reduce((sum, b) => sum + b.amount, 0)
const exactSum = (bins: readonly BillBin[]): Ratio => ({ num: BigInt(microOf(bins)), den: BigInt(MICRO) })

/** A billed amount in the base unit of its kind, exact; and one step of its last printed digit. */
export const billedAmount = ({ amount, unit }: Pick<Bill, 'amount' | 'unit'>): { amount: Ratio; step: Ratio } => {
  const { num, den } = unitInfo(unit)
  const toBase = { num: BigInt(num), den: BigInt(den) }
  const decimals = amount.split('.')[1]?.length ?? 0
  return { amount: times(printed(amount), toBase), step: times({ num: 1n, den: 10n ** BigInt(decimals) }, toBase) }
}

/** Shifts of the reading day that are tried, days. */
const SHIFTS = [-1, 0, 1]
/** Days before and after a bill that clues look at. */
export const AROUND = 31 * DAY
/** Slips that happen: powers of ten between units, and usual transformer ratios. */
const FACTORS = [10, 100, 1_000, 1_000_000, 2, 20, 40, 60, 120, 200, 400]

const otherPeriods = ({ start, end }: Interval): Interval[] => {
  const month = monthInterval(monthOf(at(start + (end - start) / 2)))
  const shifted = SHIFTS.flatMap((a) =>
    SHIFTS.map((b): Interval => ({ start: at(start + a * DAY), end: at(end + b * DAY) })),
  )
  return [...shifted, month].filter((p) => p.end > p.start && !(p.start === start && p.end === end))
}
type Sides = { readonly billed: number; readonly metered: number; readonly tolerance: number }
const periodClue = (bins: readonly BillBin[], period: Interval, { billed, tolerance }: Sides): Clue[] => {
  const tried = otherPeriods(period).flatMap((p) => {
    const own = bins.filter(inside(p))
    const off = Math.abs(microOf(own) / MICRO - billed)
    return own.length > 0 && off <= tolerance ? [{ p, off }] : []
  })
  const best = tried.toSorted((a, b) => a.off - b.off)[0]
  if (!best) return []
  const { start, end } = best.p
  return [{ clue: 'period', from: dayOf(start), to: dayOf(at(end - 1)), share_percent: (best.off / billed) * 100 }]
}
const factorClue = ({ billed, metered, tolerance }: Sides): Clue[] => {
  if (metered <= 0 || billed <= 0) return []
  const near = (factor: number): boolean => Math.abs(metered * factor - billed) <= tolerance
  const factor = FACTORS.flatMap((f) => [f, 1 / f]).find(near)
  return factor === undefined ? [] : [{ clue: 'factor', factor }]
}
const timeClues = ({ missing, estimated }: Coverage, bins: readonly BillBin[]): Clue[] => {
  const steps = bins.reduce((n, b) => n + (b.unexplained ?? 0), 0)
  return [
    ...(missing > 0 ? [{ clue: 'missing' as const, share: missing }] : []),
    ...(estimated > 0 ? [{ clue: 'estimated' as const, share: estimated }] : []),
    ...(steps > 0 ? [{ clue: 'unexplained' as const, steps }] : []),
  ]
}

const stateOf = (
  { billed, metered, tolerance }: Sides,
  coverage: Coverage,
  explained: boolean,
): ReconciliationState => {
  if (coverage.measured + coverage.estimated === 0) return 'no-readings'
  if (Math.abs(metered - billed) <= tolerance) return 'within'
  if (explained) return 'explained'
  const filled = metered / (1 - coverage.missing)
  return coverage.missing > 0 && Math.abs(filled - billed) <= tolerance ? 'incomplete' : 'beyond'
}

/**
 * A bill against its meter. `bins`: the meter's half-hours or days from AROUND before the bill to AROUND after it; those outside
 * the bill serve the clues alone. Exact until the last division: millionths against the printed decimal.
 */
export const reconciliation = (
  bill: Bill,
  { meter, unit, bins }: { readonly meter: Meter; readonly unit: string; readonly bins: readonly BillBin[] },
): Reconciliation => {
  const period = billInterval(bill)
  const around = byMeter(bins).get(bill.meter) ?? []
  const own = around.filter(inside(period))
  const coverage = coverageOf(own, [bill.meter], period.end - period.start)
  const { amount, step } = billedAmount(bill)
  const limit_percent = meter.accuracyClass ?? DEFAULT_CLASS
  const difference = plus(exactSum(own), negated(amount))
  const billed = toNumber(amount)
  const sides: Sides = {
    billed,
    metered: toNumber(exactSum(own)),
    tolerance: (billed * limit_percent) / 100 + toNumber(step),
  }
  const state = stateOf(sides, coverage, bill.explained !== undefined)
  const metered = (value: number): Computed<number> =>
    state === 'no-readings' ? absent('no-readings') : computed(value)
  const share = billed === 0 ? absent('no-value') : metered((toNumber(difference) / billed) * 100)
  const isOff = state !== 'within' && state !== 'no-readings'
  return {
    state,
    billed: figure(computed(billed), unit),
    metered: figure(metered(sides.metered), unit),
    difference: figure(metered(toNumber(difference)), unit),
    share: figure(share, '%'),
    limit_percent,
    tolerance: sides.tolerance,
    coverage,
    ...{ demand: null, contract: null },
    clues: [
      ...(state === 'no-readings' ? [] : timeClues(coverage, own)),
      ...(isOff ? [...periodClue(around, period, sides), ...factorClue(sides)] : []),
    ],
  }
}
