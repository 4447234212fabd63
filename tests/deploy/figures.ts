import { type Kpi, liveKpis, monthKpis } from '#core/kpi'
import type { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import { at, HOUR, type Month, monthInterval, SLOT } from '#core/time'
import { snapshot } from '../dashboard/snapshot.ts'
import { shipped } from '../golden/shipped.ts'

export const MONTH = '2026-10' as Month
/** A day after the month. */
export const NOW = at(monthInterval(MONTH).end + 24 * HOUR)
const { start, end } = monthInterval(MONTH)

/** The figures that a site server would project of one month of a data centre, and of the moment: facility 150, IT 100 kWh each half-hour. */
export const figuresOf = (plant: Plant, months = [MONTH]): { month: Kpi[]; live: Kpi[] } => {
  const site = plant.sites[0]?.id ?? ''
  const slots = Array.from({ length: (end - start) / SLOT }, (_, i) => start + i * SLOT)
  const bin = (meter: string, kWh: number) => ({
    ...{ meter: `${site}/${meter}`, start, amount: kWh * MICRO, measured: end - start, e1: 0, e2: 0, e3: 0 },
  })
  const ground = {
    plant,
    coefficients: shipped(),
    activity: [
      {
        segment: 'production',
        denominator: 'activity',
        month: MONTH,
        value: '120',
        unit: 't',
        evidence: 'report',
        act: 1,
      },
    ],
    baseChanges: [],
    now: NOW,
    months: [bin('intake', 150 * slots.length), bin('ups', 100 * slots.length)],
    common: new Map([
      [
        site,
        slots.map((s) => ({
          ...{ start: s, facility: 150 * MICRO, it: 100 * MICRO, facilityCovered: SLOT, itCovered: SLOT },
        })),
      ],
    ]),
    monthMaxima: new Map(),
  }
  const target = {
    ...{ id: 'co2', landing: { value: 90, unit: 't-CO2' }, pathThisYear: { value: 92, unit: 't-CO2' } },
    ...{ toDate: { value: 50, unit: 't-CO2' }, goal: 80 },
  }
  return {
    month: months.flatMap((m) => monthKpis(ground, m)),
    live: liveKpis(plant, { ...snapshot, at: new Date(NOW).toISOString(), targets: [target] }),
  }
}
