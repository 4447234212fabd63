import type { Act, NewAct } from '#core/act'
import { groupBy } from '#core/group'
import { entryAt, ManualRecord } from '#core/manual-entry'
import { manualMonths } from '#core/manual-months'
import {
  entryPlace,
  isSame,
  type NamedEntry,
  readingChanges,
  type StandingReading,
  wantedReadings,
} from '#core/manual-readings'
import { entryFlaw, type RowFlaw } from '#core/manual-table'
import type { ReadingId } from '#core/meter-record'
import { ReadingVerdict, readingId } from '#core/meter-record'
import type { Plant } from '#core/plant'
import { PEOPLE, type PlacedMeter, placedMeters } from '#core/plant-index'
import type { Quality } from '#core/reading'
import { MICRO } from '#core/register'
import type { EpochMs } from '#core/time'
import type { WireReading } from '#core/wire'
import type { ActWriter, Read } from '../ledger/contract.ts'
import type { Asked, Doubt, Entering, Manual, MonthChange, Preview, StandingEntry } from './contract.ts'

type Options = { plant: Plant; read: Read; act: ActWriter; now: () => EpochMs; newKey: () => string }
/** Acts and readings of people in one question: far above what people can write. */
const MOST = 1_000_000
const PAGE = 10_000

/** Standing entries of acts, oldest first. */
const standingOf = (acts: readonly Act[]): StandingEntry[] => {
  const records = acts.map((act) => ({ act, body: ManualRecord.parse(act.body) }))
  const gone = new Set(
    records.flatMap(({ body }) => (body.record === 'withdrawn' ? [`${body.act}/${body.index}`] : [])),
  )
  return records
    .flatMap(({ act, body }): StandingEntry[] =>
      body.record === 'entries'
        ? body.entries.map((entry, index) => ({
            entry,
            act: act.id,
            index,
            person: act.person,
            at: act.at,
            reason: act.reason,
            file: body.file?.name ?? null,
          }))
        : [],
    )
    .filter((e) => !gone.has(`${e.act}/${e.index}`))
    .sort((a, b) => a.act - b.act || a.index - b.index)
}

/** A name for each entry: those that stand by act and place, new ones by their line. */
type Name = { readonly line: number } | { readonly act: number; readonly index: number }
type Change = {
  readonly place: PlacedMeter
  readonly add: readonly WireReading[]
  readonly setAside: readonly ReadingId[]
  readonly flaws: readonly RowFlaw[]
  readonly doubts: readonly Doubt[]
  readonly months: readonly MonthChange[]
}

