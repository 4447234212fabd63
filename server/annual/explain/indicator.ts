import { annualView } from '#core/annual'
import { carrierInfo } from '#core/carrier'
import { type CentreAmounts, centreAmounts, centreSides, entriesKWh } from '#core/centre-year'
import { absent, type Computed, computed } from '#core/computed'
import { KWH_PER_GJ } from '#core/data-centre'
import { electricityLocation } from '#core/emission-factor'
import type { Figure } from '#core/figure'
import { meterKey } from '#core/id'
import type { Site } from '#core/plant'
import { type PlacedMeter, placedMeters } from '#core/plant-index'
import { MICRO } from '#core/register'
import {
  type Answer,
  type Ask,
  binsIn,
  constantLeaf,
  type Form,
  type Found,
  factorLeaf,
  type Ground,
  leaf,
  officialIn,
  PERIOD,
  type Ref,
  SITE,
  shown,
} from './ground.ts'

/** What of a data centre a node needs. */
type Centre = { readonly ground: Ground; readonly site: Site; readonly ask: Ask; readonly prefix: string }
const centreOf = (ground: Ground, ask: Ask): Centre | undefined => {
  const site = ground.facts.plant.sites.find((s) => s.id === ask.parts[1])
  return site && ground.facts.common.has(site.id)
    ? { ground, site, ask, prefix: `${ask.period.id}.site.${site.id}.` }
    : undefined
}
const view = ({ ground, site }: Centre) => annualView(ground.facts)?.sites[site.id]
const record = ({ ground: { facts }, site }: Centre) =>
  facts.centres.find((c) => c.site === site.id && c.year === facts.year)
const facility = ({ ask, site }: Centre): Ref => ({ id: `${ask.period.id}.pue.${site.id}.facility` })
const amountsIn = ({ ground, site, ask }: Centre) => {
  const keys = placedMeters(ground.facts.plant).filter((m) => m.site === site)
  return centreAmounts(
    site,
    binsIn(
      ground,
      keys.map((m) => m.key),
      ask.period,
    ),
  )
}
const input = ({ prefix }: Centre, name: string): Ref => ({ id: `${prefix}${name}` })
const thousand = (c: Centre, unit: string): Ref =>
  constantLeaf(`${c.ask.id}.thousand`, { ja: '千倍', en: 'thousand' }, { value: 1_000, unit, clause: 'SI' })
const perGJ = (c: Centre): Ref =>
  constantLeaf(
    `${c.ask.id}.per-gj`,
    { ja: '1 kWh = 3.6 MJ', en: '1 kWh = 3.6 MJ' },
    { value: KWH_PER_GJ, unit: 'kWh/GJ', clause: 'ISO/IEC 30134-2' },
  )
const acts = [{ href: '/api/v1/centre-records', title: 'record of the data centre' }]

