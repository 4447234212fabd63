import type { Use } from '#core/plant'
import type { Series } from '#core/series'
import type { Snapshot } from '#core/snapshot'
import { at, type EpochMs } from '#core/time'
import type { UseGroup } from '../chart/palette.ts'
import type { Points } from '../chart/power-option.ts'
import { total } from '../format/figure.ts'
import { moment } from '../format/time.ts'

/** Power of the shown sites together at one moment, kW; null where nothing was measured. */
export type PowerRow = {
  t: EpochMs
  use: Partial<Record<Use, number | null>>
  generation: number | null
  intake: number | null
}

/** Bottom to top: what the site is for, then what serves it. */
export const useOrder: readonly Use[] = [
  'it',
  'line',
  'compressed-air',
  'cooling',
  'hvac',
  'losses',
  'lighting',
  'other',
]
/** Five series at most before a filter: kindred uses together. */
export const groups: Record<UseGroup, readonly Use[]> = {
  it: ['it'],
  cooling: ['cooling', 'hvac'],
  losses: ['losses'],
  production: ['line', 'compressed-air'],
  other: ['lighting', 'other'],
}
export const groupOrder: readonly UseGroup[] = ['it', 'cooling', 'losses', 'production', 'other']

/** Uses that the shown sites have, in stacking order. */
export const usesOf = (snapshot: Snapshot, sites: readonly string[]): Use[] => {
  const present = new Set(sites.flatMap((id) => Object.keys(snapshot.sites[id]?.power_kW.byUse ?? {})))
  return useOrder.filter((use) => present.has(use))
}

/** Series keys of a day's picture: the uses, and what was generated and taken from the grid. */
export const powerKeys = (snapshot: Snapshot, sites: readonly string[]): string[] =>
  sites.flatMap((id) => {
    const power = snapshot.sites[id]?.power_kW
    if (!power) return []
    const uses = useOrder.filter((use) => use in power.byUse).map((use) => `${id}:use/${use}`)
    return [...uses, ...('value' in power.generation ? [`${id}:role/generation`, `${id}:role/intake`] : [])]
  })

const plus = (a: number | null | undefined, b: number | null): number | null =>
  b === null ? (a ?? null) : (a ?? 0) + b

type Site = { use: Partial<Record<Use, number | null>> }
/** What a silent sub-meter used is in `other`, the rest; where the rest is unknown too, the whole is. */
const whole = ({ use }: Site): boolean => use.other != null || Object.values(use).every((kW) => kW !== null)

type Moment = { sites: Map<string, Site>; generation: number | null; intake: number | null }
const moments = (series: Series['series']): Map<number, Moment> => {
  const all = new Map<number, Moment>()
  for (const { key, rows } of series) {
    const [site = '', name = ''] = key.split(':')
    for (const [t, mean] of rows) {
      const one = all.get(t) ?? { sites: new Map(), generation: null, intake: null }
      all.set(t, one)
      if (name === 'role/generation') one.generation = plus(one.generation, mean)
      else if (name === 'role/intake') one.intake = plus(one.intake, mean)
      else if (name.startsWith('use/')) {
        const of = one.sites.get(site) ?? { use: {} }
        one.sites.set(site, of)
        of.use[name.slice(4) as Use] = mean
      }
    }
  }
  return all
}

/**
 * Rows of all keys summed over sites onto one time axis, oldest first. A part must not pass as the whole: where a site's
 * power is unknown, the row is empty and the picture has a gap.
 */
export const powerRows = (series: Series['series']): PowerRow[] =>
  [...moments(series)]
    .sort(([a], [b]) => a - b)
    .map(([t, { sites, generation, intake }]) => {
      const row: PowerRow = { t: at(t), use: {}, generation, intake }
      if (![...sites.values()].every(whole)) return row
      for (const { use } of sites.values())
        for (const name of useOrder) if (name in use) row.use[name] = plus(row.use[name], use[name] ?? 0)
      return row
    })

/** A snapshot as one more row at its end: the picture grows live. */
export const liveRow = (snapshot: Snapshot, sites: readonly string[]): PowerRow => {
  const row: PowerRow = { t: moment(snapshot.at), use: {}, generation: null, intake: null }
  const powers = sites.flatMap((id) => snapshot.sites[id]?.power_kW ?? [])
  for (const power of powers)
    for (const use of useOrder) {
      const kW = power.byUse[use]
      if (kW !== undefined) row.use[use] = plus(row.use[use], kW)
    }
  const generating = powers.filter((power) => 'value' in power.generation)
  row.generation = total(generating.map((power) => power.generation))
  row.intake = total(generating.map((power) => power.intake))
  return row
}

/** The stored rows, and after them those that came live. */
export const withTail = (rows: readonly PowerRow[], tail: readonly PowerRow[]): PowerRow[] => {
  const last = rows.at(-1)?.t ?? Number.NEGATIVE_INFINITY
  return [...rows, ...tail.filter((row) => row.t > last)]
}

/** One area: the sum of its uses over time. */
export const area = (rows: readonly PowerRow[], uses: readonly Use[]): Points =>
  rows.map((row) => [row.t, uses.reduce<number | null>((sum, use) => plus(sum, row.use[use] ?? null), null)])
/** Everything used, kW over time, moved by `shift` ms (last week onto today). */
export const wholePower = (rows: readonly PowerRow[], shift = 0): Points =>
  area(rows, useOrder).map(([t, v]) => [t + shift, v])
export const line = (rows: readonly PowerRow[], of: 'generation' | 'intake'): Points =>
  rows.map((row) => [row.t, row[of]])

/** Mean share of the time that the rows cover, 0 … 1; null without rows. */
export const seriesCoverage = (series: Series['series'], until: EpochMs): number | null => {
  const shares = series.flatMap(({ rows }) => rows.filter(([t]) => t <= until).map(([, , , , coverage]) => coverage))
  return shares.length > 0 ? shares.reduce((a, b) => a + b, 0) / shares.length : null
}
