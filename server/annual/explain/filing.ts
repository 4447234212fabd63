import { annualView } from '#core/annual'
import { directBefore } from '#core/annual-official'
import { avoidedByOne, avoidedYears } from '#core/avoided'
import { carrierInfo } from '#core/carrier'
import { absent, type Computed, computed } from '#core/computed'
import { constant } from '#core/constant'
import { KL_PER_GJ, NONFOSSIL_FUEL } from '#core/energy'
import { deemedGeneration } from '#core/generation'
import { directCo2 } from '#core/gx-ets'
import { NEW_REGIME } from '#core/heat-value'
import { WEIGHTED } from '#core/nonfossil'
import { countedMeters } from '#core/period'
import type { PlacedMeter } from '#core/plant-index'
import { MICRO } from '#core/register'
import { fiscalYear } from '#core/time'
import {
  type Answer,
  type Ask,
  binsIn,
  constantLeaf,
  enters,
  type Form,
  type Ground,
  leaf,
  meterOf,
  PERIOD,
  type Ref,
  SITE,
  scopeOf,
  shown,
} from './ground.ts'
import { CO2, carrierAmount, carrierTotal, crudeOilLeaf, ENERGY } from './official.ts'
import { partTitles } from './segment.ts'

const view = ({ facts }: Ground) => annualView(facts)?.official
const FIELD = { a: 'a', 'a-prime': 'aPrime', b: 'b', 'b-prime': 'bPrime' } as const
type Part = keyof typeof FIELD
const none = (id: string, unit: string): Ref => leaf(`${id}.none`, { ja: 'なし', en: 'none' }, { value: 0, unit })

/** A, A′, B, B′ of the company: Σ counted meters, and generation that no meter counts. */
const energy: Answer = (ground, ask) => {
  const part = ask.parts[1] as Part
  const of = view(ground)?.energy
  if (!of) return undefined
  const isNew = ground.facts.year >= NEW_REGIME
  const weight = ({ meter }: PlacedMeter): number =>
    part === 'b'
      ? -1
      : part === 'a-prime' && isNew && carrierInfo(meter.carrier).family === 'nonfossil-fuel'
        ? NONFOSSIL_FUEL
        : 1
  const inputs = (): Ref[] => {
    if (part === 'b-prime')
      return [leaf(`${ask.id}.heat`, partTitles[part], { value: amountOf(shown(of.bPrime)), unit: 'GJ' })]
    const own = countedMeters(ground.facts).filter(
      (m) => (m.meter.role === 'sold') === (part === 'b') && enters(ground, m, ask.period),
    )
    const deemed = part === 'b' ? [] : (view(ground)?.deemed ?? []).filter((d) => d.counted)
    const all = [
      ...own.map((m) => ({ id: `${ask.period.id}.meter.${m.key}.gj`, weight: weight(m) })),
      ...deemed.map((d) => ({ id: `${ask.period.id}.official.deemed-gj.${d.site}.${d.id}` })),
    ]
    return all.length > 0 ? all : [none(ask.id, 'GJ')]
  }
  return {
    title: partTitles[part],
    value: shown(of[FIELD[part]]),
    unit: 'GJ',
    op: 'sum',
    formula: part === 'a-prime' ? 'Σ meters, non-fossil fuels × 0.8' : 'Σ meters',
    clause: ENERGY,
    inputs,
  }
}
const amountOf = (of: Computed<number>): number => (of.ok ? of.value : 0)
const energyKl: Answer = (ground, ask) => {
  const part = ask.parts[1] as Part
  const gj = shown(view(ground)?.energy[FIELD[part]])
  return {
    title: partTitles[part],
    value: gj.ok ? computed(gj.value * KL_PER_GJ) : gj,
    unit: 'kL',
    op: 'product',
    formula: 'GJ × 0.0258',
    clause: ENERGY,
    inputs: () => [{ id: `${ask.period.id}.official.energy.${part}` }, crudeOilLeaf(ask.id)],
  }
}
const energyFiled: Answer = (ground, ask) => {
  const part = ask.parts[1] as Part
  return {
    title: partTitles[part],
    value: shown(view(ground)?.energy[`${FIELD[part]}Filed`]),
    unit: 'kL',
    op: 'half-up',
    formula: 'kL, half up to a whole number',
    clause: '定期報告書 記入要領; 特定-第2表',
    inputs: () => [{ id: `${ask.period.id}.official.energy.${part}.kl` }],
  }
}

