import { groupBy } from './group.ts'
import type { Contract, Plant } from './plant.ts'
import { error, type Flaw, warning } from './plant-flaw.ts'
import { DAY, type Day, dayInterval, dayOf, type EpochMs } from './time.ts'

type Placed = { readonly contract: Contract; readonly index: number }
const FIRST: Day = '0000-01-01'
const LAST: Day = '9999-12-31'
const fromOf = ({ contract }: Placed): Day => contract.from ?? FIRST
const toOf = ({ contract }: Placed): Day => contract.to ?? LAST
const dayAfter = (day: Day): Day => dayOf((dayInterval(day).start + DAY) as EpochMs)

/** Periods of one contract are of one carrier and follow each other: they share no day, and a day between two is under none. */
const periodFlaws = (periods: readonly Placed[]): Flaw[] => {
  const inOrder = periods.toSorted((a, b) => (fromOf(a) < fromOf(b) ? -1 : 1))
  return inOrder.flatMap((now, i) => {
    const before = inOrder[i - 1]
    if (!before) return []
    const { id, carrier } = now.contract
    const at = ['contracts', now.index]
    const isOpen = before.contract.to === undefined && now.contract.from === undefined
    if (isOpen || carrier !== before.contract.carrier) return [error([...at, 'id'], `duplicate contract "${id}"`)]
    if (fromOf(now) <= toOf(before))
      return [error([...at, 'from'], `contract "${id}" begins before its last period ends`)]
    const isGap = before.contract.to !== undefined && dayAfter(before.contract.to) < fromOf(now)
    return isGap
      ? [warning([...at, 'from'], `no contract "${id}" holds between ${before.contract.to} and ${fromOf(now)}`)]
      : []
  })
}

/**
 * Supply contracts: one id may stand several times, each time with its period, where supplier or menu changes with a day
 * (契約の変更); a meter names the id.
 */
export const checkContracts = (plant: Plant): Flaw[] => {
  const placed = plant.contracts.map((contract, index) => ({ contract, index }))
  const backwards = placed.flatMap(({ contract: { from, to }, index }) =>
    from && to && to < from
      ? [error(['contracts', index, 'to'], `the contract ends (${to}) before it begins (${from})`)]
      : [],
  )
  return [...backwards, ...[...groupBy(placed, ({ contract }) => contract.id).values()].flatMap(periodFlaws)]
}