/** Opens the entries of people over a ledger. One at a time: each change is judged against what stands when its turn comes. */
export const openManual = ({ plant, read, act, now, newKey }: Options): Manual => {
  const meters = new Map(placedMeters(plant).map((m) => [m.key as string, m]))
  let tail: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work)
    tail = turn.catch(() => undefined)
    return turn
  }

  const standing = async (site?: string): Promise<StandingEntry[]> =>
    standingOf(await read('acts', { kinds: ['manual-reading'], site, limit: MOST }))

  const readingsOf = async ({ key, site }: PlacedMeter): Promise<StandingReading[]> => {
    const verdicts = await read('acts', { kinds: ['reading-verdict'], site: site.id, current: true, limit: MOST })
    const aside = new Set(
      verdicts.map((a) => ReadingVerdict.parse(a.body)).flatMap((v) => (v.verdict === 'set-aside' ? [v.reading] : [])),
    )
    const out: StandingReading[] = []
    for (let after: { at: number; id: number } | null = null; ; ) {
      const page: Awaited<ReturnType<typeof read<'readings'>>> = await read('readings', {
        meter: key,
        from: 0,
        to: 1e13,
        after,
        limit: PAGE,
      })
      for (const r of page) if (r.agent === PEOPLE && r.mark === 0) out.push({ ...r, quality: r.quality as Quality })
      const last = page.at(-1)
      if (page.length < PAGE || !last) return out.filter((r) => !aside.has(readingId(r)))
      after = { at: last.at, id: last.id }
    }
  }

  /** What a meter's readings become where these entries stand. */
  const changeOf = async (place: PlacedMeter, entries: readonly NamedEntry<Name>[]): Promise<Change> => {
    const { meter, key, unit } = place
    const had = await readingsOf(place)
    const { readings, flaws } = wantedReadings(meter, entries)
    const { add, setAside } = readingChanges(had, readings)
    const [before, after] = [manualMonths(meter, had), manualMonths(meter, readings)]
    const lineOf = (name: Name): number => ('line' in name ? name.line : 0)
    const lines = new Map(entries.map((e) => [entryAt(e.entry), lineOf(e.name)]))
    const amount = (n: number | undefined): number | null => (n === undefined ? null : n / MICRO)
    const months = [...new Set([...before.months.keys(), ...after.months.keys()])].sort()
    return {
      place,
      add: add.map((r): WireReading => [meter.id, r.at, r.value, r.quality]),
      setAside,
      flaws: flaws.map(({ name, why, numbers }) => ({ line: lineOf(name), why, ...(numbers && { numbers }) })),
      doubts: [...after.unexplained]
        .filter(([at]) => !before.unexplained.has(at))
        .map(([at, n]) => ({ line: lines.get(at) ?? 0, amount: n / MICRO, unit })),
      months: months
        .filter((m) => before.months.get(m) !== after.months.get(m))
        .map((month) => ({
          meter: key,
          month,
          before: amount(before.months.get(month)),
          after: amount(after.months.get(month)),
          unit,
        })),
    }
  }

  type Plan = Preview & { readonly changes: readonly Change[]; readonly fresh: readonly Asked[] }
  const summed = (changes: readonly Change[], rest: Pick<Plan, 'entries' | 'repeated' | 'fresh'>): Plan => ({
    ...rest,
    changes,
    flaws: changes.flatMap((c) => c.flaws),
    doubts: changes.flatMap((c) => c.doubts),
    months: changes.flatMap((c) => c.months),
    readings: {
      add: changes.reduce((sum, c) => sum + c.add.length, 0),
      setAside: changes.reduce((sum, c) => sum + c.setAside.length, 0),
    },
  })

  const plan = async (asked: readonly Asked[]): Promise<Plan> => {
    const own = asked.flatMap(({ entry, line }): RowFlaw[] => {
      const place = meters.get(entry.meter)
      if (!place) return [{ line, why: 'meter-unknown', text: entry.meter }]
      if (place.meter.manual === false) return [{ line, why: 'meter-not-manual', text: entry.meter }]
      const why = entryFlaw(place, entry, now())
      return why ? [{ line, why, text: entry.value }] : []
    })
    const there = await standing()
    const byMeter = groupBy(there, (e) => e.entry.meter)
    const places = groupBy(
      there.map((e) => e.entry),
      entryPlace,
    )
    const fresh: Asked[] = []
    const repeated: number[] = []
    for (const a of asked) {
      const place = entryPlace(a.entry)
      const same = places.get(place) ?? []
      if (same.some((e) => isSame(e, a.entry))) repeated.push(a.line)
      else {
        fresh.push(a)
        places.set(place, [...same, a.entry])
      }
    }
    const changes: Change[] = []
    for (const [key, mine] of groupBy(fresh, (a) => a.entry.meter)) {
      const place = meters.get(key)
      if (!place || place.meter.manual === false) continue
      const entries: NamedEntry<Name>[] = [
        ...(byMeter.get(key) ?? []).map(({ act: id, index, entry }) => ({ name: { act: id, index }, entry })),
        ...mine.map(({ entry, line }) => ({ name: { line }, entry })),
      ]
      changes.push(await changeOf(place, entries))
    }
    const all = summed(changes, { entries: asked.length, repeated, fresh })
    return { ...all, flaws: [...own, ...all.flaws].sort((a, b) => a.line - b.line) }
  }

  const verdictActs = ({ place, setAside }: Change, reason: string): NewAct[] =>
    setAside.map((reading) => ({
      kind: 'reading-verdict',
      site: place.site.id,
      key: `${place.key} ${reading}`,
      body: { meter: place.key, reading, verdict: 'set-aside' },
      reason,
    }))
  const write = (changes: readonly Change[], acts: readonly NewAct[], { person, reason }: Entering): Promise<Act[]> => {
    const sites = groupBy(changes, (c) => c.place.site.id)
    const readings = [...sites].map(([site, own]) => ({ site, readings: own.flatMap((c) => c.add) }))
    const papers = { closes: [], pinned: [], readings: readings.filter((r) => r.readings.length > 0) }
    return act([...acts, ...changes.flatMap((c) => verdictActs(c, reason))], person, papers)
  }
  const shown = ({ changes: _, fresh: __, ...preview }: Plan): Preview => preview

  return {
    standing,
    preview: async (asked) => shown(await plan(asked)),
    enter: (asked, by) =>
      inTurn(async () => {
        const planned = await plan(asked)
        const preview = shown(planned)
        if (planned.flaws.length > 0 || planned.fresh.length === 0) return { ...preview, acts: [] }
        const key = newKey()
        const sites = groupBy(planned.fresh, (a) => a.entry.meter.split('/')[0] ?? '')
        const acts = [...sites].map(([site, own]): NewAct => {
          const body = { record: 'entries', entries: own.map((a) => a.entry), ...(by.file && { file: by.file }) }
          return {
            kind: 'manual-reading',
            site,
            key: `entries ${key}`,
            body: body as NewAct['body'],
            reason: by.reason,
          }
        })
        return { ...preview, acts: await write(planned.changes, acts, by) }
      }),
    withdraw: ({ act: id, index }, by) =>
      inTurn(async () => {
        const there = await standing()
        const gone = there.find((e) => e.act === id && e.index === index)
        const place = gone && meters.get(gone.entry.meter)
        if (!gone || !place) return undefined
        const rest = there.filter((e) => e !== gone && e.entry.meter === gone.entry.meter)
        const change = await changeOf(
          place,
          rest.map((e) => ({ name: { act: e.act, index: e.index }, entry: e.entry })),
        )
        const planned = summed([change], { entries: 1, repeated: [], fresh: [] })
        if (planned.flaws.length > 0) return shown(planned)
        const body = { record: 'withdrawn', act: id, index, meter: gone.entry.meter }
        const acts: NewAct[] = [
          { kind: 'manual-reading', site: place.site.id, key: `withdrawn ${id}/${index}`, body, reason: by.reason },
        ]
        await write([change], acts, by)
        return shown(planned)
      }),
  }
}