const constantOf = (ground: Ground, id: string, row: string): Ref => {
  const found = constant(ground.facts.coefficients, row, ground.facts.year)
  return leaf(
    id,
    { ja: row, en: row },
    found.ok
      ? {
          value: found.value.value,
          unit: found.value.unit,
          note: `${found.value.set}, ${found.value.confidence}${found.value.provisional === null ? '' : `, provisional: FY${found.value.provisional}`}`,
        }
      : { value: Number.NaN, unit: '1' },
  )
}
/** みなし発電量: kW × 8,760 × capacity factor. */
const deemed: Answer = (ground, ask) => {
  const [, site, id] = ask.parts
  const of = ground.facts.plant.sites.find((s) => s.id === site)?.deemed.find((d) => d.id === id)
  const row = view(ground)?.deemed.find((d) => d.site === site && d.id === id)
  if (!of || !row) return undefined
  const result = deemedGeneration(ground.facts.coefficients, of, ground.facts.year)
  return {
    title: { ja: `みなし発電量 ${id}`, en: `deemed generation ${id}` },
    value: shown(row.kWh),
    unit: 'kWh',
    op: 'product',
    formula: 'kW × 8,760 h × capacity factor / 100',
    clause: '省エネ法 定期報告書 記入要領 2024',
    note: row.counted ? 'counted: the year is over' : 'counted once the year is over',
    inputs: () => [
      leaf(
        `${ask.id}.kw`,
        { ja: '設備容量', en: 'capacity' },
        {
          value: result.ok ? result.value.kW : Number.NaN,
          unit: 'kW',
          note: 'the smaller of panels and inverter, per string',
        },
      ),
      constantLeaf(
        `${ask.id}.hours`,
        { ja: '時間', en: 'hours' },
        { value: 8_760, unit: 'h', clause: '記入要領 2024' },
      ),
      constantOf(ground, `${ask.id}.factor`, `capacity-factor:${of.source}`),
      constantLeaf(`${ask.id}.percent`, { ja: '%', en: '%' }, { value: 0.01, unit: '1/%', clause: '記入要領 2024' }),
    ],
  }
}
const deemedHeat: Answer = (ground, ask) => {
  const [, site, id] = ask.parts
  const kWh = shown(view(ground)?.deemed.find((d) => d.site === site && d.id === id)?.kWh)
  return {
    title: { ja: `みなし発電量 ${id}`, en: `deemed generation ${id}` },
    value: kWh.ok ? computed(kWh.value * OWN_GENERATION) : kWh,
    unit: 'GJ',
    op: 'product',
    formula: 'kWh × 3.60 / 1,000',
    clause: ENERGY,
    inputs: () => [
      { id: `${ask.period.id}.official.deemed.${site}.${id}` },
      constantLeaf(
        `${ask.id}.heat`,
        { ja: '自家発電', en: 'own generation' },
        { value: OWN_GENERATION, unit: 'GJ/kWh', clause: ENERGY },
      ),
    ],
  }
}
/** Heat value of own non-fossil generation, 3.60 GJ per 千kWh. */
const OWN_GENERATION = 0.0036

