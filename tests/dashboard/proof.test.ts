import { describe, expect, it } from 'vitest'
import type { TotalsRow } from '#core/totals'
import { carrierSums, factorSetsOf } from '../../dashboard/proof/carrier-sum.ts'
import type { ProofRef } from '../../dashboard/proof/proof.ts'
import { proofOf } from '../../dashboard/proof/proof-of.ts'
import { snapshot } from './snapshot.ts'
import { spoken } from './spoken.ts'

const t = await spoken('ja')
const proof = (ref: ProofRef, site: string | null = null) => proofOf({ t, language: 'ja', snapshot, site }, ref)
const values = (ref: ProofRef) => Object.fromEntries((proof(ref)?.rows ?? []).map(({ label, value }) => [label, value]))

describe('算定根拠', () => {
  it('opens energy into heat, factor and oil, over its period', () => {
    expect(proof({ kind: 'energy', span: 'fy' })?.period).toBe('4月1日 00:00 から 11月22日 14:32')
    expect(values({ kind: 'energy', span: 'fy' })).toMatchObject({ 熱量の合計: '1,000.000 GJ', 原油換算: '25.800 kL' })
    expect(proof({ kind: 'energy', span: 'month' })?.period).toContain('11月1日 00:00')
  })
  it('says of CO2 which factors are provisional', () => {
    expect(values({ kind: 'co2', span: 'fy' })).toMatchObject({
      マーケット基準: '50.250 t-CO₂',
      係数の年度: '2025年度',
    })
    expect(proof({ kind: 'co2', span: 'fy' })?.notes.join()).toContain('2025年度の係数による暫定値')
  })
  it('names a PUE with label, category and period, and never a live ratio so', () => {
    expect(proof({ kind: 'pue', site: 'osaka', over: 'pue12' })?.name).toMatch(/^PUE₂（11月1日 00:00 から/)
    expect(proof({ kind: 'pue', site: 'osaka', over: 'hour' })?.name).toMatch(/^iPUE₂/)
    expect(proof({ kind: 'ratio', site: 'osaka' })?.name).toBe('いまの電力比')
  })
  it('gives the intensity unrounded beside the filed one, and reasons for what is absent', () => {
    expect(values({ kind: 'intensity', segment: 'steel' })).toMatchObject({
      丸めない原単位: '0.08733910 kL/t',
      届出値: '0.087350 kL/t',
      '基準年度比の改善率 R（再計算基準）': '基準年度の実績がありません',
    })
  })
  it('is null for what the snapshot does not have', () => {
    expect(proof({ kind: 'demand', site: 'himeji' })).toBeNull()
    expect(proof({ kind: 'pue', site: 'nowhere', over: 'day' })).toBeNull()
    expect(proof({ kind: 'target', id: 'none' })).toBeNull()
  })
})

describe('内訳', () => {
  const row = (month: string, amount: number | null, gj: number | null): TotalsRow => {
    const figure = (value: number | null) => (value === null ? { why: 'no-factor' as const } : { value, unit: 'GJ' })
    const co2 = { location: figure(1), market: figure(2), scope1: figure(0), scope2: figure(2) }
    const coverage = { measured: 1, estimated: 0, missing: 0 }
    const about = { openDecisions: 0, factorSets: ['energy-2023'], provisional: null, closed: false, adjustments: [] }
    return { month, key: 'grid', amount, unit: 'kWh', gj: figure(gj), kl: figure(gj), co2, coverage, ...about }
  }
  it('adds the months of a carrier', () => {
    expect(carrierSums([row('2026-04', 10, 1), row('2026-05', 20, 2)])).toEqual([
      { key: 'grid', unit: 'kWh', amount: 30, gj: 3, kl: 3, co2: 4 },
    ])
  })
  it('leaves a sum out as soon as a month lacks it', () => {
    expect(carrierSums([row('2026-04', 10, 1), row('2026-05', null, null)])[0]).toMatchObject({
      amount: null,
      gj: null,
      co2: 4,
    })
  })
  it('names each coefficient set once', () => {
    expect(factorSetsOf([row('2026-04', 1, 1), row('2026-05', 1, 1)])).toEqual(['energy-2023'])
  })
})
