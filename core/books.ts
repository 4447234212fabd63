import type { BookedAdjustment } from './adjustment.ts'
import { takenOff, unpacked } from './closed-line.ts'
import type { Id, MeterKey } from './id.ts'
import type { Close, MonthBin } from './month-close.ts'
import type { OfficialLine } from './official.ts'
import type { Meter } from './plant.ts'
import { type EpochMs, type Month, monthInterval, monthOf } from './time.ts'

/** A close as it stands in the ledger. */
export type StoredClose = Close & { readonly hash: string; readonly act: number }
/** An approved adjustment with its act. */
export type StoredAdjustment = BookedAdjustment & {
  readonly act: number
  readonly person: Id
  /** UTC ms */
  readonly at: number
  readonly reason: string
}
/** 帳簿: the months that stand closed (those opened again do not), and all approved adjustments. */
export type Books = { readonly closes: readonly StoredClose[]; readonly adjustments: readonly StoredAdjustment[] }
export const EMPTY_BOOKS: Books = { closes: [], adjustments: [] }

/** What stands in the books in place of slots: official lines to be added as they are, and the meter as it was defined. */
export type Booked = {
  readonly lines: readonly OfficialLine[]
  readonly definition: Meter
  readonly segments: readonly Id[]
  readonly unit: string
  /** act of the adjustment; none: the close itself */
  readonly adjustment?: number
}

/** The site of a meter's key. */
export const siteOf = (meter: MeterKey): string => meter.slice(0, meter.indexOf('/'))
const closedBins = ({ month, meters, factorTable }: Close): MonthBin[] => {
  const { start } = monthInterval(month)
  return meters.flatMap(({ setAside, amount, line, definition, segments, unit, ...m }) =>
    amount === null
      ? []
      : [
          {
            ...m,
            start,
            amount,
            set_aside: setAside,
            booked: { lines: line ? [unpacked(line, factorTable)] : [], definition, segments, unit },
          },
        ],
  )
}
const NO_TIME = {
  measured: 0,
  e1: 0,
  e2: 0,
  e3: 0,
  rollovers: 0,
  glitches: 0,
  set_aside: 0,
  unexplained: 0,
  estimated: 0,
}
const adjustmentBins = ({ booked, meters, factorTable, act }: StoredAdjustment): MonthBin[] => {
  const { start } = monthInterval(booked)
  return meters.map(({ meter, old, now, oldLine, nowLine, definition, segments, unit }) => ({
    meter,
    start,
    amount: (now ?? 0) - (old ?? 0),
    ...NO_TIME,
    booked: {
      lines: [
        ...(nowLine ? [unpacked(nowLine, factorTable)] : []),
        ...(oldLine ? [takenOff(unpacked(oldLine, factorTable))] : []),
      ],
      definition,
      segments,
      unit,
      adjustment: act,
    },
  }))
}

/** Bins that the books add, made once for all questions. */
export type BookEntries = { readonly closed: ReadonlySet<string>; readonly bins: readonly MonthBin[] }
const closedKey = (site: string, month: Month): string => `${site} ${month}`
export const bookEntries = ({ closes, adjustments }: Books): BookEntries => ({
  closed: new Set(closes.map((c) => closedKey(c.site, c.month))),
  bins: [...closes.flatMap(closedBins), ...adjustments.flatMap(adjustmentBins)],
})

/** Months out of slots as the books have them: closed ones give way to their close, adjustments are added where they are booked. */
export const bookedMonths = <B extends MonthBin>(
  bins: readonly B[],
  { closed, bins: entries }: BookEntries,
  { from, to }: { from: number; to: number },
): (B | MonthBin)[] => {
  if (entries.length === 0) return [...bins]
  const open = bins.filter((b) => !closed.has(closedKey(siteOf(b.meter), monthOf(b.start as EpochMs))))
  return [...open, ...entries.filter((b) => b.start >= from && b.start < to)]
}
/** Whether a site's month stands closed. */
export const isClosed = ({ closed }: BookEntries, site: string, month: Month): boolean =>
  closed.has(closedKey(site, month))
