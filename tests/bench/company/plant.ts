import { Plant } from '#core/plant'

export const SITES = 20
export const METERS = 300
const name = (text: string) => ({ ja: text, en: text })
const counter = { measure: 'counter', every: '1m', maxRate: 5_000, decimals: 3 }
const others = [
  { carrier: 'city_gas', unit: 'm3', counted: true },
  { carrier: 'heavy_oil_a', unit: 'L', counted: true },
  { carrier: 'lpg', unit: 'kg', counted: true },
  { carrier: 'industrial_steam', unit: 'GJ', counted: true },
  { carrier: 'self_gen_nonfossil', unit: 'kWh', counted: true, role: 'generation' },
  { carrier: 'activity', unit: 'pcs', role: 'activity' },
] as const

const site = (i: number) => {
  const isCentre = i < 2
  const rest = METERS - 1 - others.length
  return {
    id: `site-${i}`,
    name: name(`site ${i}`),
    kind: isCentre ? 'data-centre' : 'factory',
    area: 'kansai',
    pueCategory: 1,
    agents: ['edge'],
    meters: [
      {
        ...counter,
        id: 'main',
        name: name('main'),
        carrier: 'grid',
        unit: 'kWh',
        role: 'intake',
        counted: true,
        contract: 'power',
      },
      ...others.map((o, j) => ({ ...counter, ...o, id: `other-${j}`, name: name(o.carrier) })),
      ...Array.from({ length: rest }, (_, j) => ({
        ...counter,
        id: `m-${j}`,
        name: name(`m ${j}`),
        carrier: 'grid',
        unit: 'kWh',
        parent: 'main',
        use: isCentre && j < 20 ? 'it' : j < 60 ? 'cooling' : 'line',
        ...(isCentre && j < 20 ? { role: 'it' } : {}),
      })),
    ],
  }
}
const past = (year: number) => [
  String(year),
  Object.fromEntries(
    Array.from({ length: SITES }, (_, i) => [
      `segment-${i}`,
      { amounts: { grid: 9e6 - year, city_gas: 200_000 }, activity: 900, evidence: 'bench' },
    ]),
  ),
]
/** One company of 20 sites with 300 meters each, a segment for each site, four filed years before. */
export const company = (): Plant =>
  Plant.parse({
    company: { id: 'bench', name: name('bench') },
    sites: Array.from({ length: SITES }, (_, i) => site(i)),
    segments: Array.from({ length: SITES }, (_, i) => ({
      id: `segment-${i}`,
      name: name(`segment ${i}`),
      jsic: '2231',
      kind: 'C',
      meters: [`site-${i}/*`],
      activity: { meter: `site-${i}/other-5`, unit: '千個', per: 1000 },
    })),
    contracts: [{ id: 'power', carrier: 'grid', supplier: 'A0272', menu: 'メニューJ(残差)', from: '2020-04-01' }],
    targets: [
      {
        id: 'r',
        name: name('r'),
        metric: 'improvement',
        baseYear: 2020,
        goalYear: 2030,
        goal: 0.0956,
        path: 'yearly-1-percent',
      },
      { id: 'co2', name: name('co2'), metric: 'co2', baseYear: 2020, goalYear: 2030, goal: 0.46 },
    ],
    history: Object.fromEntries([2020, 2021, 2022, 2023].map(past)),
  })
