import { z } from 'zod'
import type { Act } from './act.ts'
import { MeterKey } from './id.ts'
import { ReadingId, Verdict } from './meter-record.ts'
import { Quality } from './reading.ts'
import { Suggestion } from './suggestion.ts'
import { at, isoJst, Month } from './time.ts'
import { StepWhy } from './verdict.ts'

const IsoJst = z.string().describe('ISO 8601 with +09:00')

/** A reading at one side of a step. */
export const StepSide = z.object({ reading: z.string(), at: IsoJst, value: z.string().describe('as displayed') })
export type StepSide = z.infer<typeof StepSide>

/** Who recorded something, when and why; `act` is the basis of a change to it. */
export const Author = z.object({
  act: z.int(),
  at: IsoJst,
  person: z.string(),
  name: z.string().nullable(),
  reason: z.string(),
})
export type Author = z.infer<typeof Author>
/** Names of people by their id. */
export type Names = ReadonlyMap<string, string>
export const authorOf = (act: Act, names: Names): Author => ({
  act: act.id,
  at: isoJst(at(act.at)),
  person: act.person,
  name: names.get(act.person) ?? null,
  reason: act.reason,
})

/** open: waits for a person; decided: a verdict applies; stale: a verdict that no longer does, since other data came in. */
export const DecisionState = z.enum(['open', 'decided', 'stale'])
export type DecisionState = z.infer<typeof DecisionState>

/** An unexplained step, or the decision on one (判断待ち). Amounts in the base unit of the meter. */
export const DecisionItem = z.object({
  key: z.string(),
  state: DecisionState,
  site: z.string(),
  meter: MeterKey,
  from: StepSide.nullable(),
  to: StepSide,
  amount: z.number().describe('signed: what the display says ran'),
  unit: z.string(),
  why: StepWhy,
  openEnded: z.boolean().describe('a later reading may still explain it'),
  suggestions: z.array(Suggestion).describe('best founded first; of open items'),
  decision: Author.extend({ verdict: Verdict }).nullable(),
})
export type DecisionItem = z.infer<typeof DecisionItem>
export const DecisionPage = z.object({
  items: z.array(DecisionItem),
  next: z.string().nullable(),
  counts: z.object({ open: z.int(), decided: z.int(), stale: z.int() }),
})
export type DecisionPage = z.infer<typeof DecisionPage>

/** A reading of the neighbourhood as a chart shows it. */
export const NeighbourPoint = z.object({
  reading: ReadingId,
  at: IsoJst,
  value: z.string(),
  quality: Quality,
  state: z.enum(['accepted', 'set-aside', 'refused']),
  why: z.string().nullable().describe('why it was set aside'),
})
export type NeighbourPoint = z.infer<typeof NeighbourPoint>
export const Neighbourhood = z.object({
  item: DecisionItem,
  unit: z.string().describe('of the displayed values'),
  points: z.array(NeighbourPoint),
})
export type Neighbourhood = z.infer<typeof Neighbourhood>

const Amounts = z.object({
  value: z.number(),
  measured_ms: z.int(),
  estimated_ms: z.int(),
})
/** A month of a meter that a record would change; amounts in its base unit. */
export const ChangedMonth = z.object({
  meter: MeterKey,
  month: Month,
  unit: z.string(),
  before: Amounts,
  after: Amounts,
  closed: z.boolean().describe('the month is closed: it keeps its figure and gets an adjustment'),
})
export type ChangedMonth = z.infer<typeof ChangedMonth>
/** What would change if the acts were recorded. */
export const RecordPreview = z.object({
  months: z.array(ChangedMonth),
  unexplained: z.object({ before: z.int(), after: z.int() }),
  flaws: z.array(z.object({ index: z.int(), flaw: z.string(), detail: z.string() })).describe('items that cannot hold'),
})
export type RecordPreview = z.infer<typeof RecordPreview>
/** What was recorded. */
export const Recorded = z.object({ acts: z.array(z.int()) })
