import { roleSide } from '#core/balance'
import type { CostGround, IntakeSlot, Peak } from '#core/cost'
import { meterKey } from '#core/id'
import type { Contract, Site } from '#core/plant'
import { contractAt, placedMeters } from '#core/plant-index'
import type { SlotAmount } from '#core/power-factor'
import { MICRO } from '#core/register'
import { addMonths, DAY, type EpochMs, type Month, monthInterval } from '#core/time'
import { UnitPrice } from '#core/unit-price'
import type { Bin } from '../ledger/bin-columns.ts'
import type { Deps } from './deps.ts'

type Reader = Pick<Deps, 'plant' | 'read' | 'now'>
/** Prices of months at most: decades. */
const MOST = 10_000
/** The prices of months that stand. */
export const unitPrices = async ({ read }: Pick<Deps, 'read'>): Promise<UnitPrice[]> =>
  (await read('acts', { kinds: ['unit-price'], current: true, limit: MOST })).flatMap(({ body }) => {
    const price = UnitPrice.safeParse(body)
    return price.success ? [price.data] : []
  })

/** What a site buys under one contract: its electric intake meters. */
export type Supply = { readonly contract: Contract; readonly meters: readonly string[] }
/** Supplies of a site at a moment; meters without a contract are of none. */
export const suppliesOf = ({ plant }: Pick<Deps, 'plant'>, site: Site, t: EpochMs): Supply[] => {
  const out = new Map<string, { contract: Contract; meters: string[] }>()
  const placed = new Map(placedMeters(plant).map((m) => [m.key as string, m.meter]))
  for (const { meter: key } of roleSide(site, 'intake')) {
    const meter = placed.get(key)
    const contract = meter && contractAt(plant, meter, t)
    if (!contract) continue
    const supply = out.get(contract.id) ?? { contract, meters: [] }
    supply.meters.push(key)
    out.set(contract.id, supply)
  }
  return [...out.values()]
}

/** Meters of one thing as one series: amounts are added, a half-hour is covered as far as the least of them. */
export const together = (bins: readonly Bin[], meters: readonly string[]): IntakeSlot[] => {
  const slots = new Map<number, { amount: number; covered: number; estimated: number; seen: number }>()
  for (const b of bins) {
    const estimated = b.e1 + b.e2 + b.e3
    const s = slots.get(b.start) ?? { amount: 0, covered: Number.POSITIVE_INFINITY, estimated: 0, seen: 0 }
    s.amount += b.amount
    s.covered = Math.min(s.covered, b.measured + estimated)
    s.estimated = Math.max(s.estimated, estimated)
    s.seen += 1
    slots.set(b.start, s)
  }
  return [...slots].map(([start, { amount, covered, estimated, seen }]) => {
    const whole = seen === meters.length ? covered : 0
    return { start, amount: amount / MICRO, covered: whole, estimated: Math.min(whole, estimated) }
  })
}
/** Half-hours of some meters as one series, and those of the reactive energy that belongs to them. */
export const slotsOf = async (
  { read }: Pick<Deps, 'read'>,
  meters: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<IntakeSlot[]> => together(await read('bins', { table: 'slots', meters, from, to }), meters)
/** Meters of the reactive energy of some meters; undefined: one of them has none. */
export const reactiveOf = (site: Site, meters: readonly string[]): string[] | undefined => {
  const found = meters.map((key) => site.meters.find((m) => m.reactiveOf && meterKey(site.id, m.reactiveOf) === key))
  return found.every((m) => m !== undefined) ? found.map((m) => meterKey(site.id, m.id)) : undefined
}

const YEAR = 12
/** The highest half-hour of some meters in a month. */
export type PeakOf = (meters: readonly string[], month: Month) => Promise<Peak | undefined>
/** The peak of a finished month is looked for again after this, ms: late readings may come in. */
const KEPT = 600_000
/** Each month's peak is looked for once, however many months of cost it decides and however many pages ask. */
export const peakFinder = ({ read, now }: Pick<Deps, 'read' | 'now'>): PeakOf => {
  const known = new Map<string, { until: number; peak: Promise<Peak | undefined> }>()
  const find: PeakOf = async (meters, month) => {
    const { start, end } = monthInterval(month)
    const side = meters.map((meter) => ({ meter, sign: 1 as const }))
    const top = await read('maximum', { side, from: start, to: end })
    return top ? { start: top.start, kWh: top.amount / MICRO } : undefined
  }
  return (meters, month) => {
    const key = `${month} ${meters.join()}`
    const found = known.get(key)
    if (found && found.until > now()) return found.peak
    const peak = find(meters, month)
    if (monthInterval(month).end <= now()) {
      known.set(key, { until: now() + KEPT, peak })
      peak.catch(() => known.delete(key))
    }
    return peak
  }
}
const peaksOf = async (peakOf: PeakOf, meters: readonly string[], month: Month): Promise<Peak[]> => {
  const months = Array.from({ length: YEAR }, (_, i) => addMonths(month, -i))
  return (await Promise.all(months.map((m) => peakOf(meters, m)))).flatMap((peak) => peak ?? [])
}

/** Weeks before a month that its forecast looks back to, ms. */
const BACK = 36 * DAY
export type SupplyMonth = { readonly ground: CostGround; readonly past: readonly IntakeSlot[] }
/** All that the cost of a supply in a month rests on; undefined: its contract has no tariff. */
export const costGround = async (
  reader: Reader,
  {
    site,
    supply,
    month,
    prices,
    peakOf,
  }: { site: Site; supply: Supply; month: Month; prices: readonly UnitPrice[]; peakOf: PeakOf },
): Promise<SupplyMonth | undefined> => {
  const { tariff, id } = supply.contract
  if (!tariff) return undefined
  const { start, end } = monthInterval(month)
  const reactive = reactiveOf(site, supply.meters)
  const [past, peaks, kvarh] = await Promise.all([
    slotsOf(reader, supply.meters, { from: reader.now() < end ? start - BACK : start, to: end }),
    peaksOf(peakOf, supply.meters, month),
    reactive ? slotsOf(reader, reactive, { from: start, to: end }) : ([] as readonly SlotAmount[]),
  ])
  return {
    past,
    ground: {
      ...{ site: site.id, contract: id, tariff, month, now: reader.now(), prices, peaks },
      slots: past.filter((s) => s.start >= start),
      reactive: kvarh,
      contractDemand_kW: site.contractDemand_kW,
    },
  }
}
