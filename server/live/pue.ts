import type { AmountBin } from '#core/amount'
import { pueSide, roleSide } from '#core/balance'
import { isEntry } from '#core/centre-year'
import { absent } from '#core/computed'
import { figure } from '#core/figure'
import type { Site } from '#core/plant'
import { type PueBin, twelveMonths } from '#core/pue'
import { pueOfSite } from '#core/pue-entries'
import { type CommonBin, pueOver } from '#core/pue-slots'
import { MICRO } from '#core/register'
import type { SiteSnapshot } from '#core/snapshot'
import { at, dayStart, type EpochMs, HOUR, type Interval, MINUTE, monthInterval, monthOf, SLOT } from '#core/time'
import type { MinuteRow } from '../ledger/queries.ts'
import type { LiveFacts } from './facts.ts'

const minuteBins = (site: Site, minutes: readonly MinuteRow[], { start, end }: Interval): PueBin[] => {
  const [facility, it] = [pueSide(site), roleSide(site, 'it')]
  const bins = new Map<number, PueBin & { seen: number }>()
  const add = (side: typeof it, amount: 'facility_kWh' | 'it_kWh', covered: 'facilityCovered' | 'itCovered'): void => {
    for (const { meter, sign } of side)
      for (const m of minutes) {
        if (m.meter !== meter || m.start < start || m.start >= end) continue
        const bin = bins.get(m.start) ?? {
          start: m.start as EpochMs,
          end: at(Math.min(m.start + MINUTE, end)),
          facility_kWh: 0,
          it_kWh: 0,
          facilityCovered: MINUTE,
          itCovered: MINUTE,
          seen: 0,
        }
        bins.set(m.start, {
          ...bin,
          [amount]: bin[amount] + (sign * m.amount) / MICRO,
          [covered]: Math.min(bin[covered], m.covered),
          seen: bin.seen + 1,
        })
      }
  }
  add(facility, 'facility_kWh', 'facilityCovered')
  add(it, 'it_kWh', 'itCovered')
  return [...bins.values()].filter((b) => b.seen === facility.length + it.length)
}

/** The running hour has two slots at most: its minutes are taken, over the last whole sixty minutes. */
export const puesOf = (
  site: Site,
  facts: Pick<LiveFacts, 'now' | 'minutes' | 'common' | 'plant' | 'coefficients' | 'months' | 'today'>,
): Pick<SiteSnapshot, 'ipue' | 'pue12'> => {
  const { now } = facts
  const bins = facts.common.get(site.id)
  if (!bins || roleSide(site, 'it').length === 0) return { ipue: null, pue12: null }
  const minute = at(Math.floor(now / MINUTE) * MINUTE)
  const hour = { start: at(minute - HOUR), end: minute }
  const over = (interval: Interval, amounts: readonly AmountBin[] = facts.months) =>
    pueOfSite(facts, site, { common: bins, bins: amounts, interval })
  const hourly = pueOver(site, minuteBins(site, facts.minutes, hour), hour)
  return {
    ipue: {
      // gas and heat have no minutes: with them an hour would leave something out that the other periods count
      hour: site.meters.some(isEntry) ? { ...hourly, pue: figure(absent('no-readings'), '1') } : hourly,
      day: over(since(dayStart(now), lastBin(bins, now)), facts.today),
      month: over(since(monthInterval(monthOf(now)).start, lastBin(bins, now))),
    },
    pue12: over(twelveMonths(now)),
  }
}
/** An interval that has just begun is empty, never reversed. */
const since = (start: EpochMs, end: EpochMs): Interval => ({ start, end: at(Math.max(start, end)) })
/** Slots reach the readers some seconds after their end, ms. */
const BEHIND = 15_000
/** The interval ends with the last whole slot that is surely read, not in the middle of one that still fills. */
const lastBin = (bins: readonly CommonBin[], now: EpochMs): EpochMs => {
  const whole = Math.floor((now - BEHIND) / SLOT) * SLOT
  const last = bins.at(-1)?.start ?? whole
  return at(Math.min(whole, Math.max(last, whole - SLOT) + SLOT))
}
