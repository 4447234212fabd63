import type { Plant } from '#core/plant'
import { Plant as Schema } from '#core/plant'

export const SITE = 'bench'
export const agentId = (n: number): string => `edge-${n}`
export const meterId = (agent: number, n: number): string => `feeder-${agent}-${n}`

/** A factory whose meters are shared out among its agents: 10 s electricity counters with one decimal. */
export const benchPlant = (size: { agents: number; meters: number }): Plant => Schema.parse(plantFile(size))

/** The same as plant.yaml says it. */
export const plantFile = ({ agents, meters }: { agents: number; meters: number }): unknown => {
  const numbers = Array.from({ length: agents }, (_, i) => i)
  const name = { ja: '計器', en: 'Meter' }
  const each = Math.floor(meters / agents)
  return {
    company: { id: 'bench', name },
    sites: [
      {
        id: SITE,
        name,
        kind: 'factory',
        area: 'tokyo',
        agents: numbers.map(agentId),
        meters: numbers.flatMap((agent) =>
          Array.from({ length: each }, (_, n) => ({
            id: meterId(agent, n),
            name,
            carrier: 'grid',
            measure: 'counter',
            unit: 'kWh',
            every: '1s',
            maxRate: 5_000,
            decimals: 1,
            role: 'intake',
            counted: true,
            agent: agentId(agent),
          })),
        ),
      },
    ],
  }
}
