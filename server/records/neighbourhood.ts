import type { Names, Neighbourhood, NeighbourPoint } from '#core/decision-item'
import { type EpochMs, isoJst } from '#core/time'
import type { NearRow } from '../ledger/near-queries.ts'
import { itemOf, type Listed, stepOfListed } from './decisions.ts'
import { SHOWN, type Sources, stepCase } from './step-case.ts'
import type { Unexplained } from './unexplained.ts'

const pointOf = (row: NearRow): NeighbourPoint => ({
  reading: row.name,
  at: isoJst(row.at as EpochMs),
  value: row.value,
  quality: row.quality,
  state: row.mark !== 0 ? 'refused' : row.aside === null ? 'accepted' : 'set-aside',
  why: row.aside,
})

/** An item with the readings around it, as a chart draws them. */
export const neighbourhoodOf = async (
  sources: Sources,
  l: Listed,
  about: { steps: readonly Unexplained[]; names: Names },
): Promise<Neighbourhood | undefined> => {
  const step = await stepOfListed(sources, l)
  const [found, item] = await Promise.all([
    step && stepCase(sources, step, { steps: about.steps, beside: SHOWN }),
    itemOf(sources, l, about),
  ])
  if (!found || !item) return undefined
  return { item, unit: found.placed.meter.unit, points: found.rows.map(pointOf) }
}
