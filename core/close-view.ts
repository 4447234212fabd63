import { z } from 'zod'
import { AdjustmentWhy } from './adjustment.ts'
import { CloseFinding, CloseFindingKind } from './close-finding.ts'
import { Coverage, Figure } from './figure.ts'
import { Co2Figure } from './snapshot.ts'
import { Month } from './time.ts'

/** State of a month: not over; ready or blocked; closed, or closed with an adjustment that waits; opened again. */
export const MonthState = z.enum(['open', 'ready', 'blocked', 'closed', 'adjustment', 'reopened'])
export type MonthState = z.infer<typeof MonthState>

const Figures = z.object({ energy: z.object({ gj: Figure, kl: Figure }), co2: Co2Figure })
const IsoJst = z.string().describe('ISO 8601 with +09:00')
const Reason = z.string().trim().min(1, 'a reason is asked for').max(2_000)

/** One link of a site's chain of closes. */
export const CloseLink = z.object({
  revision: z.int(),
  hash: z.string().describe('SHA-256 of the close as canonical JSON'),
  previous: z.string().nullable().describe('hash of the close before it at this site'),
  person: z.string(),
  name: z.string().nullable().describe('of the person; null: the account is gone'),
  at: IsoJst,
  act: z.int(),
  reopened: z.boolean().describe('the month was opened again after it'),
})
export type CloseLink = z.infer<typeof CloseLink>

/** An adjustment (調整): what stood, what is so now, and why, by meter. */
export const AdjustmentView = z.object({
  number: z.int(),
  seen: z.string().describe('names these very figures when it is approved'),
  old: Figures,
  now: Figures,
  meters: z.array(
    z.object({
      meter: z.string(),
      unit: z.string(),
      old: z.number().nullable().describe('in `unit`; null: no reading'),
      now: z.number().nullable(),
      why: z.array(AdjustmentWhy),
      readings: z.int().describe('readings of the month received since the close'),
      acts: z.array(z.int()),
      fields: z.array(z.string()).describe('of the meter in plant.yaml that differ'),
      sets: z.array(z.string()).describe('factor sets that differ'),
    }),
  ),
  booked: z
    .object({
      month: Month,
      act: z.int(),
      person: z.string(),
      name: z.string().nullable(),
      at: IsoJst,
      reason: z.string(),
    })
    .nullable()
    .describe('null: it waits'),
})
export type AdjustmentView = z.infer<typeof AdjustmentView>

/** What a close says, or would say now, of its month. */
export const MonthFigures = Figures.extend({
  coverage: Coverage,
  carriers: z.array(Figures.extend({ carrier: z.string(), unit: z.string(), amount: z.number() })),
  meters: z.array(
    z.object({
      meter: z.string(),
      unit: z.string(),
      counted: z.boolean(),
      amount: z.number().nullable(),
      coverage: Coverage.omit({ worst: true }),
    }),
  ),
  factors: z.array(z.object({ id: z.string(), hash: z.string() })).describe('factor sets, pinned by content'),
  plant: z.string().describe('SHA-256 of plant.yaml'),
  rules: z.int().describe('version of the metering rules'),
})
export type MonthFigures = z.infer<typeof MonthFigures>

export const MonthLine = z.object({
  month: Month,
  state: MonthState,
  close: CloseLink.nullable().describe('the newest close'),
  blocking: z.int(),
  warnings: z.int(),
  pending: AdjustmentView.nullable(),
})
export type MonthLine = z.infer<typeof MonthLine>
/** 確定: the months of a fiscal year of a site. */
export const ClosingYear = z.object({ site: z.string(), fiscalYear: z.int(), months: z.array(MonthLine) })
export type ClosingYear = z.infer<typeof ClosingYear>

/** A month of a site: as it was closed, or as it would be now. */
export const ClosingMonth = z.object({
  site: z.string(),
  month: Month,
  state: MonthState,
  figures: MonthFigures,
  /** null: the month stands closed */
  preview: z
    .object({
      seen: z.string().describe('names these very figures when the month is closed'),
      findings: z.array(CloseFinding),
    })
    .nullable(),
  close: CloseLink.extend({
    reason: z.string(),
    text: z.string().describe('the close as canonical JSON, whose SHA-256 is `hash`'),
    waivers: z.array(
      z.object({
        kind: CloseFindingKind,
        subject: z.string(),
        numbers: z.record(z.string(), z.number()),
        reason: z.string(),
      }),
    ),
  }).nullable(),
  chain: z.array(CloseLink).describe('all closes of the month, oldest first'),
  adjustments: z.array(AdjustmentView).describe('of this close, approved ones first'),
})
export type ClosingMonth = z.infer<typeof ClosingMonth>

export const CloseOrder = z.strictObject({
  site: z.string(),
  month: Month,
  seen: z.string().describe('`seen` of the preview that is approved'),
  reason: Reason,
  waivers: z
    .array(z.strictObject({ finding: z.string(), reason: Reason }))
    .default([])
    .describe('blocking findings let pass, one by one'),
})
export const Closed = z.object({ hash: z.string(), revision: z.int(), act: z.int() })
export const ReopenOrder = z.strictObject({ reason: Reason })
export const Reopened = z.object({ act: z.int(), reversal: AdjustmentView.nullable() })
export const AdjustOrder = z.strictObject({ number: z.int().positive(), seen: z.string(), reason: Reason })
export const Adjusted = z.object({ act: z.int(), booked: Month })
