import { z } from 'zod'
import { canonical } from './act.ts'
import { type ClosedLine, factorTable, packed, unpacked } from './closed-line.ts'
import type { Factor } from './factor.ts'
import type { Id, MeterKey } from './id.ts'
import type { AsOf, Close, ClosedMeter, Figures, PinnedFactors } from './month-close.ts'
import type { Meter } from './plant.ts'
import type { Month } from './time.ts'

/** Why a closed month would come out otherwise today. */
export const AdjustmentWhy = z.enum([
  'late-readings', // readings received since the close
  'decision',
  'meter-event',
  'estimate',
  'reading-verdict',
  'manual-reading', // acts of people since the close, by kind
  'plant', // plant.yaml edited: what of the meter differs is named
  'contract', // another contract of the meter: entered by a person, or in plant.yaml
  'factors', // another factor set
  'rules', // another version of the rules
  'reopened', // the month was opened again: what was booked elsewhere is taken back
  'neighbours', // nothing of the meter itself: an estimated gap leans on other weeks, or a formula on other meters
])
export type AdjustmentWhy = z.infer<typeof AdjustmentWhy>

/** One meter of an adjustment: what stood, what is so now, and why. Amounts in millionths; null: no reading. */
export type AdjustedMeter = {
  readonly meter: MeterKey
  readonly definition: Meter
  readonly unit: string
  readonly segments: readonly Id[]
  readonly old: number | null
  readonly now: number | null
  readonly oldLine: ClosedLine | null
  readonly nowLine: ClosedLine | null
  readonly why: readonly AdjustmentWhy[]
  /** readings of the month received since the close */
  readonly readings: number
  readonly acts: readonly number[]
  /** fields of the meter in plant.yaml that differ */
  readonly fields: readonly string[]
  /** factor sets of the new figure that the old one did not use with this content */
  readonly sets: readonly string[]
}
/** 調整: the difference of a closed month to what its facts give now. Approved, it is booked to the month of the approval. */
export type Adjustment = {
  readonly format: 1
  readonly site: Id
  readonly month: Month
  /** 1, 2 … within the month */
  readonly number: number
  /** hash of the close that it adjusts */
  readonly close: string
  readonly rules: number
  readonly asOf: AsOf
  readonly plant: string
  readonly factors: PinnedFactors
  readonly factorTable: readonly Factor[]
  readonly meters: readonly AdjustedMeter[]
  readonly old: Figures
  readonly now: Figures
}
/** An adjustment as it was approved. */
export type BookedAdjustment = Adjustment & { readonly booked: Month }
export const adjustmentKey = ({ month, number }: Pick<Adjustment, 'month' | 'number'>): string => `${month} ${number}`

/** What came in for the site since the close: readings by meter, acts on meters. */
export type Since = {
  readonly readings: ReadonlyMap<MeterKey, number>
  readonly acts: readonly { readonly id: number; readonly kind: string; readonly meter: string }[]
}
type State = { readonly meter: ClosedMeter; readonly table: readonly Factor[] }

const numbersOf = ({ amount, line }: ClosedMeter): string =>
  canonical(
    line && {
      amount,
      gj: 'why' in line.energy ? line.energy.why : line.energy.gj,
      co2:
        'why' in line.co2 ? line.co2.why : [line.co2.location.t, line.co2.market.t, line.co2.basic.t, line.co2.scope],
    },
  ) + String(amount)

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)
/** Fields of a definition that differ. */
const fieldsOf = (a: Meter | undefined, b: Meter | undefined): string[] => {
  if (!a || !b) return ['id']
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return [...new Set([...Object.keys(x), ...Object.keys(y)])].filter((k) => !same(x[k], y[k])).toSorted()
}
const factorsOf = (state: State | undefined): Factor[] => {
  const line = state?.meter.line
  if (!state || !line) return []
  const { energy, co2 } = unpacked(line, state.table)
  return [
    ...(energy.ok ? energy.value.factors : []),
    ...(co2.ok ? [co2.value.location, co2.value.market, co2.value.basic].flatMap((v) => v.factors) : []),
  ]
}

