import { meterHistory, type RecordedEvent, ruleAt } from '#core/meter-history'
import { MeterEvent } from '#core/meter-record'
import type { Plant } from '#core/plant'
import { type PlacedMeter, placedMeters } from '#core/plant-index'
import { type Rule, scaled } from '#core/register'
import type { Surroundings } from '#core/step-surroundings'
import type { NearReading, OpenStep } from '#core/verdict'
import type { Read } from '../ledger/contract.ts'
import type { NearRow } from '../ledger/near-queries.ts'
import { balanceSays } from './balance-says.ts'
import type { Unexplained } from './unexplained.ts'

/** What a judgement of steps reads. */
export type Sources = { readonly plant: Plant; readonly read: Read }
/** A step with what is known around it, and the readings as they stand in the ledger. */
export type StepCase = {
  readonly placed: PlacedMeter
  readonly step: OpenStep
  readonly around: Surroundings
  readonly rows: readonly NearRow[]
}

/** Readings on each side that a judgement looks at, and those that a chart shows. */
export const JUDGED = 60
export const SHOWN = 150

/** Readings of one instant count once, the better quality first, as the engine has it. */
const countable = (rule: Rule, rows: readonly NearRow[]): NearReading[] => {
  const byTime = new Map<number, NearReading>()
  for (const { name, at, value, mark, quality, aside } of rows) {
    const r = mark === 0 && quality !== 'suspect' && aside === null ? scaled(rule, value) : 'not-a-number'
    if (typeof r === 'number' && !byTime.has(at)) byTime.set(at, { id: name, at, value, r })
  }
  return [...byTime.values()]
}

/** Events of a meter at most. */
const EVENTS = 10_000
/** The rule of a meter at a moment, by the events that stand. */
export const ruleOf = async ({ read }: Sources, { key, site, meter }: PlacedMeter, at: number): Promise<Rule> => {
  const acts = await read('acts', { kinds: ['meter-event'], site: site.id, current: true, limit: EVENTS })
  const events = acts.flatMap((act): RecordedEvent[] => {
    const event = MeterEvent.safeParse(act.body).data
    return event?.meter === key ? [{ event, act: act.id, key: act.key }] : []
  })
  return ruleAt(meterHistory(meter, events), at)
}

/** Gathers all that speaks for or against verdicts on a step; `steps`: the unexplained ones of its site. */
export const stepCase = async (
  sources: Sources,
  row: Unexplained,
  { steps: all, beside = JUDGED }: { steps: readonly Unexplained[]; beside?: number },
): Promise<StepCase | undefined> => {
  const placed = placedMeters(sources.plant).find((m) => m.key === row.meter)
  if (!placed) return undefined
  const rule = await ruleOf(sources, placed, row.toAt)
  const span = [row.fromAt ?? row.toAt, row.toAt] as const
  const [old, fresh] = await Promise.all([
    row.fromAt === null ? [] : sources.read('near', { meter: row.meter, at: row.fromAt + 1, before: beside, after: 0 }),
    sources.read('near', {
      meter: row.meter,
      at: row.fromAt === null ? row.toAt : row.fromAt + 1,
      before: 0,
      after: beside,
    }),
  ])
  const shown = (id: string | null, at: number | null, value: string | null): NearReading | null => {
    const r = value === null ? undefined : scaled(rule, value)
    return id !== null && at !== null && value !== null && typeof r === 'number' ? { id, at, value, r } : null
  }
  const to = shown(row.to, row.toAt, row.toValue)
  if (!to) return undefined
  const step: OpenStep = {
    rule,
    why: row.why,
    from: shown(row.from, row.fromAt, row.fromValue),
    to,
    amount: row.amount,
    after: countable(rule, fresh).filter((r) => r.at > row.toAt),
  }
  const [usual, balance] = await Promise.all([
    sources.read('usual', { meter: row.meter, from: span[0], to: span[1] }),
    balanceSays(sources, placed, span),
  ])
  const others = new Set(
    all.filter((o) => o.meter !== row.meter && o.toAt > span[0] && (o.fromAt ?? o.toAt) < span[1]).map((o) => o.meter),
  )
  const before = countable(rule, old).filter((r) => r.at < (row.fromAt ?? 0))
  return { placed, step, around: { before, usual, balance, others: others.size }, rows: [...old, ...fresh] }
}
