import { roleSide } from '#core/balance'
import { absent, computed } from '#core/computed'
import { figure } from '#core/figure'
import type { Site } from '#core/plant'
import { MICRO } from '#core/register'
import { MINUTES } from '#core/slot'
import type { Demand } from '#core/snapshot'
import { at, type EpochMs, HOUR, isoJst, MINUTE, SLOT, slotOf } from '#core/time'
import type { MinuteRow } from '../ledger/queries.ts'
import type { LiveFacts } from './facts.ts'

/** Share of a minute that must be covered for its mean to be shown. */
const ENOUGH = 0.9
const inSlot = (
  minutes: readonly MinuteRow[],
  meters: readonly string[],
  start: number,
): { amount: number; covered: number }[] => {
  const bins = Array.from({ length: MINUTES }, () => ({ amount: 0, covered: Number.POSITIVE_INFINITY, meters: 0 }))
  for (const m of minutes) {
    const bin = meters.includes(m.meter) ? bins[(m.start - start) / MINUTE] : undefined
    if (!bin) continue
    bin.amount += m.amount
    bin.covered = Math.min(bin.covered, m.covered)
    bin.meters += 1
  }
  return bins.map((b) =>
    b.meters === meters.length ? { amount: b.amount / MICRO, covered: b.covered } : { amount: 0, covered: 0 },
  )
}

/**
 * 30分デマンド: mean power of the running half-hour at the intake, and of the whole of it if the present power goes on.
 * Null where the site has no electric intake.
 */
export const demandOf = (
  site: Site,
  facts: Pick<LiveFacts, 'now' | 'minutes' | 'meters' | 'maxima'>,
): Demand | null => {
  const meters = roleSide(site, 'intake').map((m) => m.meter)
  if (meters.length === 0) return null
  const start = slotOf(facts.now)
  const bins = inSlot(facts.minutes, meters, start)
  const energy = bins.reduce((sum, b) => sum + b.amount, 0)
  const covered = bins.reduce((sum, b) => sum + b.covered, 0)
  const rates = meters.map((m) => facts.meters.get(m)?.rate ?? null)
  const running = covered > 0 ? computed((energy * HOUR) / covered) : absent('no-readings')
  const power = rates.every((r) => r !== null) ? rates.reduce<number>((a, b) => a + (b ?? 0), 0) : undefined
  // what is not covered yet, ahead or missing, goes on at the present power
  const forecast =
    power === undefined ? absent('no-readings') : computed(((energy + (power * (SLOT - covered)) / HOUR) * HOUR) / SLOT)
  const maximum = facts.maxima.get(site.id)
  return {
    running_kW: figure(running, 'kW'),
    forecast_kW: figure(forecast, 'kW'),
    limit_kW: figure(
      site.contractDemand_kW === undefined ? absent('no-meter') : computed(site.contractDemand_kW),
      'kW',
    ),
    startsAt: isoJst(start),
    endsAt: isoJst(at(start + SLOT)),
    minutes: bins
      .slice(0, Math.floor((facts.now - start) / MINUTE))
      .map((b) => (b.covered >= ENOUGH * MINUTE ? (b.amount * HOUR) / b.covered : null)),
    maximum: maximum ? { kW: ((maximum.amount / MICRO) * HOUR) / SLOT, at: isoJst(maximum.start as EpochMs) } : null,
  }
}
