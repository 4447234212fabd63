import { marks } from './schema.ts'
import { openSqlite } from './sqlite.ts'

/** A committed reading: id, meter, time, value as displayed; `counts`: usable and not suspect. */
export type FollowedReading = readonly [id: number, meter: number, at: number, value: string, counts: 0 | 1]
/** Amount in millionths; ms measured and estimated; unexplained steps. */
export type FollowedBin = { amount: number; measured: number; estimated: number; unexplained: number }
/** A slot as it stands; undefined: it is there no more. */
export type FollowedSlot = { readonly id: number; meter: number; start: number; bin: FollowedBin | undefined }
type Period = 'days' | 'months'
/** How many, and their sum in millionths. */
export type Tally = { readonly count: number; readonly sum: number }
type Stretch = { readonly meter: number; readonly from: number; readonly to: number }

const BIN = 'amount, measured, e1 + e2 + e3 AS estimated, unexplained'
type BinRow = FollowedBin & { start: number }

/**
 * The ledger as something outside follows it: by row id, read only, on a connection of its own, in short snapshots.
 * All ids grow with the order of commits, so a cursor that stands at one has missed nothing before it.
 */
export const openFollower = (path: string) => {
  const db = openSqlite(path, { readonly: true })
  const readings = db
    .prepare<[number, number], FollowedReading>(
      `SELECT id, meter, at, value, mark = ${marks.usable} AND quality < 2 FROM readings WHERE id > ? ORDER BY id LIMIT ?`,
    )
    .raw() as unknown as { all(after: number, limit: number): FollowedReading[] }
  const changes = db.prepare<
    [number, number],
    { id: number; meter: number; start: number } & { [K in keyof FollowedBin]: number | null }
  >(
    `SELECT c.id, c.meter, c.start, s.amount, s.measured, s.e1 + s.e2 + s.e3 AS estimated, s.unexplained
     FROM slot_changes c LEFT JOIN slots s ON s.meter = c.meter AND s.start = c.start WHERE c.id > ? ORDER BY c.id LIMIT ?`,
  )
  const slots = db.prepare<[number, number, number], BinRow>(
    `SELECT start, ${BIN} FROM slots WHERE meter = ? AND start > ? ORDER BY start LIMIT ?`,
  )
  const sum = (table: Period) =>
    db.prepare<[number, number], FollowedBin>(`SELECT ${BIN} FROM ${table} WHERE meter = ? AND start = ?`)
  const sums = { days: sum('days'), months: sum('months') }
  const count = (sql: string) => db.prepare<[number], number>(sql).pluck()
  const slotsAfter = count('SELECT count(*) FROM (SELECT 1 FROM slot_changes WHERE id > ? LIMIT 1000000)')
  const newest = (table: string) => db.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck()
  const [newestReading, newestChange] = [newest('readings'), newest('slot_changes')]
  const batch = db.prepare<[number], { hash: Buffer; idx: number; received: number }>(
    'SELECT b.hash, r.idx, b.received FROM readings r JOIN batches b ON b.id = r.batch WHERE r.id = ?',
  )
  const meters = db.prepare<[], [number, string]>('SELECT id, key FROM meters').raw() as unknown as {
    all(): [number, string][]
  }
  const inStretch = db.prepare<[number, number, number], { at: number; value: string }>(
    `SELECT t.at, r.value FROM timeline t CROSS JOIN readings r ON r.id = t.id
     WHERE t.meter = ? AND t.at >= ? AND t.at < ? AND r.mark = ${marks.usable} AND r.quality < 2 ORDER BY t.at, t.id`,
  )
  const tally = (table: Period | 'slots') =>
    db.prepare<[number, number, number], Tally>(
      `SELECT count(*) AS count, coalesce(sum(amount), 0) AS sum FROM ${table} WHERE meter = ? AND start >= ? AND start < ?`,
    )
  const tallies = { slots: tally('slots'), days: tally('days'), months: tally('months') }
  const span = db.prepare<[], { first: number | null; last: number | null }>(
    'SELECT min(start) AS first, max(start) AS last FROM months',
  )
  const era = db.prepare<[], number>('SELECT era FROM slot_changes_since').pluck()
  return {
    /** Runs several questions on one state of the ledger. */
    snapshot: <T>(work: () => T): T => db.transaction(work)(),
    meters: () => meters.all(),
    readings: (after: number, limit: number) => readings.all(after, limit),
    changes: (after: number, limit: number): FollowedSlot[] =>
      changes.all(after, limit).map(({ id, meter, start, ...bin }) => ({
        ...{ id, meter, start },
        bin: bin.amount === null ? undefined : (bin as FollowedBin),
      })),
    /** Slots of a meter after one, in order of time. */
    slots: (meter: number, after: number, limit: number) => slots.all(meter, after, limit),
    sum: (table: Period, meter: number, start: number) => sums[table].get(meter, start),
    newestReading: () => newestReading.get() ?? 0,
    newestChange: () => newestChange.get() ?? 0,
    /** How many slots have changed since; a million at most. */
    changesAfter: (id: number) => slotsAfter.get(id) ?? 0,
    /** Readings of a meter that count, by time; of one instant the one that came last is the last. */
    inStretch: ({ meter, from, to }: Stretch) => inStretch.iterate(meter, from, to),
    tally: (table: Period | 'slots', { meter, from, to }: Stretch): Tally =>
      tallies[table].get(meter, from, to) ?? { count: 0, sum: 0 },
    /** First and last month that anything was derived for, UTC ms. */
    span: () => span.get(),
    /** When the changes began to be kept; undefined: nobody keeps them. */
    era: () => era.get(),
    /** When a reading was received, UTC ms. */
    receivedAt: (id: number) => batch.get(id)?.received,
    /** What tells a reading of this ledger from one of the same id in another copy. */
    proof: (id: number): string => {
      const row = batch.get(id)
      return row ? `${row.hash.toString('hex')}/${row.idx}` : ''
    },
    close: () => db.close(),
  }
}
export type Follower = ReturnType<typeof openFollower>
