import { facilitySide, roleSide, type Side, sideOfUse, usesOf } from '#core/balance'
import { absent, type Computed, computed } from '#core/computed'
import { figure } from '#core/figure'
import { meterKey } from '#core/id'
import type { Meter, Role, Site } from '#core/plant'
import { pue } from '#core/pue'
import { kWh } from '#core/quantity'
import type { SiteSnapshot } from '#core/snapshot'
import type { EpochMs } from '#core/time'
import type { MeterNow } from './facts.ts'

/** A meter is silent when nothing came for three polls, and for half a minute at least (the way here and a reconnect), ms. */
const PATIENCE = 30_000
export const silentAfter = (meter: Meter): number => Math.max(3 * meter.every, 3 * (meter.refreshEvery ?? 0), PATIENCE)

type Now = { site: Site; meters: ReadonlyMap<string, MeterNow>; now: EpochMs }
/** `patience`: after how long each of the site's meters is silent, ms; a site of a thousand is not searched for each of them. */
type Rates = Omit<Now, 'site'> & { patience: ReadonlyMap<string, number> }
/** Signed sum of the rates of some meters; absent where one of them is silent or has no rate yet. */
const rate = ({ patience, meters, now }: Rates, side: Side): Computed<number> => {
  if (side.length === 0) return absent('no-meter')
  let total = 0
  for (const { meter, sign } of side) {
    const m = meters.get(meter)
    const known = patience.get(meter)
    if (!m || known === undefined || m.rate === null || now > (m.silentAt ?? m.at + known)) return absent('no-readings')
    total += sign * m.rate
  }
  return computed(total)
}

/** Power by role and use at this moment, kW, and the live ratio of powers (no PUE: ISO/IEC 30134-2 takes energies). */
export const powerOf = (now: Now): Pick<SiteSnapshot, 'power_kW' | 'ratio'> & { facility: Computed<number> } => {
  const { site } = now
  const patience = new Map(site.meters.map((m) => [meterKey(site.id, m.id), silentAfter(m)] as const))
  const rates = { ...now, patience }
  const role = (r: Role) => rate(rates, roleSide(site, r))
  const facility = rate(rates, facilitySide(site))
  const it = role('it')
  const byUse: SiteSnapshot['power_kW']['byUse'] = {}
  let rest = facility.ok ? facility.value : 0
  for (const use of usesOf(site)) {
    const r = rate(rates, sideOfUse(site, use))
    if (!r.ok) continue
    byUse[use] = r.value
    rest -= r.value
  }
  // counters that are read at different moments may make the rest dip below zero by a hair: it is shown as it is
  if (facility.ok) byUse.other = rest
  const ratio = !facility.ok ? facility : !it.ok ? it : pue(kWh(facility.value), kWh(it.value))
  return {
    power_kW: {
      intake: figure(role('intake'), 'kW'),
      it: figure(it, 'kW'),
      generation: figure(role('generation'), 'kW'),
      sold: figure(role('sold'), 'kW'),
      facility: figure(facility, 'kW'),
      byUse,
    },
    ratio: figure(ratio, '1'),
    facility,
  }
}
