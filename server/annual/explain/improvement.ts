import { changesFor } from '#core/base-change'
import { absent, type Computed, computed } from '#core/computed'
import { crudeOil, energyLine, KL_PER_GJ, primaryEnergy, type Usage } from '#core/energy'
import type { Name } from '#core/id'
import { rollUp } from '#core/intensity'
import {
  baseFor,
  baseIntensity,
  baseYearOf,
  givenBase,
  historyUsages,
  improvementOf,
  segmentIn,
} from '#core/segment-year'
import type { FiscalYear } from '#core/time'
import { formulas } from './formulas.ts'
import { binsIn, type Found, factorLeaf, type Ground, leaf, type Ref, restated, scopeOf } from './ground.ts'
import { notes, written } from './notes.ts'
import { crudeOilLeaf, ENERGY } from './official.ts'
import { energyShare, type SegmentAsk } from './segment.ts'
import { carrierTitle } from './titles.ts'

type Basis = 'as-filed' | 'restated' | 'given'
const suffix = (basis: Basis): string => (basis === 'as-filed' ? '' : `-${basis}`)
const CLAUSE = 'CNP 6-3-1'

const baseAt = (ground: Ground, { scope }: SegmentAsk, basis: Basis) => {
  const { facts } = ground
  if (basis === 'given') {
    const given = givenBase(facts, scope.segment, baseYearOf(facts, scope.segment))
    return { base: given ? computed(given) : absent('no-base-year'), heatYear: given?.heatYear ?? facts.year }
  }
  const base = baseFor(facts, scope.segment, { base: baseYearOf(facts, scope.segment), year: facts.year })
  const heatYear: FiscalYear = basis === 'restated' || !base.ok ? facts.year : base.value.heatYear
  return { base, heatYear }
}

/** R of a segment: (e_base − e) / e_base. */
export const segmentImprovement = (ground: Ground, ask: SegmentAsk, basis: Exclude<Basis, 'given'>): Found => {
  const { facts } = ground
  const { scope, period } = ask
  const keys = new Set<string>([
    ...scope.meters.map((m) => m.key),
    ...(scope.segment.activity.meter ? [scope.segment.activity.meter] : []),
  ])
  const now = segmentIn(facts, scope.segment, {
    interval: period.interval,
    bins: binsIn(ground, keys, period),
  }).intensity
  return {
    title: { ja: `${scope.name.ja} 改善率`, en: `${scope.name.en}: improvement R` },
    value: improvementOf(facts, scope.segment, { now, year: facts.year, basis }),
    unit: '1',
    op: 'improvement',
    formula: formulas.improvement,
    clause: CLAUSE,
    note: basis === 'restated' ? notes.restatedBase : notes.filedBase,
    inputs: () => [
      { id: `${period.id}.${scope.prefix}base${suffix(basis)}` },
      { id: `${period.id}.${scope.prefix}intensity` },
    ],
  }
}

/** The base intensity: energy of the base year by the heat values of its own year, or of this one, over its activity. */
export const baseFigure = (ground: Ground, ask: SegmentAsk, basis: Basis): Found => {
  const { scope, period } = ask
  const { facts } = ground
  const { base, heatYear } = baseAt(ground, ask, basis)
  const year = baseYearOf(facts, scope.segment)
  const changes = basis === 'given' ? [] : changesFor(facts.baseChanges, scope.segment.id, facts.year)
  const evidence = historyUsages(facts, scope.segment, year)?.evidence
  const value: Computed<number> = base.ok ? baseIntensity(facts, base.value, heatYear) : base
  return {
    title: {
      ja: `${scope.name.ja} 基準年度(${year})原単位`,
      en: `${scope.name.en}: intensity of the base year ${year}`,
    },
    value,
    unit: `kL/${scope.segment.activity.unit}`,
    op: 'quotient',
    formula: formulas.baseIntensity,
    clause: 'CNP 6-2-2',
    note: written(
      [evidence, ...changes.map((c) => `${c.id}: ${c.change}, ${c.approver}`)]
        .filter((t) => t !== undefined)
        .join('; '),
    ),
    inputs: () =>
      base.ok
        ? [
            { id: `${period.id}.${scope.prefix}base-energy${suffix(basis)}` },
            leaf(
              `${ask.id}.activity`,
              { ja: '基準年度 活動量', en: 'activity of the base year' },
              {
                value: base.value.activity,
                unit: scope.segment.activity.unit,
                note: written(evidence),
              },
            ),
          ]
        : [],
  }
}

