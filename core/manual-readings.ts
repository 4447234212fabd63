import { type Decimal, parseDecimal } from './decimal.ts'
import { groupBy } from './group.ts'
import { entryAt, kindsOf, type ManualEntry } from './manual-entry.ts'
import { type ReadingId, readingId } from './meter-record.ts'
import type { Meter } from './plant.ts'
import type { Quality } from './reading.ts'

/** Why an entry does not fit the others of its meter. */
export type EntryFlaw = 'kind' | 'conflict' | 'no-beginning' | 'backwards' | 'overlap' | 'negative' | 'tank-rose'
/** An entry with its name: where it stands in an act, or its place in what is being entered. */
export type NamedEntry<N> = { readonly name: N; readonly entry: ManualEntry }
export type Flawed<N> = {
  readonly name: N
  readonly why: EntryFlaw
  readonly numbers?: Readonly<Record<string, string>>
}
/** A reading that follows from entries. */
export type WantedReading = { readonly at: number; readonly value: string; readonly quality: Quality }
export type Wanted<N> = { readonly readings: readonly WantedReading[]; readonly flaws: readonly Flawed<N>[] }

const text = ({ units, decimals }: Decimal): string => {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0')
  const point = digits.length - decimals
  const whole = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
  return units < 0n ? `-${whole}` : whole
}
const decimalOf = (value: string): Decimal => parseDecimal(value) ?? { units: 0n, decimals: 0 }
const sum = (a: Decimal, b: Decimal, sign: 1n | -1n = 1n): Decimal => {
  const decimals = Math.max(a.decimals, b.decimals)
  const units = (d: Decimal): bigint => d.units * 10n ** BigInt(decimals - d.decimals)
  return { units: units(a) + sign * units(b), decimals }
}
const sameValue = (a: string, b: string): boolean => sum(decimalOf(a), decimalOf(b), -1n).units === 0n

/**
 * The beginning of a delta meter's series: no amount, and set aside as suspect, so that the time before it stays missing and the
 * next amount runs from it (metering.md, delta). A good reading of the same instant takes its place by itself.
 */
const opening = (at: number): WantedReading => ({ at, value: '0', quality: 'suspect' })
const good = (at: number, value: string): WantedReading => ({ at, value, quality: 'good' })

const registers = <N>(entries: readonly NamedEntry<N>[]): Wanted<N> => ({
  readings: entries.map(({ entry }) => good(entryAt(entry), entry.value)),
  flaws: [],
})

/** Amounts for periods. They need not touch: what lies between two of them is missing; they must not overlap. */
const amounts = <N>(entries: readonly NamedEntry<N>[]): Wanted<N> => {
  const readings: WantedReading[] = []
  const flaws: Flawed<N>[] = []
  let end: number | undefined
  for (const { name, entry } of entries) {
    if (entry.kind !== 'amount') continue
    const from = entry.from ?? end
    if (from === undefined) flaws.push({ name, why: 'no-beginning' })
    else if (from >= entry.to) flaws.push({ name, why: 'backwards' })
    else if (end !== undefined && from < end) flaws.push({ name, why: 'overlap', numbers: { end: String(end) } })
    else if (decimalOf(entry.value).units < 0n) flaws.push({ name, why: 'negative' })
    else {
      if (from !== end) readings.push(opening(from))
      readings.push(good(entry.to, entry.value))
    }
    end = Math.max(end ?? 0, entry.to)
  }
  return { readings, flaws }
}

/**
 * A tank: between two levels ran out the level before − the level after + what was delivered between them; a delivery at the
 * moment of a level is in it already. What is delivered before the first level or after the last one waits for a level.
 */