const whyOf = (
  { old, now }: { old: State | undefined; now: State | undefined },
  { since, otherRules }: { since: Since; otherRules: boolean },
): Pick<AdjustedMeter, 'why' | 'readings' | 'acts' | 'fields' | 'sets'> => {
  const meter = (now ?? old)?.meter.meter ?? ''
  const readings = since.readings.get(meter) ?? 0
  const acts = since.acts.filter((a) => a.meter === meter)
  const contract = (s: State | undefined): unknown => s?.meter.line?.usage.contract
  const fields = fieldsOf(old?.meter.definition, now?.meter.definition)
  const otherContract = old !== undefined && now !== undefined && !same(contract(old), contract(now))
  const [before, after] = [factorsOf(old), factorsOf(now)]
  const isNew = (f: Factor): boolean =>
    !before.some((b) => b.set === f.set && b.row === f.row && b.printed === f.printed)
  // a factor that changed because another contract or carrier asks for it is the plant's doing
  const sets = fields.length > 0 || otherContract ? [] : [...new Set(after.filter(isNew).map((f) => f.set))].toSorted()
  const amountMoved = old?.meter.amount !== now?.meter.amount
  const why: AdjustmentWhy[] = [
    ...(amountMoved && readings > 0 ? (['late-readings'] as const) : []),
    ...(amountMoved ? [...new Set(acts.map((a) => a.kind))].flatMap((k) => AdjustmentWhy.safeParse(k).data ?? []) : []),
    ...(fields.length > 0 ? (['plant'] as const) : []),
    ...(otherContract ? (['contract'] as const) : []),
    ...(sets.length > 0 ? (['factors'] as const) : []),
    ...(otherRules ? (['rules'] as const) : []),
  ]
  return {
    why: why.length > 0 ? why : ['neighbours'],
    readings,
    acts: amountMoved ? acts.map((a) => a.id) : [],
    fields,
    sets,
  }
}

export type AdjustmentQuestion = {
  readonly close: Close
  /** SHA-256 of the close */
  readonly hash: string
  /** approved adjustments of this close, oldest first */
  readonly earlier: readonly Adjustment[]
  /** the month as its facts, plant and factors give it now */
  readonly now: Close
  readonly since: Since
  /** the number of the new adjustment */
  readonly number: number
}

/** What stands for each meter: the close, or the last approved adjustment of it. */
const standing = ({ close, earlier }: AdjustmentQuestion): Map<MeterKey, State> => {
  const states = new Map(close.meters.map((meter) => [meter.meter, { meter, table: close.factorTable }]))
  for (const { meters, factorTable: table } of earlier)
    for (const m of meters) {
      const blank = {
        measured: 0,
        e1: 0,
        e2: 0,
        e3: 0,
        missing: 0,
        rollovers: 0,
        glitches: 0,
        setAside: 0,
        unexplained: 0,
        estimated: 0,
      }
      const meter = { ...(states.get(m.meter)?.meter ?? blank), ...m, amount: m.now, line: m.nowLine }
      states.set(m.meter, { meter, table })
    }
  return states
}

/** Σ now − closed − earlier adjustments, by meter, with its reasons; null: nothing differs. */
export const adjustmentOf = (q: AdjustmentQuestion): Adjustment | null => {
  const before = standing(q)
  const after = new Map(q.now.meters.map((meter) => [meter.meter, { meter, table: q.now.factorTable }]))
  const { factors, place } = factorTable()
  const repacked = (state: State | undefined): ClosedLine | null =>
    state?.meter.line ? packed(state.meter.line.usage, unpacked(state.meter.line, state.table), place) : null
  const meters = [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((key): AdjustedMeter[] => {
    const [old, now] = [before.get(key), after.get(key)]
    const either = now ?? old
    if (!either || (old && now && numbersOf(old.meter) === numbersOf(now.meter))) return []
    if ((old?.meter.amount ?? null) === null && (now?.meter.amount ?? null) === null) return []
    const { meter, definition, unit, segments } = either.meter
    return [
      {
        meter,
        definition,
        unit,
        segments,
        old: old?.meter.amount ?? null,
        now: now?.meter.amount ?? null,
        oldLine: repacked(old),
        nowLine: repacked(now),
        ...whyOf({ old, now }, { since: q.since, otherRules: q.now.rules !== q.close.rules }),
      },
    ]
  })
  if (meters.length === 0) return null
  const { site, month, rules, asOf, plant } = q.now
  return {
    format: 1,
    site,
    month,
    number: q.number,
    close: q.hash,
    rules,
    asOf,
    plant,
    factors: q.now.factors,
    factorTable: factors,
    meters,
    old: q.earlier.at(-1)?.now ?? q.close.official,
    now: q.now.official,
  }
}

/** What takes the approved adjustments of a close back where they were booked: the month itself is opened again. Null: none stands. */
export const reversalOf = (q: Omit<AdjustmentQuestion, 'now' | 'since'>): Adjustment | null => {
  const adjustment = adjustmentOf({ ...q, now: q.close, since: { readings: new Map(), acts: [] } })
  if (!adjustment) return null
  const none = { why: ['reopened'], readings: 0, acts: [], fields: [], sets: [] } as const
  return { ...adjustment, meters: adjustment.meters.map((m) => ({ ...m, ...none })) }
}
