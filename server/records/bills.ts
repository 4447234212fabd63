import { Bill, billInterval } from '#core/bill'
import { billedPower, type OwnPower } from '#core/bill-power'
import { AROUND, type Reconciliation, reconciliation } from '#core/bill-reconciliation'
import type { OddBill } from '#core/desk'
import type { Plant } from '#core/plant'
import { contractAt, type PlacedMeter, placedMeters } from '#core/plant-index'
import { MICRO } from '#core/register'
import { addMonths, at, type EpochMs, fiscalYearOf, HOUR, monthInterval, monthOf, SLOT } from '#core/time'
import type { Read } from '../ledger/contract.ts'

export type BillSources = { readonly plant: () => Plant; readonly read: Read; readonly now: () => EpochMs }
export type Bills = {
  /** 請求書照合 of each; null: its meter is gone */
  reconciled(bills: readonly Bill[]): Promise<(Reconciliation | null)[]>
  /** those of this and the last fiscal year that differ, without a reason; newest first */
  odd(): Promise<readonly OddBill[]>
}

/** Months whose highest half-hour is the contract demand of 実量制: the bill's and eleven before. */
const YEAR = 12
const highest = async (read: Read, meter: string, range: { from: number; to: number }): Promise<OwnPower> => {
  const top = await read('maximum', { side: [{ meter, sign: 1 }], ...range })
  return top ? { kW: (top.amount / MICRO / SLOT) * HOUR, at: top.start as EpochMs } : undefined
}
/** 契約電力 on our side: as the plant has it, or by 実量制 the highest half-hour of twelve months. */
const contracted = (
  { plant, read }: BillSources,
  { site, meter, key }: PlacedMeter,
  end: EpochMs,
): Promise<OwnPower> => {
  const last = at(end - 1)
  const basis = contractAt(plant(), meter, last)?.tariff?.basic.demand
  const { contractDemand_kW } = site
  if (basis !== 'actual' && contractDemand_kW !== undefined) return Promise.resolve({ kW: contractDemand_kW })
  return highest(read, key, { from: monthInterval(addMonths(monthOf(last), 1 - YEAR)).start, to: end })
}
const withPower = async (
  sources: BillSources,
  { bill, placed, said }: { bill: Bill; placed: PlacedMeter; said: Reconciliation },
): Promise<Reconciliation> => {
  const { start, end } = billInterval(bill)
  const { demand_kW, contract_kW } = bill
  if (placed.unit !== 'kWh' || (demand_kW === undefined && contract_kW === undefined)) return said
  const isExplained = bill.explained !== undefined
  const isWhole = said.coverage.missing === 0
  const limit_percent = said.limit_percent
  const [peak, contract] = await Promise.all([
    demand_kW === undefined ? undefined : highest(sources.read, placed.key, { from: start, to: end }),
    contract_kW === undefined ? undefined : contracted(sources, placed, end),
  ])
  return {
    ...said,
    demand: demand_kW === undefined ? null : billedPower(demand_kW, peak, { limit_percent, isWhole, isExplained }),
    contract:
      contract_kW === undefined
        ? null
        : // what the plant states is no reading: it agrees or it does not
          billedPower(contract_kW, contract, {
            ...{ isWhole: contract?.at === undefined, isExplained },
            limit_percent: contract?.at === undefined ? 0 : limit_percent,
          }),
  }
}

/** Each bill against its meter, by the days of the ledger: sums of half-hours of Japanese days. */
const reconciled = async (sources: BillSources, bills: readonly Bill[]): Promise<(Reconciliation | null)[]> => {
  if (bills.length === 0) return []
  const { plant, read } = sources
  const periods = bills.map(billInterval)
  const meters = [...new Set(bills.map((b) => b.meter))]
  const from = Math.min(...periods.map((p) => p.start)) - AROUND
  const to = Math.max(...periods.map((p) => p.end)) + AROUND
  const bins = await read('bins', { table: 'days', meters, from, to })
  const known = new Map(placedMeters(plant()).map((m) => [m.key, m]))
  return Promise.all(
    bills.map((bill) => {
      const placed = known.get(bill.meter)
      if (!placed) return null
      return withPower(sources, { bill, placed, said: reconciliation(bill, { ...placed, bins }) })
    }),
  )
}

/** By how much a bill differs, %: its amount, else a power that it prints; undefined: it does not, or somebody says why. */
const percentOff = ({ state, share, demand, contract }: Reconciliation): number | undefined => {
  if (state === 'beyond' && 'value' in share) return share.value
  const power = [demand, contract].find((p) => p?.state === 'beyond')
  return power && 'value' in power.difference && 'value' in power.billed && power.billed.value > 0
    ? (power.difference.value / power.billed.value) * 100
    : undefined
}
const oddOf = async (sources: BillSources): Promise<OddBill[]> => {
  const acts = await sources.read('acts', { kinds: ['bill'], current: true, limit: 100_000 })
  const oldest = fiscalYearOf(sources.now()) - 1
  const bills = acts
    .flatMap(({ body }) => Bill.safeParse(body).data ?? [])
    .filter((bill) => fiscalYearOf(billInterval(bill).start) >= oldest)
  const said = await reconciled(sources, bills)
  return bills
    .flatMap(({ meter, from }, i): OddBill[] => {
      const of = said[i]
      const percent = of ? percentOff(of) : undefined
      return percent === undefined ? [] : [{ meter, from, percent }]
    })
    .toSorted((a, b) => (a.from < b.from ? 1 : -1))
}

/** Readings come in late: what was found is looked for again after this, ms; a bill that was entered is seen at once. */
const KEPT = 300_000
/** 請求書照合 of the bills that people entered. */
export const openBills = (sources: BillSources): Bills => {
  let known: { version: number; until: number; found: readonly OddBill[] } | undefined
  return {
    reconciled: (bills) => reconciled(sources, bills),
    odd: async () => {
      const version = (await sources.read('acts', { kinds: ['bill'], limit: 1 }))[0]?.id ?? 0
      if (known?.version === version && sources.now() < known.until) return known.found
      const found = version === 0 ? [] : await oddOf(sources)
      known = { version, until: sources.now() + KEPT, found }
      return found
    },
  }
}
