import { absent, type Computed, computed } from '#core/computed'
import { meterKey } from '#core/id'
import { CENTRE, type Centre, centreOf, centreView, facility, input } from './centre-ground.ts'
import { formulas } from './formulas.ts'
import { type Answer, type Form, type Found, orNone, type Ref, shown } from './ground.ts'
import { type PartName, partOf } from './titles.ts'

/** A hall: direct meters, and its part of what is shared by IT energy. */
const hall: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const [, , id, figure = ''] = ask.parts
  const of = c?.site.halls?.find((h) => h.id === id)
  const row = c && centreView(c)?.centre?.halls.find((h) => h.id === id)
  if (!c || !of || !row) return undefined
  const at = (name: string): Ref => input(c, `hall.${id}.${name}`)
  const title = partOf(of.name, figure as PartName)
  const sum = (ids: readonly string[]): readonly Ref[] =>
    orNone(
      ids.map((meter) => ({ id: `${ask.period.id}.meter.${meterKey(c.site.id, meter)}.amount` })),
      ask.id,
      'kWh',
    )
  const [it, direct, energy] = [shown(row.it), shown(row.direct), shown(row.energy)]
  const less = (a: Computed<number>, b: Computed<number>): Computed<number> =>
    !a.ok ? a : b.ok ? computed(a.value - b.value) : b
  const forms: Readonly<Record<string, Omit<Found, 'title'>>> = {
    it: { value: it, unit: 'kWh', op: 'sum', formula: formulas.itMeters, inputs: () => sum(of.it) },
    infrastructure: {
      value: less(direct, it),
      unit: 'kWh',
      op: 'sum',
      formula: formulas.infrastructureMeters,
      inputs: () => sum(of.infrastructure),
    },
    direct: {
      value: direct,
      unit: 'kWh',
      op: 'sum',
      formula: formulas.itAndInfrastructure,
      inputs: () => [at('it'), at('infrastructure')],
    },
    pPue: {
      value: shown(row.pPue),
      unit: '1',
      op: 'quotient',
      formula: formulas.partialPue,
      clause: 'ISO/IEC 30134-2',
      inputs: () => [at('direct'), at('it')],
    },
    energy: {
      value: energy,
      unit: 'kWh',
      op: 'sum',
      formula: formulas.directAndShare,
      inputs: () => [at('direct'), at('shared')],
    },
    shared: {
      value: less(energy, direct),
      unit: 'kWh',
      op: 'product',
      formula: formulas.sharedByIt,
      inputs: () => [input(c, 'halls.shared'), at('key')],
    },
    key: {
      value: key(c, it),
      unit: '1',
      op: 'quotient',
      formula: formulas.itKey,
      inputs: () => [at('it'), input(c, 'halls.it')],
    },
    share: {
      value: shown(row.share),
      unit: '1',
      op: 'quotient',
      formula: formulas.hallShare,
      inputs: () => [at('energy'), facility(c)],
    },
    co2: {
      value: shown(row.co2),
      unit: 't-CO2',
      op: 'product',
      formula: formulas.hallCo2,
      inputs: () => [at('share'), input(c, 'co2.market')],
    },
  }
  const form = forms[figure]
  return form && { ...form, title }
}
const totalOf = (c: Centre, of: 'it' | 'direct'): Computed<number> => {
  let sum = 0
  for (const row of centreView(c)?.centre?.halls ?? []) {
    const one = shown(row[of])
    if (!one.ok) return one
    sum += one.value
  }
  return computed(sum)
}
const key = (c: Centre, it: Computed<number>): Computed<number> => {
  const all = totalOf(c, 'it')
  return !it.ok ? it : !all.ok ? all : all.value > 0 ? computed(it.value / all.value) : absent('no-it-energy')
}
const halls: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  if (!c) return undefined
  const rows = c.site.halls ?? []
  const each = (name: string, weight: number): Ref[] =>
    rows.map((h) => ({ id: `${c.prefix}hall.${h.id}.${name}`, weight }))
  if (ask.parts[2] === 'it')
    return {
      title: { ja: '全室 IT', en: 'IT of all halls' },
      value: totalOf(c, 'it'),
      unit: 'kWh',
      op: 'sum',
      formula: formulas.halls,
      inputs: () => each('it', 1),
    }
  const direct = totalOf(c, 'direct')
  const whole = centreView(c)?.pue?.facility_kWh
  return {
    title: { ja: '共用', en: 'shared energy' },
    value: direct.ok && whole !== undefined ? computed(whole - direct.value) : direct,
    unit: 'kWh',
    op: 'sum',
    formula: formulas.hallsShared,
    inputs: () => [facility(c), ...each('direct', -1)],
  }
}

/** Halls and tenants. */
export const hallForms: readonly Form[] = [
  [`${CENTRE}\\.hall\\.([a-z0-9-]{1,64})\\.([a-zA-Z0-9]+)`, hall],
  [`${CENTRE}\\.halls\\.(it|shared)`, halls],
]
