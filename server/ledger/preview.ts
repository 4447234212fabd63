import type { Database } from 'better-sqlite3'
import type { NewAct } from '#core/act'
import type { SlotRow } from '#core/slot'
import { slotsOf } from '#core/slot'
import { type EpochMs, type Month, monthOf } from '#core/time'
import { bases } from './basis.ts'
import type { KnownMeter } from './known-meter.ts'
import { samples } from './samples.ts'
import { sequencesOf } from './sequences.ts'

/** A month's slots in sum: millionths of the base unit and ms. */
export type MonthSum = Pick<SlotRow, 'amount' | 'measured' | 'e1' | 'e2' | 'e3'>
export type Preview = {
  /** months that would differ, in order */
  readonly months: { readonly month: Month; readonly before: MonthSum; readonly after: MonthSum }[]
  readonly unexplainedBefore: number
  readonly unexplainedAfter: number
  /** whether each act would have its effect: a decision whose readings are neighbours, and whose amount holds */
  readonly applied: number[]
}
const nothing = (): MonthSum => ({ amount: 0, measured: 0, e1: 0, e2: 0, e3: 0 })
const sums = (slots: Iterable<[number, MonthSum]>): Map<Month, MonthSum> => {
  const months = new Map<Month, MonthSum>()
  for (const [start, s] of slots) {
    const month = monthOf(start as EpochMs)
    const sum = months.get(month) ?? nothing()
    months.set(month, {
      amount: sum.amount + s.amount,
      measured: sum.measured + s.measured,
      e1: sum.e1 + s.e1,
      e2: sum.e2 + s.e2,
      e3: sum.e3 + s.e3,
    })
  }
  return months
}
const differ = (a: MonthSum, b: MonthSum): boolean =>
  (Object.keys(a) as (keyof MonthSum)[]).some((key) => a[key] !== b[key])

/** What a meter's slots would be with more acts than stand, by the pure function over all its readings; nothing is written. */
export const previewQueries = (db: Database, meters: ReadonlyMap<string, KnownMeter>) => {
  const derive = (known: KnownMeter, more: readonly NewAct[]) => {
    const basis = bases(db).of(known, more)
    const sequences = sequencesOf(db)
    const decided: number[] = []
    let unexplained = 0
    const slots = slotsOf(
      basis,
      samples({ db, meter: known.id, basis, sequenceOf: (epoch) => sequences.get(epoch) }, -8.64e15),
      {
        unexplained: ({ ignored }) => {
          if (!ignored) unexplained += 1
        },
        setAside: () => undefined,
        decided: (_from, _to, act) => decided.push(act),
        gap: () => undefined,
      },
      Number.POSITIVE_INFINITY,
    )
    return { months: sums(slots), unexplained, decided }
  }
  return {
    preview({ meter, acts }: { meter: string; acts: readonly NewAct[] }): Preview {
      const known = meters.get(meter)
      if (!known) throw new Error(`no meter ${meter}`)
      const [before, after] = [derive(known, []), derive(known, acts)]
      const months = [...new Set([...before.months.keys(), ...after.months.keys()])].sort()
      return {
        months: months.flatMap((month) => {
          const [b, a] = [before.months.get(month) ?? nothing(), after.months.get(month) ?? nothing()]
          return differ(b, a) ? [{ month, before: b, after: a }] : []
        }),
        unexplainedBefore: before.unexplained,
        unexplainedAfter: after.unexplained,
        applied: after.decided.filter((act) => !before.decided.includes(act)),
      }
    },
  }
}
