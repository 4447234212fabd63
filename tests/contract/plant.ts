import { Plant } from '#core/plant'

const name = { ja: '計器', en: 'meter' }

/** A works with one meter of each kind on agent `edge`, and one on another agent. */
export const works = (meters: Record<string, unknown>[] = []): Plant =>
  Plant.parse({
    company: { id: 'co', name },
    sites: [
      {
        id: 'works',
        name,
        kind: 'factory',
        area: 'chubu',
        agents: ['edge', 'other'],
        meters: [
          counter('main'),
          counter('wraps', { wrapsAt: 1000 }),
          { ...counter('pulses'), measure: 'delta' },
          { ...counter('power'), measure: 'gauge', unit: 'kW', maxRate: undefined },
          counter('foreign', { agent: 'other' }),
          counter('sentinel', { sentinels: ['65535'] }),
          ...meters,
        ],
      },
    ],
  })

/** A grid counter in kWh with one decimal, at most 100 kWh an hour, one sample a minute: the fixtures' defaults. */
export const counter = (id: string, fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  name,
  carrier: 'grid',
  measure: 'counter',
  unit: 'kWh',
  every: '1m',
  maxRate: 100,
  decimals: 1,
  agent: 'edge',
  ...fields,
})

/** The smallest plant with one meter `works/<id>`. */
export const single = (meter: Record<string, unknown>): Plant =>
  Plant.parse({
    company: { id: 'co', name },
    sites: [{ id: 'works', name, kind: 'factory', area: 'chubu', agents: ['edge'], meters: [meter] }],
  })