const tank = <N>(entries: readonly NamedEntry<N>[]): Wanted<N> => {
  const readings: WantedReading[] = []
  const flaws: Flawed<N>[] = []
  let level: Decimal | undefined
  let delivered: Decimal = { units: 0n, decimals: 0 }
  for (const { name, entry } of entries) {
    const value = decimalOf(entry.value)
    const at = entryAt(entry)
    if (value.units < 0n) flaws.push({ name, why: 'negative' })
    else if (entry.kind === 'delivery') delivered = sum(delivered, value)
    else {
      const ran = level && sum(sum(level, delivered), value, -1n)
      if (!ran) readings.push(opening(at))
      else if (ran.units < 0n) {
        const numbers = { before: text(level ?? value), delivered: text(delivered), now: entry.value }
        flaws.push({ name, why: 'tank-rose', numbers })
      } else readings.push(good(at, text(ran)))
      level = value
      delivered = { units: 0n, decimals: 0 }
    }
  }
  return { readings, flaws }
}

/** Deliveries come before the level of the same moment. */
const rank = (e: ManualEntry): number => (e.kind === 'delivery' ? 0 : 1)
const inOrder = (a: ManualEntry, b: ManualEntry): number => entryAt(a) - entryAt(b) || rank(a) - rank(b)

/** Meter, kind and moment: of one place there is one entry. */
export const entryPlace = (e: ManualEntry): string => `${e.meter} ${e.kind} ${entryAt(e)}`
/** Whether two entries say the same: an import that is done twice. */
export const isSame = (a: ManualEntry, b: ManualEntry): boolean =>
  entryPlace(a) === entryPlace(b) &&
  sameValue(a.value, b.value) &&
  (a.kind !== 'amount' || b.kind !== 'amount' || a.from === undefined || b.from === undefined || a.from === b.from)

/** Entries of one moment and kind that differ: neither can be taken for the other. */
const conflicts = <N>(ordered: readonly NamedEntry<N>[]): Flawed<N>[] =>
  [...groupBy(ordered, (o) => entryPlace(o.entry)).values()].flatMap(([first, ...others]) =>
    others.map(({ name }) => ({ name, why: 'conflict' as const, numbers: { other: first?.entry.value ?? '' } })),
  )

/**
 * The readings that follow from all standing entries of a manual meter: a pure function, so that taking one entry back or
 * entering one late changes exactly the readings that rest on it. Entries with flaws are left out of the readings.
 */
export const wantedReadings = <N>(meter: Meter, entries: readonly NamedEntry<N>[]): Wanted<N> => {
  const kinds = kindsOf(meter)
  const misfits = entries
    .filter(({ entry }) => !kinds.includes(entry.kind))
    .map(({ name, entry }): Flawed<N> => ({ name, why: 'kind', numbers: { kind: entry.kind } }))
  const ordered = entries.filter(({ entry }) => kinds.includes(entry.kind)).sort((a, b) => inOrder(a.entry, b.entry))
  const twice = conflicts(ordered)
  const doubled = new Set(twice.map((f) => f.name))
  const clear = ordered.filter(({ name }) => !doubled.has(name))
  const wanted = meter.manual === 'tank' ? tank(clear) : meter.measure === 'delta' ? amounts(clear) : registers(clear)
  return { readings: wanted.readings, flaws: [...misfits, ...twice, ...wanted.flaws] }
}

/** A reading in the ledger under the name of people. */
export type StandingReading = WantedReading & { agent: string; epoch: string; seq: number; index: number }

/** What is to be written and what set aside, so that exactly the wanted readings stand. Nothing is deleted. */
export const readingChanges = (
  standing: readonly StandingReading[],
  wanted: readonly WantedReading[],
): { readonly add: WantedReading[]; readonly setAside: ReadingId[] } => {
  const nameOf = (r: WantedReading): string => `${r.at} ${r.quality} ${text(decimalOf(r.value))}`
  const have = new Map(standing.map((r) => [nameOf(r), r]))
  const want = new Set(wanted.map(nameOf))
  return {
    add: wanted.filter((r) => !have.has(nameOf(r))),
    setAside: standing.filter((r) => !want.has(nameOf(r))).map(readingId),
  }
}
