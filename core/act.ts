import { z } from 'zod'
import { Id } from './id.ts'

/**
 * What people do that figures rest on. Each kind has a home that says what its body holds:
 * decision, meter-event, estimate, reading-verdict in meter-record.ts; the others beside what they are about.
 */
export const ActKind = z.enum([
  'decision', // a verdict on an unexplained step
  'meter-event', // replaced, reset, taken out, put back, changed
  'estimate', // an amount that a person puts into a gap; agreed value (協議)
  'reading-verdict', // a suspect reading accepted, a usable one set aside
  'manual-reading', // readings of a manual meter entered or imported
  'activity', // 活動量 of a month
  'base-change', // 基準年度の変更
  'unit-price', // 燃料費調整・再エネ賦課金の単価 of a month
  'hour-class', // hour classes of a supply area and month
  'area-factor', // monthly optimisation factor of a supply area
  'demand-response', // a day of demand response
  'centre', // what a data centre's meters do not tell, by year
  'finding', // a quality finding seen, with the reason why it is all right
  'close', // 確定 of a month
  'waiver', // a blocking finding of a close let pass
  'reopen', // a closed month opened again by a second person
  'adjustment', // a difference to a closed month booked
  'account', // an account made, changed or locked
  'certificate', // 証書・クレジット bought for a fiscal year; its key is the number (certificate.ts)
  'avoided-product', // a product of the register of avoided emissions (avoided.ts)
  'product-share', // a product's line and key for a fiscal year (footprint-year.ts)
  'bill', // 請求書: what a supplier billed for a period (bill.ts)
  'measure', // 改善対策 with its plan (energy-measure.ts)
  'reduction', // 削減量 of a project of J-Credit (reduction-record.ts)
  'contract', // 契約 of a supply from a day on (contract-record.ts)
  'plant', // a plant.yaml taken into use
])
export type ActKind = z.infer<typeof ActKind>

/** JSON as acts keep it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * An act (操作) as it is asked for. Acts are never changed or deleted: a later act of the same kind, site and key takes the
 * place of an earlier one, and one without a body takes it back.
 */
export const NewAct = z.strictObject({
  kind: ActKind,
  site: z.union([Id, z.literal('')]).describe('site; empty: the company'),
  key: z.string().min(1).max(400).describe('what it is about, within kind and site'),
  body: z.json().nullable(),
  reason: z.string().max(2_000).describe('why, in the words of the person'),
  /** the newest act of this key that the person saw; null: none. Where another stands there meanwhile, nothing is written. */
  basis: z.int().positive().nullable().optional(),
})
export type NewAct = z.infer<typeof NewAct>

/** An act in the ledger: who, when, and the hash that chains it to the one before (SHA-256, hex, of `actText`). */
export type Act = Omit<NewAct, 'basis'> & {
  readonly id: number
  /** UTC ms */
  readonly at: number
  readonly person: Id
  readonly previous: string
  readonly hash: string
}

/** Canonical JSON: keys in order, no spaces, undefined left out; equal values give equal bytes (for hashes). */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((v) => canonical(v ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
}

/** What an act's hash is taken over: everything but the hash itself, and so also the hash before it. */
export const actText = ({ id, at, person, kind, site, key, body, reason, previous }: Omit<Act, 'hash'>): string =>
  canonical({ id, at, person, kind, site, key, body, reason, previous })
