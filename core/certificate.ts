import { z } from 'zod'
import { printed, times, toNumber } from './exact.ts'
import { Id } from './id.ts'
import { because } from './record-flaw.ts'
import { Day } from './time.ts'

const Digits = z.string().regex(/^\d{1,15}(\.\d{1,9})?$/, 'an amount is written 1200 or 1200.5')
/** What sort of paper: it decides what it may be taken off, and from which fiscal year. */
export const CertificateKind = z.enum([
  'non-fossil-fit', // FIT非化石証書
  'non-fossil-renewable', // 非FIT非化石証書 再エネ指定あり
  'non-fossil', // 非FIT非化石証書 再エネ指定なし
  'green-power', // グリーン電力証書
  'j-credit-power', // J-クレジット 再エネ電力由来
  'green-heat', // グリーン熱証書
  'j-credit-heat', // J-クレジット 再エネ熱由来
  'j-credit', // J-クレジット その他
  'jcm', // 二国間クレジット
])
export type CertificateKind = z.infer<typeof CertificateKind>

const byEnergy: readonly CertificateKind[] = ['non-fossil-fit', 'non-fossil-renewable', 'non-fossil']
const ofElectricity: readonly CertificateKind[] = [...byEnergy, 'green-power', 'j-credit-power']
const ofHeat: readonly CertificateKind[] = ['green-heat', 'j-credit-heat']

/**
 * A certificate or credit that people bought (証書・クレジット): a record by a person, kind `certificate`, keyed by its number. Bodies
 * are decimals as text, so that nothing is rounded on the way.
 */
export const Certificate = z
  .strictObject({
    kind: CertificateKind,
    number: z.string().min(1).max(100).describe('証書番号 or 無効化通知の番号'),
    year: z.int().min(2000).max(2999).describe('fiscal year of the emissions that it is used for'),
    site: Id.optional().describe('the site that it is for; none: the company'),
    kWh: Digits.optional().describe('electricity that it stands for'),
    t: Digits.optional().describe('t-CO2 as certified; non-fossil certificates have none'),
    from: Day.describe('first day of the generation or reduction'),
    to: Day.describe('last day, included'),
    correction: Digits.optional().describe(
      '補正率 of its kind for the year, as printed, while no coefficient set holds it',
    ),
    document: z.string().min(1).describe('evidence: certificate, notice of cancellation'),
  })
  .refine((c) => c.from <= c.to, because('ends-before', 'it ends before it begins', 'to'))
  .refine(
    (c) => c.to <= `${c.year + 1}-03-31`,
    because('after-its-year', 'generated after the fiscal year that it is used for', 'to'),
  )
  .refine(
    (c) => !byEnergy.includes(c.kind) || c.kWh !== undefined,
    because('needs-kWh', 'a non-fossil certificate states kWh', 'kWh'),
  )
  .refine(
    (c) => byEnergy.includes(c.kind) || c.t !== undefined,
    because('needs-t', 'a credit states its certified t-CO2', 't'),
  )
export type Certificate = z.infer<typeof Certificate>

/** What a kind may be taken off: emissions of bought electricity, of bought heat, or the whole. */
export type Target = 'electricity' | 'heat' | 'whole'
export const targetOf = (kind: CertificateKind): Target =>
  ofElectricity.includes(kind) ? 'electricity' : ofHeat.includes(kind) ? 'heat' : 'whole'
/** First fiscal year whose basic emissions, too, are lowered by the buyer's own certificates of electricity and heat (SHK, 2025 report). */
export const IN_BASIC = 2024
/** Whether a kind lowers 基礎排出量 of a year; 調整後 it lowers always. */
export const lowersBasic = (kind: CertificateKind, year: number): boolean =>
  targetOf(kind) !== 'whole' && year >= IN_BASIC
/** Whether its tonnes come from kWh × national average × correction. */
export const isByEnergy = (kind: CertificateKind): boolean => byEnergy.includes(kind)
/** kWh of a certificate that raises the non-fossil share. */
export const certificate_kWh = ({ kind, kWh }: Certificate): number =>
  ofElectricity.includes(kind) && kWh !== undefined ? Number(kWh) : 0

/** 非化石電源二酸化炭素削減相当量, t-CO2: kWh × 全国平均係数 × 補正率. */
export const nonFossilReduction = (factors: {
  readonly kWh: string
  readonly average: string
  readonly correction: string
}): number => toNumber(times(times(printed(factors.kWh), printed(factors.average)), printed(factors.correction)))
