import { amountsOf } from '#core/amount'
import { carrierInfo } from '#core/carrier'
import type { Coverage } from '#core/figure'
import type { TargetGround } from '#core/metered'
import { co2Figure, energyFigure, type Official } from '#core/official'
import { countedMeters, coverageIn, officialOf, type Period, yearPeriod } from '#core/period'
import type { PlacedMeter } from '#core/plant-index'
import { pueOfSlots } from '#core/pue-slots'
import { intensityOf } from '#core/segment-year'
import { targetOf } from '#core/target-of'
import { at, type FiscalYear, fiscalYearInterval, fiscalYearOf, isoJst } from '#core/time'
import type { FiscalYearView } from '../http/fiscal-years.ts'

const carriersOf = (
  facts: TargetGround,
  meters: readonly PlacedMeter[],
  period: Period,
  coverage: Coverage,
): FiscalYearView['carriers'] => {
  const amounts = amountsOf(period.bins)
  const carriers = [...new Set(meters.map((m) => m.meter.carrier))].filter((c) => carrierInfo(c).family !== 'none')
  return carriers.flatMap((carrier) => {
    const members = meters.filter((m) => m.meter.carrier === carrier && amounts.has(m.key))
    const [first] = members
    if (!first) return []
    const result: Official = officialOf(facts, members, period)
    const signed = members.map(
      (m) => (m.meter.role === 'sold' || m.meter.role === 'supplied' ? -1 : 1) * (amounts.get(m.key) ?? 0),
    )
    const { gj, kl } = energyFigure(result, coverage)
    return [{ carrier, amount: signed.reduce((a, b) => a + b, 0), unit: first.unit, gj, kl, co2: co2Figure(result) }]
  })
}

/** 年度: energy by carrier, CO2, intensities, PUE and, for the running year, targets. Null when nothing was metered in it. */
export const fiscalYearView = (facts: TargetGround, year: FiscalYear): FiscalYearView | null => {
  const period = yearPeriod(facts, year)
  if (period.bins.length === 0) return null
  const running = fiscalYearOf(facts.now) === year
  const end = at(Math.min(period.interval.end, facts.now))
  const scope = (meters: readonly PlacedMeter[]) => {
    const result = officialOf(facts, meters, period)
    return { energy: energyFigure(result, coverageIn(meters, period, facts.now)), co2: co2Figure(result) }
  }
  const company = scope(countedMeters(facts))
  const none: Period = { interval: period.interval, bins: [] }
  return {
    fiscalYear: year,
    from: isoJst(fiscalYearInterval(year).start),
    to: isoJst(end),
    running,
    company,
    sites: Object.fromEntries(
      facts.plant.sites.map((site) => {
        const bins = facts.common.get(site.id)
        return [
          site.id,
          {
            ...scope(countedMeters(facts, site.id)),
            pue: bins ? pueOfSlots(site, bins, { start: period.interval.start, end }) : null,
          },
        ]
      }),
    ),
    carriers: carriersOf(facts, countedMeters(facts), period, company.energy.coverage),
    intensity: facts.plant.segments.map((s) => {
      const { today, month, ...rest } = intensityOf({ ...facts, now: at(end - 1) }, s, {
        today: none,
        month: none,
        fy: period,
      })
      return rest
    }),
    targets: running ? facts.plant.targets.map((t) => targetOf(facts, t)) : [],
  }
}
