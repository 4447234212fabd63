import { facilitySide, type Side, sideOfUse, usesOf } from './balance.ts'
import type { Site, Use } from './plant.ts'
import { MICRO } from './register.ts'

/** A bin of one meter: millionths of the base unit, ms covered. */
export type CoveredBin = {
  readonly meter: string
  readonly start: number
  readonly amount: number
  readonly covered: number
}
/** 用途別: one use's part of what the site consumes, kWh and share; `other` is what no use explains. */
export type UseShare = { readonly use: Use; readonly amount: number; readonly share: number }
export type UseShares = {
  /** electricity consumed at the site's border over the common time, kWh */
  readonly total: number
  readonly uses: readonly UseShare[]
  /** time that all meters have in common, ms */
  readonly time: number
}

const metersOf = (sides: readonly Side[]): string[] => [...new Set(sides.flat().map((m) => m.meter))]
/** Every meter that the shares of a site rest on: its border and each metered use. */
export const shareMeters = (site: Site): string[] =>
  metersOf([facilitySide(site), ...usesOf(site).map((use) => sideOfUse(site, use))])

/** Amounts of the meters over the time that all of them have in common; one covered longer enters with its mean rate. */
const common = (
  meters: readonly string[],
  bins: readonly CoveredBin[],
): { amounts: Map<string, number>; time: number } => {
  const byStart = new Map<number, CoveredBin[]>()
  for (const b of bins) {
    if (b.covered <= 0) continue
    const at = byStart.get(b.start)
    if (at) at.push(b)
    else byStart.set(b.start, [b])
  }
  const amounts = new Map(meters.map((m) => [m, 0]))
  let time = 0
  for (const at of byStart.values()) {
    if (at.length < meters.length) continue
    const shared = Math.min(...at.map((b) => b.covered))
    time += shared
    for (const { meter, amount, covered } of at)
      amounts.set(
        meter,
        (amounts.get(meter) ?? 0) + (covered === shared ? amount : Math.round((amount * shared) / covered)),
      )
  }
  return { amounts, time }
}

/**
 * Shares of the uses of a site's electricity over common time: they add to 1, and the rest is `other`, also where it is negative
 * (the parts show more than the whole: a finding, never hidden). Undefined where nothing is in common or nothing was consumed.
 * `bins`: whole days where all meters are covered, half-hours elsewhere; a start twice would count twice.
 */
export const useShares = (site: Site, bins: readonly CoveredBin[]): UseShares | undefined => {
  const meters = shareMeters(site)
  const wanted = new Set(meters)
  const { amounts, time } = common(
    meters,
    bins.filter((b) => wanted.has(b.meter)),
  )
  const sumOf = (side: Side): number => side.reduce((n, { meter, sign }) => n + sign * (amounts.get(meter) ?? 0), 0)
  const total = sumOf(facilitySide(site))
  if (time === 0 || total <= 0) return undefined
  const named = usesOf(site).map((use) => ({ use, amount: sumOf(sideOfUse(site, use)) }))
  const other = total - named.reduce((n, u) => n + u.amount, 0)
  const uses = [...named, { use: 'other' as const, amount: other }]
  return {
    total: total / MICRO,
    uses: uses.map(({ use, amount }) => ({ use, amount: amount / MICRO, share: amount / total })),
    time,
  }
}