/** CO2 after certificates and credits: what of each counted is taken off. */
const afterCertificates: Answer = (ground, ask) => {
  const of = ask.parts[1] === 'basic' ? 'basic' : 'adjusted'
  const row = view(ground)?.co2[of]
  if (!row) return undefined
  const before = of === 'basic' ? 'co2.basic' : 'co2.market'
  const links = [{ href: '/api/v1/certificates', title: 'certificates' }]
  const used = of === 'adjusted' ? (view(ground)?.co2.certificates ?? []) : []
  const { electricity = 0, heat = 0, whole = 0 } = row.deducted ?? {}
  const targets = Object.entries({ electricity, heat, whole }).map(([name, t]) => ({
    name,
    t,
    note: 'certificates of this kind that lower 基礎',
  }))
  const parts =
    of === 'adjusted'
      ? used.map((c) => ({
          name: `${c.kind} ${c.number}`,
          t: c.used_t,
          note: `claimed ${c.claimed_t} t-CO2; counts within its cap`,
        }))
      : targets
  return {
    title:
      of === 'basic'
        ? { ja: 'CO2 基礎排出量', en: 'CO2, basic, after certificates' }
        : { ja: 'CO2 調整後排出量', en: 'CO2, adjusted, after certificates' },
    value: shown(row.after),
    unit: 't-CO2',
    op: 'sum',
    formula: 'emissions − what of certificates and credits counts, each within its cap',
    clause: CO2,
    inputs: () => [
      { id: `${ask.period.id}.${before}` },
      ...parts.map(({ name, t, note }) =>
        leaf(
          `${ask.id}.${name.replaceAll(' ', '.')}`,
          { ja: name, en: name },
          { value: t, unit: 't-CO2', weight: -1, note, links },
        ),
      ),
    ],
  }
}

