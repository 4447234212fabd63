import type { Database } from 'better-sqlite3'
import { cutMonths, divided } from '#core/contract-cut'
import { newState } from '#core/engine'
import { fold } from '#core/fold'
import { withEstimates } from '#core/gap'
import type { AsOf, MonthBin } from '#core/month-close'
import type { Plant } from '#core/plant'
import { writtenPlant } from '#core/plant-index'
import { openSlot, type Slots, slotSink } from '#core/slot'
import type { Interval, Month } from '#core/time'
import { monthInterval } from '#core/time'
import { virtualMeters } from '#core/virtual-meter'
import { type Basis, bases, basisText } from '../basis.ts'
import { combinedLine } from '../combinations.ts'
import { type KnownMeter, knownMeters } from '../known-meter.ts'
import { samples } from '../samples.ts'
import { sequencesOf } from '../sequences.ts'
import { columns, type Line, type Lines, lineOf, sumsOf } from './lines.ts'

const SILENT = {
  unexplained: () => undefined,
  setAside: () => undefined,
  decided: () => undefined,
  gap: () => undefined,
}
const FIRST = -8.64e15

type Made = { readonly basis: Basis; readonly asOf: AsOf; readonly sequences: ReturnType<typeof sequencesOf> }
/** Slots of a meter out of its readings up to a row of the ledger; yields after each reading. */
export function* slotsInSteps(db: Database, meter: number, { basis, asOf, sequences }: Made): Generator<void, Lines> {
  const source = { db, meter, basis, sequenceOf: (epoch: number) => sequences.get(epoch), until: asOf.reading }
  const slots: Slots = new Map()
  const sink = slotSink(slots, SILENT, { minutesFrom: Number.POSITIVE_INFINITY, estimates: basis.estimates })
  for (const _ of fold({ ...basis, sink }, newState(), samples(source, FIRST))) yield
  const lines: Lines = new Map()
  for (const [start, slot] of withEstimates(slots, basis.estimates, openSlot)) lines.set(start, lineOf(slot))
  return lines
}
/** The same to the end. */
export const slotsUntil = (db: Database, meter: number, made: Made): Lines => {
  const steps = slotsInSteps(db, meter, made)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

type Question = { readonly plant: Plant; readonly site: string; readonly month: Month; readonly asOf: AsOf }

/** Whether nothing that came later can have moved a month of a meter: then the tables, proven before, still show it as it was. */
const isUnmoved = (
  db: Database,
  { meter, basis, past }: { meter: KnownMeter; basis: Basis; past: Basis },
  { month, asOf }: Question,
): boolean => {
  const { rule } = past.history.periods[0]
  if (rule.measure === 'delta' || basisText(basis) !== basisText(past)) return false
  const { end } = monthInterval(month)
  const window = Math.max(...past.history.periods.map((p) => p.rule.window))
  const later = db
    .prepare<[number, number, number], number>('SELECT 1 FROM places WHERE meter = ? AND at < ? AND id > ? LIMIT 1')
    .pluck()
  const next = db
    .prepare<[number, number], number>('SELECT id FROM places WHERE meter = ? AND at >= ? ORDER BY at LIMIT 1')
    .pluck()
  const after = next.get(meter.id, end)
  return later.get(meter.id, end + window, asOf.reading) === undefined && (after === undefined || after <= asOf.reading)
}

/** The month of a meter; none where it has no slot. */
const summed = (meter: string, start: number, lines: Iterable<Line>): MonthBin[] => {
  let sum: Record<(typeof columns)[number], number> | undefined
  for (const line of lines) {
    if (!sum) sum = pick(line)
    else for (const c of columns) sum[c] += line[c]
  }
  return sum ? [{ meter, start, ...sum }] : []
}
const pick = (line: Line): Line => Object.fromEntries(columns.map((c) => [c, line[c]])) as Line
const within = (lines: Lines, { start, end }: Interval): Lines =>
  new Map([...lines].filter(([at]) => at >= start && at < end))

/** The months of a site's meters as the ledger knew them at the time of a close: virtual meters too. */
export const monthsAsOf = (db: Database, now: ReadonlyMap<string, Basis>) => {
  const idOf = new Map(db.prepare<[], [string, number]>('SELECT key, id FROM meters').raw().all() as [string, number][])
  const stored = db.prepare<[number, number, number], Line & { start: number }>(
    `SELECT start, ${columns.join(', ')} FROM slots WHERE meter = ? AND start >= ? AND start < ?`,
  )
  return (question: Question): MonthBin[] => {
    const { plant, site, month, asOf } = question
    const interval = monthInterval(month)
    const sequences = sequencesOf(db, asOf.batch)
    const meters = knownMeters(writtenPlant(plant), (key) => idOf.get(key))
    const then = bases(db, asOf.act).ofAll(meters.values())
    const known = new Map<string, Lines>()
    const slotsIn = (key: string): Lines => {
      const meter = meters.get(key)
      const basis = meter && then.get(meter)
      if (!meter || !basis) return new Map()
      const current = now.get(key)
      const unmoved = current !== undefined && isUnmoved(db, { meter, basis: current, past: basis }, question)
      return unmoved
        ? new Map(stored.all(meter.id, interval.start, interval.end).map(({ start, ...line }) => [start, line]))
        : within(slotsUntil(db, meter.id, { basis, asOf, sequences }), interval)
    }
    const linesOf = (key: string): Lines => {
      const lines = known.get(key) ?? slotsIn(key)
      known.set(key, lines)
      return lines
    }
    const own = plant.sites.find((s) => s.id === site)?.meters.map((m) => `${site}/${m.id}`) ?? []
    const virtual = new Map(virtualMeters(plant).map((v) => [v.key, v]))
    const cuts = new Map(cutMonths(plant).flatMap((cut) => (cut.month === month ? [[cut.meter, cut] as const] : [])))
    const allOf = (key: string): Lines => {
      const sum = virtual.get(key)
      if (!sum) return linesOf(key)
      const parts = sum.parts.map((p) => linesOf(p.meter))
      const lines: Lines = new Map()
      for (const start of new Set(parts.flatMap((p) => [...p.keys()]))) {
        const line = combinedLine(
          sum,
          parts.map((p) => p.get(start)),
        )
        if (line) lines.set(start, line)
      }
      return lines
    }
    return own.flatMap((key): MonthBin[] => {
      const lines = allOf(key)
      const cut = cuts.get(key)
      const bins = summed(key, interval.start, lines.values())
      if (!cut) return bins
      const days = [...sumsOf(lines).days].map(([start, { amount }]) => ({ meter: key, start, amount }))
      return bins.map((bin) => divided(bin, cut, days))
    })
  }
}
