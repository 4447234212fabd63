import { electricityLocation } from '#core/emission-factor'
import type { Figure } from '#core/figure'
import type { Name } from '#core/id'
import { CENTRE, type Centre, centreOf, centreView, facility, input } from './centre-ground.ts'
import { formulas } from './formulas.ts'
import { type Answer, type Form, type Found, factorLeaf, leaf, type Ref, shown } from './ground.ts'

type Indicator = {
  readonly title: string
  readonly unit: string
  readonly op: Found['op']
  readonly formula: Name
  readonly clause: string
  readonly inputs: (of: Centre) => readonly Ref[]
}
const indicators: Readonly<Record<string, Indicator>> = {
  ref: {
    title: 'REF',
    unit: '1',
    op: 'quotient',
    formula: formulas.ref,
    clause: 'ISO/IEC 30134-3',
    inputs: (c) => [input(c, 'renewable-counted'), facility(c)],
  },
  erf: {
    title: 'ERF',
    unit: '1',
    op: 'quotient',
    formula: formulas.erf,
    clause: 'ISO/IEC 30134-6',
    inputs: (c) => [input(c, 'amount.reused'), facility(c)],
  },
  cer: {
    title: 'CER',
    unit: '1',
    op: 'quotient',
    formula: formulas.cer,
    clause: 'ISO/IEC 30134-7',
    inputs: (c) => [input(c, 'amount.heatRemoved'), input(c, 'amount.cooling')],
  },
  cueMarket: {
    title: 'CUE (調整後)',
    unit: 'kg-CO2/kWh',
    op: 'quotient',
    formula: formulas.cueMarket,
    clause: 'ISO/IEC 30134-8',
    inputs: (c) => [input(c, 'co2-kg.market'), input(c, 'amount.it')],
  },
  cueLocation: {
    title: 'CUE (全国平均)',
    unit: 'kg-CO2/kWh',
    op: 'quotient',
    formula: formulas.cueLocation,
    clause: 'ISO/IEC 30134-8',
    inputs: (c) => [input(c, 'co2-kg.location'), input(c, 'amount.it')],
  },
  wue: {
    title: 'WUE',
    unit: 'L/kWh',
    op: 'quotient',
    formula: formulas.wue,
    clause: 'ISO/IEC 30134-9',
    inputs: (c) => [input(c, 'water-l'), input(c, 'amount.it')],
  },
  iteeSv: {
    title: 'ITEEsv',
    unit: '1/kW',
    op: 'quotient',
    formula: formulas.iteeSv,
    clause: 'ISO/IEC 30134-4',
    inputs: (c) => [input(c, 'servers.performance'), input(c, 'servers.power')],
  },
  iteuSv: {
    title: 'ITEUsv',
    unit: '1',
    op: 'quotient',
    formula: formulas.iteuSv,
    clause: 'ISO/IEC 30134-5',
    inputs: (c) => [input(c, 'servers.utilisation'), input(c, 'servers.count')],
  },
  dppe: {
    title: 'DPPE',
    unit: '1/kW',
    op: 'dppe',
    formula: formulas.dppe,
    clause: 'グリーンIT推進協議会 DPPE',
    inputs: (c) => [
      input(c, 'iteuSv'),
      input(c, 'iteeSv'),
      { id: `${c.ask.period.id}.pue.${c.site.id}` },
      input(c, 'ref'),
    ],
  },
  avoided: {
    title: '削減貢献量',
    unit: 't-CO2',
    op: 'product',
    formula: formulas.avoided,
    clause: 'baseline of the record',
    inputs: (c) => [input(c, 'pue-saved'), input(c, 'amount.it'), averageFactor(c)],
  },
}
const averageFactor = (c: Centre): Ref => {
  const factor = electricityLocation(c.ground.facts.coefficients, c.ground.facts.year)
  return factor.ok
    ? factorLeaf(c.ground, c.ask.id, factor.value)
    : leaf(`${c.ask.id}.factor`, { ja: '排出係数', en: 'factor' }, { value: Number.NaN, unit: 't-CO2/kWh' })
}
const indicator: Answer = (ground, ask) => {
  const name = ask.parts[2] ?? ''
  const of = indicators[name]
  const c = centreOf(ground, ask)
  const centre = c && centreView(c)?.centre
  if (!of || !c || !centre) return undefined
  const { title, inputs, ...rest } = of
  const figures: Readonly<Record<string, unknown>> = centre
  return {
    ...rest,
    title: { ja: `${c.site.name.ja} ${title}`, en: `${c.site.name.en}: ${title}` },
    value: shown(figures[name] as Figure),
    inputs: () => inputs(c),
  }
}

/** Indicators of a data centre (ISO/IEC 30134). */
export const indicatorForms: readonly Form[] = [[`${CENTRE}\\.(${Object.keys(indicators).join('|')})`, indicator]]