/** 非化石電気の使用割合. */
const nonFossil: Answer = (ground, ask) => {
  const plain = ask.parts[1] !== undefined
  const row = view(ground)?.nonFossil
  if (!row) return undefined
  const of = plain ? 'plain' : 'weighted'
  return {
    title: {
      ja: '非化石電気の使用割合',
      en: plain ? 'non-fossil share of electricity, unweighted' : 'non-fossil share of electricity',
    },
    value: shown(plain ? row.plain : row.share),
    unit: '%',
    op: 'product',
    formula: 'non-fossil electricity / all electricity × 100',
    clause: '特定-第4表 3-1, 3-3',
    inputs: () => [
      { id: `${ask.period.id}.official.non-fossil.${of}.ratio` },
      constantLeaf(`${ask.id}.percent`, { ja: '%', en: '%' }, { value: 100, unit: '%', clause: '特定-第4表' }),
    ],
  }
}
const nonFossilPart: Answer = (ground, ask) => {
  const [, of, what] = ask.parts
  const rows = view(ground)?.nonFossil.rows ?? []
  const weight = (r: (typeof rows)[number]): number => (of === 'weighted' && r.weighted ? WEIGHTED : 1)
  const certificates = view(ground)?.nonFossil.certificates_kWh ?? 0
  const sum = (one: (r: (typeof rows)[number]) => number): number => rows.reduce((total, r) => total + one(r), 0)
  const [part, whole] = [sum((r) => (weight(r) * r.kWh * r.share) / 100) + certificates, sum((r) => weight(r) * r.kWh)]
  const prefix = `${ask.period.id}.official.non-fossil`
  const title = { ja: '非化石電気', en: 'non-fossil electricity' }
  if (what === 'ratio')
    return {
      title,
      value: whole > 0 ? computed(part / whole) : absent('no-readings'),
      unit: '1',
      op: 'quotient',
      formula: of === 'weighted' ? 'weighted rows × 1.2 on both sides' : 'without weights',
      clause: '省エネ法ヘルプデスク 631541',
      inputs: () => [{ id: `${prefix}.${of}.part` }, { id: `${prefix}.${of}.whole` }],
    }
  const isPart = what === 'part'
  return {
    title: isPart ? title : { ja: '全電気', en: 'all electricity' },
    value: computed(isPart ? part : whole),
    unit: 'kWh',
    op: 'sum',
    formula: isPart ? 'Σ rows kWh × share × weight + certificates' : 'Σ rows kWh × weight',
    clause: '特定-第2表 1-5',
    inputs: () => [
      ...rows.map((r, i) => ({ id: `${prefix}.row.${i}`, weight: weight(r) * (isPart ? r.share / 100 : 1) })),
      ...(isPart
        ? [
            leaf(
              `${ask.id}.certificates`,
              { ja: '証書', en: 'certificates' },
              { value: certificates, unit: 'kWh', links: [{ href: '/api/v1/certificates', title: 'certificates' }] },
            ),
          ]
        : []),
    ],
  }
}
/** Electricity of one retailer and menu: its meters, where their contract did not change in the year. */
const nonFossilRow: Answer = (ground, ask) => {
  const row = view(ground)?.nonFossil.rows[Number(ask.parts[1])]
  if (!row) return undefined
  const meters = countedMeters(ground.facts).filter(
    ({ meter, key }) =>
      meter.carrier === row.carrier &&
      (meter.contract ?? null) === row.contract &&
      binsIn(ground, [key], ask.period).length > 0,
  )
  const signOf = ({ meter }: PlacedMeter): number => (meter.role === 'sold' || meter.role === 'supplied' ? -1 : 1)
  const sum = meters.reduce(
    (all, m) => all + (signOf(m) * binsIn(ground, [m.key], ask.period).reduce((s, b) => s + b.amount, 0)) / MICRO,
    0,
  )
  const name = [row.carrier, row.supplier, row.menu].filter((t) => t !== null).join(' ')
  const note = `stated ${row.stated ?? '–'} %, share ${row.share} %${row.weighted ? ', weighted' : ''}`
  const common = {
    title: { ja: name, en: name },
    value: computed(row.kWh),
    unit: 'kWh',
    note,
    clause: '特定-第2表 1-5',
  }
  const isWhole = Math.abs(sum - row.kWh) <= 1e-6 * Math.max(1, Math.abs(row.kWh))
  if (!isWhole || meters.length === 0) {
    const links = meters.map((m) => ({ href: `/api/v1/meters/${m.key}/slots`, title: m.key }))
    return { ...common, op: 'leaf', formula: 'Σ meters under the contract', links, inputs: () => [] }
  }
  return {
    ...common,
    op: 'sum',
    formula: 'Σ meters',
    inputs: () => meters.map((m) => ({ id: `${ask.period.id}.meter.${m.key}.amount`, weight: signOf(m) })),
  }
}

/** Direct CO2: fuel burnt on the sites. */
const directNow: Answer = (ground, ask) => ({
  title: { ja: '直接排出量', en: 'direct CO2' },
  value: shown(view(ground)?.direct.now),
  unit: 't-CO2',
  op: 'sum',
  formula: 'Σ fuels burnt on the sites (基礎)',
  clause: 'GX-ETS',
  inputs: () => {
    const carriers = new Set(
      countedMeters(ground.facts)
        .filter((m) => enters(ground, m, ask.period))
        .map((m) => m.meter.carrier)
        .filter((c) => ['fossil-fuel', 'nonfossil-fuel'].includes(carrierInfo(c).family)),
    )
    return carriers.size === 0
      ? [none(ask.id, 't-CO2')]
      : [...carriers].map((c) => ({ id: `${ask.period.id}.carrier.${c}.co2.basic` }))
  },
})
const directMean: Answer = (ground, ask) => ({
  title: { ja: '直接排出量 3年度平均', en: 'direct CO2, mean of three years' },
  value: shown(view(ground)?.direct.mean),
  unit: 't-CO2',
  op: 'sum',
  formula: '(sum of the three fiscal years before) / 3',
  clause: 'GX-ETS (排出量取引制度小委員会, 2025-12)',
  inputs: () =>
    [3, 2, 1].flatMap((back): Ref[] => {
      const year = fiscalYear(ground.facts.year - back)
      if (back === 1 && ground.facts.before.length > 0) return [{ id: `fy${year}.official.direct.now`, weight: 1 / 3 }]
      const t = directBefore(ground.facts, year)
      const title = { ja: `${year}年度 (履歴)`, en: `FY${year}, of the history` }
      return t.ok
        ? [
            leaf(`${ask.id}.${year}`, title, {
              value: directCo2(t.value.lines),
              unit: 't-CO2',
              weight: 1 / 3,
              note: 'plant.yaml: history',
            }),
          ]
        : []
    }),
})
const threshold: Answer = (ground, ask) => ({
  title: { ja: 'GX-ETS 基準', en: 'threshold of GX-ETS' },
  value: shown(view(ground)?.direct.threshold),
  unit: 't-CO2',
  op: 'sum',
  formula: 'printed',
  clause: 'GX-ETS',
  inputs: () =>
    shown(view(ground)?.direct.threshold).ok ? [constantOf(ground, `${ask.id}.printed`, 'gx-ets:threshold')] : [],
})

