import { type PlacedMeter, placedMeters } from '#core/plant-index'
import type { Balance } from '#core/step-surroundings'
import { HOUR, MINUTE, SLOT } from '#core/time'
import type { Read } from '../ledger/contract.ts'
import type { Sources } from './step-case.ts'

/** Up to this a stretch is summed from minutes; from half-hours beyond. */
const BY_MINUTES = 3 * HOUR
/** A meter that covers less of the time says nothing. */
const COVERED = 0.9

type Part = { meter: string; amount: number; covered: number }
const pieces = (
  bins: readonly { meter: string; start: number; amount: number; known: number }[],
  width: number,
  [from, to]: readonly [number, number],
): Part[] =>
  bins.map(({ meter, start, amount, known }) => {
    const share = (Math.min(to, start + width) - Math.max(from, start)) / width
    return { meter, amount: amount * share, covered: known * share }
  })

/** What each meter took in [from, to), millionths; those that hardly cover it are left out. */
const amounts = async (
  read: Read,
  meters: readonly string[],
  [from, to]: readonly [number, number],
): Promise<Map<string, number>> => {
  const width = to - from <= BY_MINUTES ? MINUTE : SLOT
  const range = { meters, from: Math.floor(from / width) * width, to: Math.ceil(to / width) * width }
  const bins =
    width === MINUTE
      ? (await read('minutes', range)).map((m) => ({ ...m, known: m.covered }))
      : (await read('bins', { ...range, table: 'slots' })).map((s) => ({
          ...s,
          known: s.measured + s.e1 + s.e2 + s.e3,
        }))
  const sums = new Map<string, Part>()
  for (const part of pieces(bins, width, [from, to])) {
    const sum = sums.get(part.meter) ?? { meter: part.meter, amount: 0, covered: 0 }
    sums.set(part.meter, { ...sum, amount: sum.amount + part.amount, covered: sum.covered + part.covered })
  }
  return new Map(
    [...sums.values()].filter((s) => s.covered >= COVERED * (to - from)).map((s) => [s.meter, Math.round(s.amount)]),
  )
}

/**
 * What the tree of meters says of one of them in [from, to): the parent less the siblings, else the sum of the parts. Null where one of these is missing, or meters another unit.
 */
export const balanceSays = async (
  { plant, read }: Sources,
  { site, meter, unit }: PlacedMeter,
  span: readonly [number, number],
): Promise<Balance | null> => {
  if (span[1] <= span[0]) return null
  const own = placedMeters(plant).filter((m) => m.site.id === site.id)
  const parent = own.find((m) => m.meter.id === meter.parent)
  const siblings = own.filter((m) => parent && m.meter.parent === parent.meter.id && m.meter.id !== meter.id)
  const parts = own.filter((m) => m.meter.parent === meter.id)
  const asked = parent ? [parent, ...siblings] : parts
  if (asked.length === 0 || asked.some((m) => m.unit !== unit || m.meter.measure === 'gauge')) return null
  const known = await amounts(
    read,
    asked.map((m) => m.key),
    span,
  )
  if (asked.some((m) => !known.has(m.key))) return null
  const sum = (list: readonly PlacedMeter[]): number => list.reduce((n, m) => n + (known.get(m.key) ?? 0), 0)
  return parent
    ? { amount: Math.max(0, sum([parent]) - sum(siblings)), bound: 'most' }
    : { amount: sum(parts), bound: 'least' }
}
