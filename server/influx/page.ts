import { keptSince } from '#core/influxdb'
import type { Plant } from '#core/plant'
import { dayStart, type EpochMs, monthInterval, monthOf } from '#core/time'
import type { FollowedSlot, Follower } from '../ledger/follow.ts'
import { readingHead, readingLine, slotLine, totalLine } from './lines.ts'
import type { Cursor, Refill, State } from './state.ts'
import { type MeterTags, plantTags, unknownTags } from './tags.ts'

/** Lines of one request, and what is done when they are in. */
export type Page = {
  readonly lines: readonly string[]
  readonly end: Cursor
  /** readings that were left out: no number that a float holds, or older than the retention */
  readonly left: number
  readonly refill?: { readonly of: Refill; readonly next: number | undefined }
  /** more of the same waits */
  readonly isFull: boolean
  /** more changed slots wait */
  readonly moreSlots: boolean
}
type Known = { key: string; tags: MeterTags; head: string }
type PageOptions = {
  plant: Plant
  follower: Follower
  state: State
  now: () => number
  /** oldest time that InfluxDB keeps, beside what plant.yaml says */
  keptOverThere: () => number
}
/** A changed slot is about three lines with its day and month; they are few among many slots of one day. */
const SLOT_SHARE = 2

/** Makes pages of lines out of the ledger. Sums of virtual meters are slots like others; remainders of balances are not projected. */
export const pages = ({ plant, follower, state, now, keptOverThere }: PageOptions) => {
  const { influxdb } = plant
  if (!influxdb) throw new Error('plant.yaml names no InfluxDB')
  const byKey = plantTags(plant)
  const known = new Map<number, Known | undefined>()
  const lookUp = (): void => {
    const kept = state.tags()
    for (const [id, key] of follower.meters()) {
      const former = kept.get(key)
      const tags = byKey.get(key) ?? (former === undefined ? unknownTags(key) : { reading: former, amount: former })
      known.set(id, key.includes(':') ? undefined : { key, tags, head: readingHead(tags.reading) })
    }
  }
  const meterOf = (id: number): Known | undefined => {
    if (!known.has(id)) lookUp()
    return known.get(id)
  }
  const idOf = (key: string): number | undefined => {
    lookUp()
    return [...known].find(([, m]) => m?.key === key)?.[0]
  }
  const since = (): number => Math.max(keptSince(influxdb, now()), keptOverThere())

  /** Readings that count, as displayed; an instant that is taken twice has the one that came last. */
  const readings = (after: number, lines: string[]): { end: number; left: number; isFull: boolean } => {
    const rows = follower.readings(after, influxdb.batch)
    const oldest = since()
    let left = 0
    if (influxdb.readings)
      for (const [, meter, at, value, counts] of rows) {
        if (counts === 0) continue
        const place = meterOf(meter)
        const line = place && at >= oldest ? readingLine(place.head, value, at) : undefined
        if (line === undefined) left += 1
        else lines.push(line)
      }
    return { end: rows.at(-1)?.[0] ?? after, left, isFull: rows.length === influxdb.batch }
  }
  /** Slots with the days and months that they lie in, as they stand. */
  const slots = (
    rows: readonly Omit<FollowedSlot, 'id'>[],
    lines: string[],
    tagsOf: (m: Known) => string,
    isVoid = false,
  ): void => {
    const [days, months] = [new Map<string, [number, number]>(), new Map<string, [number, number]>()]
    const oldest = since()
    for (const { meter, start, bin } of rows) {
      const place = meterOf(meter)
      if (!place || start < oldest) continue
      lines.push(slotLine(tagsOf(place), start, isVoid ? undefined : bin))
      const day = dayStart(start as EpochMs)
      days.set(`${meter} ${day}`, [meter, day])
    }
    for (const [meter, day] of days.values()) {
      const month = monthInterval(monthOf(day as EpochMs)).start
      months.set(`${meter} ${month}`, [meter, month])
    }
    for (const [period, table, places] of [
      ['day', 'days', days],
      ['month', 'months', months],
    ] as const)
      for (const [meter, start] of places.values()) {
        const place = meterOf(meter)
        if (!place || start < oldest) continue
        lines.push(totalLine(tagsOf(place), { period, start }, isVoid ? undefined : follower.sum(table, meter, start)))
      }
  }
  const changes = (after: number, lines: string[]): { end: number; isFull: boolean } => {
    const most = Math.ceil(influxdb.batch / SLOT_SHARE)
    const rows = follower.changes(after, most)
    slots(rows, lines, (m) => m.tags.amount)
    return { end: rows.at(-1)?.id ?? after, isFull: rows.length === most }
  }
  const kpis = (after: number, lines: string[]): number => {
    const rows = state.kpisAfter(after, influxdb.batch)
    for (const { line } of rows) lines.push(line)
    return rows.at(-1)?.id ?? after
  }
  const refilled = (of: Refill, lines: string[]): number | undefined => {
    const meter = idOf(of.meter)
    if (meter === undefined) return undefined
    const most = Math.ceil(influxdb.batch / SLOT_SHARE)
    const rows = follower.slots(meter, of.next, most)
    const isVoid = of.tags !== known.get(meter)?.tags.amount
    slots(
      rows.map(({ start, ...bin }) => ({ meter, start, bin })),
      lines,
      () => of.tags,
      isVoid,
    )
    return rows.length === most ? rows.at(-1)?.start : undefined
  }
  return {
    /** The next page after a cursor; changed slots only where `withSlots`. */
    next: (from: Cursor, { withSlots }: { withSlots: boolean }): Page =>
      follower.snapshot(() => {
        const lines: string[] = []
        const r = readings(from.reading, lines)
        const c = withSlots ? changes(from.change, lines) : { end: from.change, isFull: false }
        const kpi = kpis(from.kpi, lines)
        const end = { reading: r.end, change: c.end, kpi }
        return { lines, end, left: r.left, isFull: r.isFull || c.isFull, moreSlots: c.isFull }
      }),
    /** The next page of what is to be written once more. */
    refill: (from: Cursor, of: Refill): Page =>
      follower.snapshot(() => {
        const lines: string[] = []
        const next = refilled(of, lines)
        return { lines, end: from, left: 0, refill: { of, next }, isFull: true, moreSlots: false }
      }),
    /** Tags of the plant's meters, by key. */
    tags: (): ReadonlyMap<string, MeterTags> => byKey,
  }
}
export type Pages = ReturnType<typeof pages>