/** FY2023 by the old heat values beside the new ones. */
const oldLaw: Answer = (ground, ask) => {
  const row = view(ground)?.oldLaw
  if (!row) return undefined
  const kl = ask.parts[1] === 'kl'
  const title = { ja: '旧換算係数', en: 'by the heat values to FY2022' }
  if (kl)
    return {
      title,
      value: shown(row.kl),
      unit: 'kL',
      op: 'product',
      formula: 'GJ × 0.0258',
      clause: ENERGY,
      inputs: () => [{ id: `${ask.period.id}.official.old-law.gj` }, crudeOilLeaf(ask.id)],
    }
  const gj = shown(row.gj)
  return {
    title,
    value: gj,
    unit: 'GJ',
    op: 'sum',
    formula: 'Σ amounts × heat values in force to FY2022',
    clause: '省エネ法 施行規則 別表第1 (to FY2022)',
    inputs: () =>
      gj.ok
        ? [
            leaf(`${ask.id}.sum`, title, {
              value: gj.value,
              unit: 'GJ',
              note: 'the same amounts as in energy.gj',
              links: [
                { href: `/api/v1/explain?figure=${ask.period.id}.energy.gj`, title: 'the same by the new heat values' },
              ],
            }),
          ]
        : [],
  }
}

/** 排出抑制貢献量 of a product of the register. */
const avoided: Answer = (ground, ask) => {
  const [, id, method] = ask.parts
  const row = view(ground)?.avoided.find((a) => a.product === id && a.method === method)
  const product = ground.facts.products.find((p) => p.id === id)
  if (!row || !product) return undefined
  const one = avoidedByOne(product, ground.facts.year)
  const links = [{ href: '/api/v1/avoided-products', title: 'register of products' }]
  return {
    title: product.name,
    value: shown(row.t),
    unit: 't-CO2',
    op: 'product',
    formula: `units × t-CO2 a year of one × ${method === 'flow' ? 'years of life' : 'this year'} × contribution`,
    clause: '温室効果ガス削減貢献定量化ガイドライン',
    inputs: () =>
      one.ok
        ? [
            leaf(`${ask.id}.units`, { ja: '台数', en: 'units' }, { value: row.units ?? 0, unit: '1', links }),
            leaf(
              `${ask.id}.one`,
              { ja: '1台1年', en: 'one unit, a year' },
              {
                value: one.value.t,
                unit: 't-CO2',
                links,
                note: one.value.factorYear === null ? null : `factor of FY${one.value.factorYear}`,
              },
            ),
            leaf(
              `${ask.id}.years`,
              { ja: '年数', en: 'years' },
              { value: avoidedYears(product, method === 'flow' ? 'flow' : 'stock'), unit: 'a', links },
            ),
            leaf(
              `${ask.id}.contribution`,
              { ja: '寄与率', en: 'contribution' },
              { value: product.contribution?.rate ?? 1, unit: '1', links },
            ),
          ]
        : [],
  }
}

