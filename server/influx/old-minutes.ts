import { meteredOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import { at, SLOT } from '#core/time'
import type { Read } from '../ledger/contract.ts'
import type { GivenReadings, MinutesAgain } from '../ledger/minutes-again.ts'
import type { Range } from '../ledger/queries.ts'
import type { ProjectionState } from './contract.ts'
import type { History } from './history.ts'

/** Minutes of a time that the ledger keeps none of any more, and where the readings came from that they are made of. */
export type OldMinutes = Pick<MinutesAgain, 'rows' | 'leftOut'> & {
  /** metered meters whose readings InfluxDB gave; the others' are the ledger's own */
  readonly readBack: ReadonlySet<string>
  /** why InfluxDB gave none of some; null: it gave all, or plant.yaml names none with readings */
  readonly instead: string | null
}
/** So long InfluxDB is waited for before the ledger's own readings are taken, ms. */
const PATIENCE = 5_000

const inTime = async <T>(answer: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`InfluxDB has not answered in ${ms / 1_000} s`)), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Reads minutes of long ago. Readings lie in InfluxDB in the order of time, meter by meter, in the ledger in the order of arrival; so
 * InfluxDB is asked first. The ledger folds them by its own rules and holds each half-hour against its own: what is not equal to
 * the last digit is made of its own readings, as is everything while InfluxDB does not answer.
 */
export const openOldMinutes = ({
  plant,
  read,
  history,
  state,
}: {
  plant: Plant
  read: Read
  /** undefined: there is no InfluxDB, or no readings go there */
  history: Pick<History, 'readings'> | undefined
  state: () => Pick<ProjectionState, 'failing'> | undefined
}): ((range: Range) => Promise<OldMinutes>) => {
  const readBack = async ({ meters, from, to }: Range): Promise<Record<string, GivenReadings>> => {
    const failing = state()?.failing
    if (failing) throw new Error(failing.reason)
    // whole half-hours: they are held against the ledger's
    const window = { start: at(Math.floor(from / SLOT) * SLOT), end: at(Math.ceil(to / SLOT) * SLOT) }
    const all = meteredOf(plant, meters).map(async (meter) => [meter, await history?.readings({ meter, window })])
    return Object.fromEntries(await inTime(Promise.all(all), PATIENCE)) as Record<string, GivenReadings>
  }
  return async (range) => {
    if (!history) return { ...(await read('minutesAgain', range)), readBack: new Set(), instead: null }
    const given = await readBack(range).catch((error: Error) => error.message)
    if (typeof given === 'string')
      return { ...(await read('minutesAgain', range)), readBack: new Set(), instead: given }
    const found = await read('minutesAgain', { ...range, given })
    const without = Object.keys(given).length - found.fromGiven.length
    return {
      ...found,
      readBack: new Set(found.fromGiven),
      instead: without > 0 ? `InfluxDB has other readings of ${without} meters than the ledger` : null,
    }
  }
}