type Indicator = {
  readonly title: string
  readonly unit: string
  readonly op: Found['op']
  readonly formula: string
  readonly clause: string
  readonly inputs: (of: Centre) => readonly Ref[]
}
const indicators: Readonly<Record<string, Indicator>> = {
  ref: {
    title: 'REF',
    unit: '1',
    op: 'quotient',
    formula: 'renewable energy, at most E_DC / E_DC',
    clause: 'ISO/IEC 30134-3',
    inputs: (c) => [input(c, 'renewable-counted'), facility(c)],
  },
  erf: {
    title: 'ERF',
    unit: '1',
    op: 'quotient',
    formula: 'energy handed over for reuse / E_DC',
    clause: 'ISO/IEC 30134-6',
    inputs: (c) => [input(c, 'amount.reused'), facility(c)],
  },
  cer: {
    title: 'CER',
    unit: '1',
    op: 'quotient',
    formula: 'heat removed / electricity of cooling',
    clause: 'ISO/IEC 30134-7',
    inputs: (c) => [input(c, 'amount.heatRemoved'), input(c, 'amount.cooling')],
  },
  cueMarket: {
    title: 'CUE (調整後)',
    unit: 'kg-CO2/kWh',
    op: 'quotient',
    formula: 'kg-CO2 by contract / E_IT',
    clause: 'ISO/IEC 30134-8',
    inputs: (c) => [input(c, 'co2-kg.market'), input(c, 'amount.it')],
  },
  cueLocation: {
    title: 'CUE (全国平均)',
    unit: 'kg-CO2/kWh',
    op: 'quotient',
    formula: 'kg-CO2 by the average factor / E_IT',
    clause: 'ISO/IEC 30134-8',
    inputs: (c) => [input(c, 'co2-kg.location'), input(c, 'amount.it')],
  },
  wue: {
    title: 'WUE',
    unit: 'L/kWh',
    op: 'quotient',
    formula: 'litres of water / E_IT',
    clause: 'ISO/IEC 30134-9',
    inputs: (c) => [input(c, 'water-l'), input(c, 'amount.it')],
  },
  iteeSv: {
    title: 'ITEEsv',
    unit: '1/kW',
    op: 'quotient',
    formula: 'Σ maximum performance / Σ maximum power of the servers',
    clause: 'ISO/IEC 30134-4',
    inputs: (c) => [input(c, 'servers.performance'), input(c, 'servers.power')],
  },
  iteuSv: {
    title: 'ITEUsv',
    unit: '1',
    op: 'quotient',
    formula: 'mean CPU utilisation of the servers',
    clause: 'ISO/IEC 30134-5',
    inputs: (c) => [input(c, 'servers.utilisation'), input(c, 'servers.count')],
  },
  dppe: {
    title: 'DPPE',
    unit: '1/kW',
    op: 'dppe',
    formula: 'ITEU × ITEE / PUE / (1 − GEC)',
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
    formula: '(baseline PUE − PUE) × E_IT × average factor',
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
  const centre = c && view(c)?.centre
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

/** An amount out of meters: Σ meters; heat in kWh. */
const amount: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const side = ask.parts[2] as keyof CentreAmounts
  if (!c) return undefined
  const amounts = amountsIn(c)
  const isHeat = side === 'reused' || side === 'heatRemoved'
  const common = {
    title: { ja: `${c.site.name.ja} ${side}`, en: `${c.site.name.en}: ${side}` },
    value: amounts[side],
    unit: side === 'water_m3' ? 'm3' : 'kWh',
  }
  if (isHeat)
    return { ...common, op: 'product', formula: 'GJ × 1,000 / 3.6', inputs: () => [input(c, `heat.${side}`), perGJ(c)] }
  return { ...common, op: 'sum', formula: 'Σ meters', inputs: () => meters(c, side) }
}
const meters = (c: Centre, side: keyof CentreAmounts): Ref[] =>
  centreSides(c.site)
    [side].filter((m) => binsIn(c.ground, [m.meter], c.ask.period).length > 0)
    .map((m) => ({ id: `${c.ask.period.id}.meter.${m.meter}.amount`, weight: m.sign }))
const heat: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const side = ask.parts[2] === 'reused' ? 'reused' : 'heatRemoved'
  const kWh = c && amountsIn(c)[side]
  return c && kWh
    ? {
        title: { ja: `${c.site.name.ja} ${side}`, en: `${c.site.name.en}: ${side}` },
        value: kWh.ok ? computed(kWh.value / KWH_PER_GJ) : kWh,
        unit: 'GJ',
        op: 'sum',
        formula: 'Σ meters',
        inputs: () => meters(c, side),
      }
    : undefined
}
const renewable: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  if (!c) return undefined
  const own = amountsIn(c).renewable
  const bought = record(c)?.certificates_kWh ?? 0
  const whole: Computed<number> = own.ok
    ? computed(own.value + bought)
    : own.why === 'no-meter'
      ? computed(bought)
      : own
  const pue = view(c)?.pue
  const title = { ja: `${c.site.name.ja} 再エネ`, en: `${c.site.name.en}: renewable energy` }
  if (ask.parts[2])
    return {
      title,
      value: whole.ok && pue ? computed(Math.min(whole.value, pue.facility_kWh)) : whole,
      unit: 'kWh',
      op: 'minimum',
      formula: 'at most E_DC',
      clause: 'ISO/IEC 30134-3',
      inputs: () => [input(c, 'renewable'), facility(c)],
    }
  return {
    title,
    value: whole,
    unit: 'kWh',
    op: 'sum',
    formula: 'own generation, what is sold taken off + certificates owned and retired',
    clause: 'ISO/IEC 30134-3',
    inputs: () => [
      ...(own.ok ? [input(c, 'amount.renewable')] : []),
      leaf(`${ask.id}.certificates`, { ja: '証書', en: 'certificates' }, { value: bought, unit: 'kWh', links: acts }),
    ],
  }
}
const kilograms: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const of = ask.parts[2] === 'market' ? 'market' : 'location'
  const t = c && shown(view(c)?.co2[of])
  return c && t
    ? {
        title: { ja: `${c.site.name.ja} CO2`, en: `${c.site.name.en}: CO2` },
        value: t.ok ? computed(t.value * 1_000) : t,
        unit: 'kg-CO2',
        op: 'product',
        formula: 't-CO2 × 1,000',
        inputs: () => [input(c, `co2.${of}`), thousand(c, 'kg/t')],
      }
    : undefined
}
const litres: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const m3 = c && amountsIn(c).water_m3
  return c && m3
    ? {
        title: { ja: `${c.site.name.ja} 水`, en: `${c.site.name.en}: water` },
        value: m3.ok ? computed(m3.value * 1_000) : m3,
        unit: 'L',
        op: 'product',
        formula: 'm3 × 1,000',
        inputs: () => [input(c, 'amount.water_m3'), thousand(c, 'L/m3')],
      }
    : undefined
}
const SERVERS = { performance: '1', power: 'kW', utilisation: '1', count: '1' } as const
const servers: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const of = ask.parts[2] as keyof typeof SERVERS
  if (!c) return undefined
  const all = record(c)?.servers ?? []
  const amountOf = (s: (typeof all)[number]): number =>
    of === 'performance'
      ? s.performance
      : of === 'power'
        ? s.power_kW
        : of === 'count'
          ? 1
          : (s.utilisation ?? Number.NaN)
  const known = all.filter((s) => of !== 'utilisation' || s.utilisation !== undefined)
  return {
    title: { ja: `サーバー ${of}`, en: `servers: ${of}` },
    value:
      known.length === 0 ? absent('no-readings') : computed(known.reduce((sum, s) => sum + s.count * amountOf(s), 0)),
    unit: SERVERS[of],
    op: 'sum',
    formula: 'Σ servers × their count',
    inputs: () =>
      known.map((s, i) =>
        leaf(
          `${ask.id}.${i}`,
          { ja: s.name, en: s.name },
          { value: amountOf(s), unit: SERVERS[of], weight: s.count, note: record(c)?.source ?? null, links: acts },
        ),
      ),
  }
}
const saved: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const base = c && record(c)?.baseline
  const pue = c && shown(view(c)?.pue?.pue)
  return c
    ? {
        title: { ja: 'PUEの差', en: 'baseline PUE − PUE' },
        value: !base ? absent('no-base-year') : pue?.ok ? computed(base.pue - pue.value) : (pue ?? absent('no-meter')),
        unit: '1',
        op: 'sum',
        formula: 'baseline PUE − PUE',
        inputs: () =>
          base
            ? [
                leaf(
                  `${ask.id}.base`,
                  { ja: '基準', en: 'baseline' },
                  { value: base.pue, unit: '1', note: base.source, links: acts },
                ),
                { id: `${ask.period.id}.pue.${c.site.id}`, weight: -1 },
              ]
            : [],
      }
    : undefined
}

