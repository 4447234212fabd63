import { carrierInfo } from './carrier.ts'
import type { Path } from './finding.ts'
import type { Contract, Plant } from './plant.ts'
import { duplicateIds, error, type Flaw, warning } from './plant-flaw.ts'
import { allMoments, type Moment, rateFor, type Tariff } from './tariff.ts'
import { unitInfo } from './unit.ts'

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const words = ({ month, isHoliday, minute }: Moment): string =>
  `month ${month}, ${isHoliday ? 'a holiday' : 'a weekday'}, ${clock(minute)}`

/** Each half-hour of a year has a price, and each price a half-hour. */
const energyFlaws = (tariff: Tariff, at: Path): Flaw[] => {
  const moments = allMoments()
  const bare = moments.find((m) => rateFor(tariff, m) === undefined)
  const used = new Set(moments.map((m) => rateFor(tariff, m)))
  return [
    ...duplicateIds('price', [...at, 'energy'], tariff.energy),
    ...(bare ? [error([...at, 'energy'], `no price for ${words(bare)}`)] : []),
    ...tariff.energy.flatMap((rate, i) =>
      used.has(rate)
        ? []
        : [warning([...at, 'energy', i], `"${rate.id}" never counts: prices before it take all its half-hours`)],
    ),
  ]
}

type Supplied = { readonly plant: Plant; readonly contract: Contract }
/** Sites whose intake a contract prices. */
const sitesOf = ({ plant, contract }: Supplied) =>
  plant.sites.filter((s) => s.meters.some((m) => m.role === 'intake' && m.contract === contract.id))
const basicFlaws = (of: Supplied, tariff: Tariff, at: Path): Flaw[] => {
  const { demand, powerFactor } = tariff.basic
  return sitesOf(of).flatMap((site) => [
    ...(demand === 'contract' && site.contractDemand_kW === undefined
      ? [error([...at, 'basic', 'demand'], `demand: contract needs contractDemand_kW of site ${site.id}`)]
      : []),
    ...(powerFactor === 'metered' && !site.meters.some((m) => m.reactiveOf !== undefined)
      ? [
          error(
            [...at, 'basic', 'powerFactor'],
            `powerFactor: metered needs a meter with reactiveOf in site ${site.id}`,
          ),
        ]
      : []),
  ])
}

/** Tariffs (料金) of contracts: of electricity, without a half-hour that has no price. */
export const checkTariffs = (plant: Plant): Flaw[] =>
  plant.contracts.flatMap((contract, index) => {
    const { tariff } = contract
    if (tariff === undefined) return []
    const at = ['contracts', index, 'tariff']
    if (carrierInfo(contract.carrier).family !== 'electricity')
      return [error(at, `a tariff is of electricity; contract "${contract.id}" is for ${contract.carrier}`)]
    const midMonth = contract.from !== undefined && !contract.from.endsWith('-01')
    return [
      ...energyFlaws(tariff, at),
      ...basicFlaws({ plant, contract }, tariff, at),
      ...(midMonth
        ? [warning(['contracts', index, 'from'], 'a tariff counts from the first of a month; this one begins within')]
        : []),
    ]
  })

/** Meters of reactive energy belong to a meter of electricity of their site (力率). */
export const checkReactive = (plant: Plant): Flaw[] =>
  plant.sites.flatMap((site, i) =>
    site.meters.flatMap((meter, j) => {
      if (meter.reactiveOf === undefined) return []
      const at = ['sites', i, 'meters', j, 'reactiveOf']
      if (unitInfo(meter.unit).kind !== 'reactive')
        return [error(at, `reactiveOf belongs to reactive energy; "${meter.id}" is metered in ${meter.unit}`)]
      const active = site.meters.find((m) => m.id === meter.reactiveOf)
      if (!active) return [error(at, `unknown meter "${meter.reactiveOf}" in site ${site.id}`)]
      if (unitInfo(active.unit).kind !== 'electricity')
        return [error(at, `"${active.id}" is metered in ${active.unit}: it has no active energy`)]
      const twin = site.meters.slice(0, j).find((m) => m.reactiveOf === meter.reactiveOf)
      return twin ? [error(at, `"${twin.id}" is the reactive energy of "${active.id}" already`)] : []
    }),
  )