/** A product's part of its site: what its line shows, and its key's part of the rest. */
const footprint: Answer = (ground, ask) => {
  const [, site, id, of = '', part = 'total'] = ask.parts
  const row = view(ground)?.footprints.find((f) => f.site === site && f.product === id)
  const quantity = of === 'energy' ? 'energy' : of === 'co2-location' ? 'location' : 'market'
  if (!row) return undefined
  const unit = quantity === 'energy' ? 'GJ' : 't-CO2'
  const whole = quantity === 'energy' ? 'energy.gj' : `co2.${quantity}`
  const figure = shown(row[quantity][part as 'direct'])
  const all = (view(ground)?.footprints ?? []).filter((f) => f.site === site)
  const keys = all.reduce((sum, f) => sum + f.key, 0)
  const prefix = `${ask.period.id}.footprint.${site}.${id}.${of}`
  const links = [{ href: '/api/v1/product-shares', title: 'products and their keys' }]
  const common = { title: row.name, value: figure, unit, clause: 'PACT V3' }
  if (part === 'total')
    return {
      ...common,
      op: 'sum',
      formula: 'own line + its part of what is shared',
      inputs: () => [{ id: `${prefix}.direct` }, { id: `${prefix}.shared` }],
    }
  if (part === 'direct') {
    const share = ground.facts.shares.find((s) => s.site === site && s.id === id && s.year === ground.facts.year)
    const lines = (share?.meters ?? []).map((key) => ({ id: `${ask.period.id}.footprint-line.${site}.${of}.${key}` }))
    return {
      ...common,
      op: 'sum',
      formula: 'Σ meters of its own line × the mean value of their carrier on the site',
      inputs: () => (lines.length > 0 ? lines : [none(ask.id, unit)]),
      links,
    }
  }
  return {
    ...common,
    op: 'product',
    formula: '(site − Σ own lines) × key / Σ keys',
    inputs: () => [
      { id: `${ask.period.id}.footprint-rest.${site}.${of}` },
      leaf(
        `${ask.id}.key`,
        { ja: '按分', en: 'key / Σ keys' },
        { value: keys > 0 ? row.key / keys : 0, unit: '1', note: `${row.key} ${row.keyUnit} of ${keys}`, links },
      ),
    ],
    note: `site: ${ask.period.id}.site.${site}.${whole}`,
  }
}
const rest: Answer = (ground, ask) => {
  const [, site, of] = ask.parts
  const quantity = of === 'energy' ? 'energy' : of === 'co2-location' ? 'location' : 'market'
  const all = (view(ground)?.footprints ?? []).filter((f) => f.site === site)
  let shared = 0
  for (const f of all) {
    const one = shown(f[quantity].shared)
    if (one.ok) shared += one.value
  }
  const whole = quantity === 'energy' ? 'energy.gj' : `co2.${quantity}`
  return {
    title: { ja: '共用分', en: 'what is shared' },
    value: computed(shared),
    unit: quantity === 'energy' ? 'GJ' : 't-CO2',
    op: 'sum',
    formula: 'site − Σ own lines',
    clause: 'PACT V3',
    inputs: () => [
      { id: `${ask.period.id}.site.${site}.${whole}` },
      ...all.map((f) => ({ id: `${ask.period.id}.footprint.${site}.${f.product}.${of}.direct`, weight: -1 })),
    ],
  }
}