/** What enters the boundary beside electricity, by meter. */
const entryMeters = ({ ground, site }: Centre): PlacedMeter[] =>
  placedMeters(ground.facts.plant).filter(
    (m) =>
      m.site === site &&
      m.meter.role === 'intake' &&
      !['electricity', 'own-electricity', 'none'].includes(carrierInfo(m.meter.carrier).family),
  )
const entries: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  if (!c) return undefined
  const of = entryMeters(c)
  const bins = binsIn(
    ground,
    placedMeters(ground.facts.plant)
      .filter((m) => m.site === c.site)
      .map((m) => m.key),
    ask.period,
  )
  return {
    title: { ja: '電気以外の流入', en: 'what enters beside electricity' },
    value: entriesKWh(ground.facts, c.site, { bins, year: ground.facts.year }),
    unit: 'kWh',
    op: 'sum',
    formula: 'Σ meters, kWh by content',
    clause: 'ISO/IEC 30134-2',
    inputs: () =>
      of.length === 0
        ? [leaf(`${ask.id}.none`, { ja: 'なし', en: 'none' }, { value: 0, unit: 'kWh' })]
        : of.map((m) => input(c, `entry.${m.meter.id}`)),
  }
}
const entry: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const m = c && entryMeters(c).find((e) => e.meter.id === ask.parts[2])
  if (!c || !m) return undefined
  const isHeat = carrierInfo(m.meter.carrier).family === 'heat'
  const bins = binsIn(ground, [m.key], ask.period)
  const gj: Computed<number> = isHeat
    ? computed(bins.reduce((sum, b) => sum + b.amount, 0) / MICRO)
    : mapNet(officialIn(ground, [m], ask.period).energy)
  return {
    title: m.meter.name,
    value: bins.length === 0 ? absent('no-readings') : gj.ok ? computed(gj.value * KWH_PER_GJ) : gj,
    unit: 'kWh',
    op: 'product',
    formula: 'GJ × 1,000 / 3.6',
    inputs: () => [{ id: `${ask.period.id}.meter.${m.key}.${isHeat ? 'amount' : 'gj'}` }, perGJ(c)],
  }
}
const mapNet = (energy: Computed<{ readonly net: number }>): Computed<number> =>
  energy.ok ? computed(energy.value.net) : energy