/** Energy of the base year, kL: Σ carriers amount × heat value × 0.0258. */
export const baseEnergy = (ground: Ground, ask: SegmentAsk, basis: Basis): Found => {
  const { facts } = ground
  const { base, heatYear } = baseAt(ground, ask, basis)
  const energy = base.ok ? primaryEnergy(facts.coefficients, base.value.usages, heatYear) : base
  const net = energy.ok ? crudeOil(energy.value.aPrime) - crudeOil(energy.value.b) - crudeOil(energy.value.bPrime) : 0
  const inputs = (): Ref[] => {
    if (!base.ok) return []
    return base.value.usages.map((u) => ({
      id: `${ask.period.id}.${ask.scope.prefix}base-carrier${suffix(basis)}.${u.carrier}`,
    }))
  }
  return {
    title: { ja: '基準年度 エネルギー', en: 'energy of the base year' },
    value: energy.ok ? computed(net) : energy,
    unit: 'kL',
    op: 'sum',
    formula: formulas.carriersAt(heatYear),
    clause: ENERGY,
    inputs,
  }
}
/** One carrier of the base year, kL. */
export const baseCarrier = (
  ground: Ground,
  ask: SegmentAsk,
  { basis, carrier }: { basis: Basis; carrier: string },
): Found => {
  const { base, heatYear } = baseAt(ground, ask, basis)
  const usage = base.ok ? base.value.usages.find((u) => u.carrier === carrier) : undefined
  const name = carrierTitle(carrier)
  const title = { ja: `基準年度 ${name.ja}`, en: `base year: ${name.en}` }
  if (!usage) return { title, value: absent('no-base-year'), unit: 'kL', op: 'leaf', inputs: () => [] }
  return usageEnergy(ground, ask.id, { usage, heatYear, title })
}
/** kL of one carrier of a past year, as plant.yaml's history holds it. */
export const usageEnergy = (
  ground: Ground,
  id: string,
  { usage, heatYear, title }: { usage: Usage; heatYear: FiscalYear; title: Name },
): Found => {
  const { facts } = ground
  // A′ of one usage: non-fossil fuels × 0.8
  const energy = primaryEnergy(facts.coefficients, [usage], heatYear)
  const line = energyLine(facts.coefficients, usage, heatYear)
  const [factor] = line.ok ? line.value.factors : []
  const weight = energy.ok && energy.value.a !== 0 ? energy.value.aPrime / energy.value.a : 1
  return {
    title,
    value: energy.ok ? computed(energy.value.aPrime * KL_PER_GJ) : energy,
    unit: 'kL',
    op: 'product',
    formula: formulas.amountToKl,
    clause: ENERGY,
    inputs: () =>
      factor
        ? [
            leaf(`${id}.amount`, title, { value: usage.amount, unit: usage.unit }),
            restated(id, usage, factor),
            factorLeaf(ground, id, factor),
            crudeOilLeaf(id),
            ...(weight === 1
              ? []
              : [leaf(`${id}.weight`, { ja: '非化石燃料', en: 'non-fossil fuel' }, { value: weight, unit: '1' })]),
          ]
        : [],
  }
}

/** R of the company: Σ w·R, w by the energy of the evaluation year (CNP 6-3-2). */
export const companyImprovement = (
  ground: Ground,
  { basis, period }: { basis: Exclude<Basis, 'given'>; period: SegmentAsk['period'] },
): Found => {
  const scopes = ground.facts.plant.segments.flatMap((segment) => {
    const scope = scopeOf(ground, 'segment', segment.id)
    return scope ? [{ ...scope, segment }] : []
  })
  const shares = energyShare(ground, scopes, period)
  const rs = scopes.map((scope) => segmentImprovement(ground, { scope, period, id: '' }, basis).value)
  const missing = rs.find((r) => !r.ok)
  const weights = shares.ok ? shares.value : []
  const value: Computed<number> = !shares.ok
    ? shares
    : missing && !missing.ok
      ? missing
      : rollUp(rs.map((r, i) => ({ r: r.ok ? r.value : 0, energy: weights[i] ?? 0 })))
  return {
    title: { ja: '事業者 改善率', en: 'company: improvement R' },
    value,
    unit: '1',
    op: 'sum',
    formula: formulas.companyR,
    clause: 'CNP 6-3-2',
    inputs: () =>
      scopes.map((scope, i) => ({
        id: `${period.id}.${scope.prefix}improvement${suffix(basis)}`,
        weight: weights[i] ?? Number.NaN,
      })),
  }
}