/** One meter of a product's own line, at the mean value of its carrier on the site. */
const line: Answer = (ground, ask) => {
  const [, site = '', of = '', key = ''] = ask.parts
  const m = meterOf(ground, key)
  if (!m) return undefined
  const mean = meanOf(ground, { site, of, carrier: m.meter.carrier, ask })
  const bins = binsIn(ground, [m.key], ask.period)
  const amount = bins.reduce((sum, b) => sum + b.amount, 0) / MICRO
  return {
    title: m.meter.name,
    value: bins.length === 0 ? absent('no-readings') : mean.ok ? computed(amount * mean.value) : mean,
    unit: of === 'energy' ? 'GJ' : 't-CO2',
    op: 'product',
    formula: 'amount × mean value of the carrier on the site',
    clause: 'PACT V3',
    inputs: () => [
      { id: `${ask.period.id}.meter.${key}.amount` },
      { id: `${ask.period.id}.footprint-mean.${site}.${of}.${m.meter.carrier}` },
    ],
  }
}
const quantityOf = (of: string) => (of === 'energy' ? 'gj' : of === 'co2-location' ? 'co2.location' : 'co2.market')
const meanOf = (
  ground: Ground,
  { site, of, carrier, ask }: { site: string; of: string; carrier: string; ask: Ask },
): Computed<number> => {
  const scope = scopeOf(ground, 'site', site)
  if (!scope) return absent('no-meter')
  const whole = carrierTotal(ground, scope, { period: ask.period, carrier, view: quantityOf(of) }).value
  const amount = carrierAmount(ground, scope, { period: ask.period, carrier }).value
  return !whole.ok ? whole : !amount.ok ? amount : computed(whole.value / amount.value)
}
const meanValue: Answer = (ground, ask) => {
  const [, site = '', of = '', carrier = ''] = ask.parts
  return {
    title: { ja: `${carrier} 平均`, en: `${carrier}: mean value on the site` },
    value: meanOf(ground, { site, of, carrier, ask }),
    unit: of === 'energy' ? 'GJ' : 't-CO2',
    op: 'quotient',
    formula: 'what the carrier makes on the site / its amount',
    clause: 'PACT V3',
    inputs: () => [
      { id: `${ask.period.id}.site.${site}.carrier.${carrier}.${quantityOf(of)}` },
      { id: `${ask.period.id}.site.${site}.carrier.${carrier}.amount` },
    ],
  }
}

const ID = '([a-z0-9-]{1,64})'
const OFFICIAL = `${PERIOD}\\.official`
export const filingForms: readonly Form[] = [
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)`, energy],
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)\\.kl`, energyKl],
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)\\.filed`, energyFiled],
  [`${OFFICIAL}\\.deemed\\.${SITE}\\.${ID}`, deemed],
  [`${OFFICIAL}\\.deemed-gj\\.${SITE}\\.${ID}`, deemedHeat],
  [`${OFFICIAL}\\.co2\\.(adjusted|basic)`, afterCertificates],
  [`${OFFICIAL}\\.non-fossil-share(-plain)?`, nonFossil],
  [`${OFFICIAL}\\.non-fossil\\.(weighted|plain)\\.(ratio|part|whole)`, nonFossilPart],
  [`${OFFICIAL}\\.non-fossil\\.row\\.(\\d{1,3})`, nonFossilRow],
  [`${OFFICIAL}\\.direct\\.now`, directNow],
  [`${OFFICIAL}\\.direct\\.mean`, directMean],
  [`${OFFICIAL}\\.direct\\.threshold`, threshold],
  [`${OFFICIAL}\\.old-law\\.(gj|kl)`, oldLaw],
  [`${PERIOD}\\.avoided\\.${ID}\\.(flow|stock)`, avoided],
  [`${PERIOD}\\.footprint\\.${SITE}\\.${ID}\\.(energy|co2|co2-location)(?:\\.(direct|shared|total))?`, footprint],
  [`${PERIOD}\\.footprint-line\\.${SITE}\\.(energy|co2|co2-location)\\.([a-z0-9-]{1,64}/[a-z0-9-]{1,64})`, line],
  [`${PERIOD}\\.footprint-mean\\.${SITE}\\.(energy|co2|co2-location)\\.([a-z0-9_]+)`, meanValue],
  [`${PERIOD}\\.footprint-rest\\.${SITE}\\.(energy|co2|co2-location)`, rest],
]
