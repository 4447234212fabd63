import { absent, computed } from '#core/computed'
import { WEIGHTED } from '#core/nonfossil'
import { countedMeters } from '#core/period'
import { signOf } from '#core/plant-index'
import { MICRO } from '#core/register'
import { filedIn } from './filed.ts'
import { formulas } from './formulas.ts'
import { type Answer, binsIn, constantLeaf, type Form, leaf, PERIOD, shown } from './ground.ts'
import { notes } from './notes.ts'
import { carrierTitle } from './titles.ts'

/** 非化石電気の使用割合. */
const nonFossil: Answer = (ground, ask) => {
  const plain = ask.parts[1] !== undefined
  const row = filedIn(ground)?.nonFossil
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
    formula: formulas.nonFossilShare,
    clause: '特定-第4表 3-1, 3-3',
    inputs: () => [
      { id: `${ask.period.id}.official.non-fossil.${of}.ratio` },
      constantLeaf(`${ask.id}.percent`, { ja: '%', en: '%' }, { value: 100, unit: '%', clause: '特定-第4表' }),
    ],
  }
}
const nonFossilPart: Answer = (ground, ask) => {
  const [, of, what] = ask.parts
  const rows = filedIn(ground)?.nonFossil.rows ?? []
  const weight = (r: (typeof rows)[number]): number => (of === 'weighted' && r.weighted ? WEIGHTED : 1)
  const certificates = filedIn(ground)?.nonFossil.certificates_kWh ?? 0
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
      formula: of === 'weighted' ? formulas.weightedRows : formulas.unweighted,
      clause: '省エネ法ヘルプデスク 631541',
      inputs: () => [{ id: `${prefix}.${of}.part` }, { id: `${prefix}.${of}.whole` }],
    }
  const isPart = what === 'part'
  return {
    title: isPart ? title : { ja: '全電気', en: 'all electricity' },
    value: computed(isPart ? part : whole),
    unit: 'kWh',
    op: 'sum',
    formula: isPart ? formulas.nonFossilPart : formulas.nonFossilWhole,
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
  const row = filedIn(ground)?.nonFossil.rows[Number(ask.parts[1])]
  if (!row) return undefined
  const meters = countedMeters(ground.facts).filter(
    ({ meter, key }) =>
      meter.carrier === row.carrier &&
      (meter.contract ?? null) === row.contract &&
      binsIn(ground, [key], ask.period).length > 0,
  )
  const sum = meters.reduce(
    (all, m) => all + (signOf(m) * binsIn(ground, [m.key], ask.period).reduce((s, b) => s + b.amount, 0)) / MICRO,
    0,
  )
  const more = [row.supplier, row.menu].filter((t) => t !== null)
  const name = (of: string): string => [of, ...more].join(' ')
  const { ja, en } = carrierTitle(row.carrier)
  const note = notes.nonFossilRow(row)
  const common = {
    title: { ja: name(ja), en: name(en) },
    value: computed(row.kWh),
    unit: 'kWh',
    note,
    clause: '特定-第2表 1-5',
  }
  const isWhole = Math.abs(sum - row.kWh) <= 1e-6 * Math.max(1, Math.abs(row.kWh))
  if (!isWhole || meters.length === 0) {
    const links = meters.map((m) => ({ href: `/api/v1/meters/${m.key}/slots`, title: m.key }))
    return { ...common, op: 'leaf', formula: formulas.metersOfContract, links, inputs: () => [] }
  }
  return {
    ...common,
    op: 'sum',
    formula: formulas.meters,
    inputs: () => meters.map((m) => ({ id: `${ask.period.id}.meter.${m.key}.amount`, weight: signOf(m) })),
  }
}

const OFFICIAL = `${PERIOD}\\.official`
/** 非化石電気の使用割合 and what it is made of. */
export const nonFossilForms: readonly Form[] = [
  [`${OFFICIAL}\\.non-fossil-share(-plain)?`, nonFossil],
  [`${OFFICIAL}\\.non-fossil\\.(weighted|plain)\\.(ratio|part|whole)`, nonFossilPart],
  [`${OFFICIAL}\\.non-fossil\\.row\\.(\\d{1,3})`, nonFossilRow],
]