/** A hall: direct meters, and its part of what is shared by IT energy. */
const hall: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const [, , id, figure = ''] = ask.parts
  const of = c?.site.halls?.find((h) => h.id === id)
  const row = c && view(c)?.centre?.halls.find((h) => h.id === id)
  if (!c || !of || !row) return undefined
  const at = (name: string): Ref => input(c, `hall.${id}.${name}`)
  const title = { ja: `${of.name.ja} ${figure}`, en: `${of.name.en}: ${figure}` }
  const sum = (ids: readonly string[]): Ref[] =>
    ids.length === 0
      ? [leaf(`${ask.id}.none`, { ja: 'なし', en: 'none' }, { value: 0, unit: 'kWh' })]
      : ids.map((meter) => ({ id: `${ask.period.id}.meter.${meterKey(c.site.id, meter)}.amount` }))
  const [it, direct, energy] = [shown(row.it), shown(row.direct), shown(row.energy)]
  const less = (a: Computed<number>, b: Computed<number>): Computed<number> =>
    !a.ok ? a : b.ok ? computed(a.value - b.value) : b
  const forms: Readonly<Record<string, Omit<Found, 'title'>>> = {
    it: { value: it, unit: 'kWh', op: 'sum', formula: 'Σ IT meters', inputs: () => sum(of.it) },
    infrastructure: {
      value: less(direct, it),
      unit: 'kWh',
      op: 'sum',
      formula: 'Σ infrastructure meters',
      inputs: () => sum(of.infrastructure),
    },
    direct: {
      value: direct,
      unit: 'kWh',
      op: 'sum',
      formula: 'IT + infrastructure',
      inputs: () => [at('it'), at('infrastructure')],
    },
    pPue: {
      value: shown(row.pPue),
      unit: '1',
      op: 'quotient',
      formula: '(infrastructure + IT) / IT',
      clause: 'ISO/IEC 30134-2',
      inputs: () => [at('direct'), at('it')],
    },
    energy: {
      value: energy,
      unit: 'kWh',
      op: 'sum',
      formula: 'direct + its part of what is shared',
      inputs: () => [at('direct'), at('shared')],
    },
    shared: {
      value: less(energy, direct),
      unit: 'kWh',
      op: 'product',
      formula: 'shared energy × IT of the hall / Σ IT',
      inputs: () => [input(c, 'halls.shared'), at('key')],
    },
    key: {
      value: key(c, it),
      unit: '1',
      op: 'quotient',
      formula: 'IT of the hall / Σ IT of the halls',
      inputs: () => [at('it'), input(c, 'halls.it')],
    },
    share: {
      value: shown(row.share),
      unit: '1',
      op: 'quotient',
      formula: 'energy of the hall / E_DC',
      inputs: () => [at('energy'), facility(c)],
    },
    co2: {
      value: shown(row.co2),
      unit: 't-CO2',
      op: 'product',
      formula: 'share × CO2 of the site by contract',
      inputs: () => [at('share'), input(c, 'co2.market')],
    },
  }
  const form = forms[figure]
  return form && { ...form, title }
}
const totalOf = (c: Centre, of: 'it' | 'direct'): Computed<number> => {
  let sum = 0
  for (const row of view(c)?.centre?.halls ?? []) {
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
      formula: 'Σ halls',
      inputs: () => each('it', 1),
    }
  const direct = totalOf(c, 'direct')
  const whole = view(c)?.pue?.facility_kWh
  return {
    title: { ja: '共用', en: 'shared energy' },
    value: direct.ok && whole !== undefined ? computed(whole - direct.value) : direct,
    unit: 'kWh',
    op: 'sum',
    formula: 'E_DC − Σ direct of the halls',
    inputs: () => [facility(c), ...each('direct', -1)],
  }
}
const CENTRE = `${PERIOD}\\.site\\.${SITE}`
export const indicatorForms: readonly Form[] = [
  [`${CENTRE}\\.(${Object.keys(indicators).join('|')})`, indicator],
  [`${CENTRE}\\.amount\\.(it|cooling|renewable|reused|heatRemoved|water_m3)`, amount],
  [`${CENTRE}\\.heat\\.(reused|heatRemoved)`, heat],
  [`${CENTRE}\\.renewable(-counted)?`, renewable],
  [`${CENTRE}\\.co2-kg\\.(market|location)`, kilograms],
  [`${CENTRE}\\.water-l`, litres],
  [`${CENTRE}\\.servers\\.(performance|power|utilisation|count)`, servers],
  [`${CENTRE}\\.pue-saved`, saved],
  [`${CENTRE}\\.entries`, entries],
  [`${CENTRE}\\.entry\\.([a-z0-9-]{1,64})`, entry],
  [`${CENTRE}\\.hall\\.([a-z0-9-]{1,64})\\.([a-zA-Z0-9]+)`, hall],
  [`${CENTRE}\\.halls\\.(it|shared)`, halls],
]
