import { writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import type { Stage } from '../../e2e/stage.ts'

const SITES = 32
/** A company of data centres: the overview then shows about 200 values, and each is fed by an intake and an IT meter. */
export const siteOf = (n: number): string => `dc-${n}`
export const sites = Array.from({ length: SITES }, (_, n) => siteOf(n))

const meter = (id: string, more: object): object => ({
  ...{ id, name: { ja: id, en: id }, carrier: 'grid', measure: 'counter', unit: 'kWh', decimals: 3, every: '1s' },
  ...{ maxGap: '30m', maxRate: 100_000, contract: 'power' },
  ...more,
})

/** Writes the bench's plant in place of the stage's; one agent of the first site reads for its own, the others have theirs by name. */
export const writePlant = (stage: Stage): void =>
  writeFileSync(
    stage.plantPath,
    stringify({
      company: { id: 'co', name: { ja: '会社', en: 'Company' } },
      sites: sites.map((id) => ({
        ...{ id, name: { ja: `データセンター ${id}`, en: `Data centre ${id}` }, kind: 'data-centre', area: 'kansai' },
        ...{ contractDemand_kW: 950, pueCategory: 1, agents: ['edge'] },
        meters: [
          meter('intake', { role: 'intake', counted: true }),
          meter('ups', { role: 'it', use: 'it', parent: 'intake' }),
        ],
      })),
      segments: [],
      contracts: [{ id: 'power', carrier: 'grid', supplier: 'A0269' }],
      targets: [],
    }),
  )
