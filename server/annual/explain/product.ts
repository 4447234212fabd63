import { avoidedByOne, avoidedYears } from '#core/avoided'
import { absent, type Computed, computed } from '#core/computed'
import { MICRO } from '#core/register'
import { filedIn } from './filed.ts'
import { formulas } from './formulas.ts'
import {
  type Answer,
  type Ask,
  binsIn,
  type Form,
  type Ground,
  leaf,
  meterOf,
  orNone,
  PERIOD,
  SITE,
  scopeOf,
  shown,
} from './ground.ts'
import { asIs, notes } from './notes.ts'
import { carrierAmount, carrierTotal } from './official.ts'
import { carrierTitle } from './titles.ts'

/** 排出抑制貢献量 of a product of the register. */
const avoided: Answer = (ground, ask) => {
  const [, id, method] = ask.parts
  const row = filedIn(ground)?.avoided.find((a) => a.product === id && a.method === method)
  const product = ground.facts.products.find((p) => p.id === id)
  if (!row || !product) return undefined
  const one = avoidedByOne(product, ground.facts.year)
  const links = [{ href: '/api/v1/avoided-products', title: 'register of products' }]
  return {
    title: product.name,
    value: shown(row.t),
    unit: 't-CO2',
    op: 'product',
    formula: method === 'flow' ? formulas.avoidedFlow : formulas.avoidedStock,
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
                note: one.value.factorYear === null ? null : notes.factorOf(one.value.factorYear),
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
  const row = filedIn(ground)?.footprints.find((f) => f.site === site && f.product === id)
  if (!row) return undefined
  const { field: quantity, unit } = quantityOf(of)
  const figure = shown(row[quantity][part as 'direct'])
  const all = (filedIn(ground)?.footprints ?? []).filter((f) => f.site === site)
  const keys = all.reduce((sum, f) => sum + f.key, 0)
  const prefix = `${ask.period.id}.footprint.${site}.${id}.${of}`
  const links = [{ href: '/api/v1/product-shares', title: 'products and their keys' }]
  const common = { title: row.name, value: figure, unit, clause: 'PACT V3' }
  if (part === 'total')
    return {
      ...common,
      op: 'sum',
      formula: formulas.lineAndShare,
      inputs: () => [{ id: `${prefix}.direct` }, { id: `${prefix}.shared` }],
    }
  if (part === 'direct') {
    const share = ground.facts.shares.find((s) => s.site === site && s.id === id && s.year === ground.facts.year)
    const lines = (share?.meters ?? []).map((key) => ({ id: `${ask.period.id}.footprint-line.${site}.${of}.${key}` }))
    return {
      ...common,
      op: 'sum',
      formula: formulas.ownLine,
      inputs: () => orNone(lines, ask.id, unit),
      links,
    }
  }
  return {
    ...common,
    op: 'product',
    formula: formulas.sharedByKey,
    inputs: () => [
      { id: `${ask.period.id}.footprint-rest.${site}.${of}` },
      leaf(
        `${ask.id}.key`,
        { ja: '按分', en: 'key / Σ keys' },
        { value: keys > 0 ? row.key / keys : 0, unit: '1', note: asIs(`${row.key} / ${keys} ${row.keyUnit}`), links },
      ),
    ],
  }
}
const rest: Answer = (ground, ask) => {
  const [, site, of = ''] = ask.parts
  const { field: quantity, unit, whole } = quantityOf(of)
  const all = (filedIn(ground)?.footprints ?? []).filter((f) => f.site === site)
  let shared = 0
  for (const f of all) {
    const one = shown(f[quantity].shared)
    if (one.ok) shared += one.value
  }
  return {
    title: { ja: '共用分', en: 'what is shared' },
    value: computed(shared),
    unit,
    op: 'sum',
    formula: formulas.siteLessLines,
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
    unit: quantityOf(of).unit,
    op: 'product',
    formula: formulas.amountByMean,
    clause: 'PACT V3',
    inputs: () => [
      { id: `${ask.period.id}.meter.${key}.amount` },
      { id: `${ask.period.id}.footprint-mean.${site}.${of}.${m.meter.carrier}` },
    ],
  }
}
/** What of a product is asked: its field, unit, the figure of the whole site, and the view of a carrier. */
const quantityOf = (of: string) => {
  if (of === 'energy') return { field: 'energy', unit: 'GJ', whole: 'energy.gj', view: 'gj' } as const
  return of === 'co2-location'
    ? ({ field: 'location', unit: 't-CO2', whole: 'co2.location', view: 'co2.location' } as const)
    : ({ field: 'market', unit: 't-CO2', whole: 'co2.market', view: 'co2.market' } as const)
}
const meanOf = (
  ground: Ground,
  { site, of, carrier, ask }: { site: string; of: string; carrier: string; ask: Ask },
): Computed<number> => {
  const scope = scopeOf(ground, 'site', site)
  if (!scope) return absent('no-meter')
  const whole = carrierTotal(ground, scope, { period: ask.period, carrier, view: quantityOf(of).view }).value
  const amount = carrierAmount(ground, scope, { period: ask.period, carrier }).value
  return !whole.ok ? whole : !amount.ok ? amount : computed(whole.value / amount.value)
}
const meanValue: Answer = (ground, ask) => {
  const [, site = '', of = '', carrier = ''] = ask.parts
  return {
    title: { ja: `${carrierTitle(carrier).ja} 平均`, en: `${carrierTitle(carrier).en}: mean value on the site` },
    value: meanOf(ground, { site, of, carrier, ask }),
    unit: quantityOf(of).unit,
    op: 'quotient',
    formula: formulas.meanOfCarrier,
    clause: 'PACT V3',
    inputs: () => [
      { id: `${ask.period.id}.site.${site}.carrier.${carrier}.${quantityOf(of).view}` },
      { id: `${ask.period.id}.site.${site}.carrier.${carrier}.amount` },
    ],
  }
}

const ID = '([a-z0-9-]{1,64})'
/** Products: what they avoid, and their footprint. */
export const productForms: readonly Form[] = [
  [`${PERIOD}\\.avoided\\.${ID}\\.(flow|stock)`, avoided],
  [`${PERIOD}\\.footprint\\.${SITE}\\.${ID}\\.(energy|co2|co2-location)(?:\\.(direct|shared|total))?`, footprint],
  [`${PERIOD}\\.footprint-line\\.${SITE}\\.(energy|co2|co2-location)\\.([a-z0-9-]{1,64}/[a-z0-9-]{1,64})`, line],
  [`${PERIOD}\\.footprint-mean\\.${SITE}\\.(energy|co2|co2-location)\\.([a-z0-9_]+)`, meanValue],
  [`${PERIOD}\\.footprint-rest\\.${SITE}\\.(energy|co2|co2-location)`, rest],
]
