import type { Database } from 'better-sqlite3'
import { ruleAt } from '#core/meter-history'
import { scaled } from '#core/register'
import type { Sample } from '#core/sample'
import { isSourceAgent } from '#core/source'
import type { EpochMs } from '#core/time'
import type { Basis } from './basis.ts'
import { qualities } from './schema.ts'
import { missingBetween, type Sequence } from './sequence.ts'

type Row = { id: number; at: number; value: string; quality: number; mark: number }
/** Where a reading came in. */
type Identity = { epoch: number; name: string; agent: string; seq: number; idx: number }
/** A reading as people left it: the index in `qualities`, 3 when one of them set it aside. */
const SET_ASIDE = 3

/** Which of two readings of one instant counts: good before estimated before suspect, then the smallest (epoch, seq, index). */
const before = (a: Row, b: Row, identity: (row: number) => Identity): boolean => {
  if ((a.mark === 0) !== (b.mark === 0)) return a.mark === 0
  if (a.quality !== b.quality) return a.quality < b.quality
  const [one, other] = [identity(a.id), identity(b.id)]
  if (one.name !== other.name) return one.name < other.name
  return one.seq !== other.seq ? one.seq < other.seq : one.idx < other.idx
}

/** An increment of a foreign device follows the one before it while it comes in its time: so many times as often as the meter says. */
const IN_TIME = 1.5
type Sent = { readonly at: number; readonly epoch: number; readonly seq: number }
/**
 * Whether the sample before is known to be the predecessor of a delta: no seq between them is missing. A foreign device has none of
 * its own, so that one that was lost shows in the time alone.
 */
export const isLinked = (
  previous: (Sent & { readonly refused: boolean }) | undefined,
  next: Sent & { readonly foreign: boolean },
  { sequenceOf, refreshEvery }: { sequenceOf: (epoch: number) => Sequence | undefined; refreshEvery: number },
): boolean => {
  if (!previous || previous.refused) return false
  if (next.foreign) return next.at - previous.at <= IN_TIME * refreshEvery
  if (previous.epoch !== next.epoch) return false
  const sequence = sequenceOf(next.epoch)
  return sequence !== undefined && !missingBetween(sequence, previous.seq, next.seq)
}

export type Source = {
  readonly db: Database
  readonly meter: number
  readonly basis: Basis
  readonly sequenceOf: (epoch: number) => Sequence | undefined
  /** only readings up to this row: what the ledger knew then */
  readonly until?: number
}
/** A meter's samples from `from` on, ordered by time, one an instant: what the pure function is defined over. */
export function* samples(
  { db, meter, basis, sequenceOf, until = Number.MAX_SAFE_INTEGER }: Source,
  from: number,
): Generator<Sample> {
  const { history, verdicts } = basis
  const isDelta = history.periods[0].rule.measure === 'delta'
  // who sent a reading is asked for deltas, and where two stand at one instant: a join for each costs as much as the rest
  const identities = db.prepare<[number], Identity>(
    `SELECT b.epoch, e.epoch AS name, a.agent, b.seq, r.idx FROM readings r JOIN batches b ON b.id = r.batch
     JOIN epochs e ON e.id = b.epoch JOIN agents a ON a.id = e.agent WHERE r.id = ?`,
  )
  const identity = (row: number): Identity => identities.get(row) as Identity
  const rows = db
    .prepare<[number, number, number]>(
      `SELECT r.id, r.at, r.value, r.quality, r.mark FROM places p CROSS JOIN readings r ON r.id = p.id
       WHERE p.meter = ? AND p.at >= ? AND p.id <= ? AND r.mark <> 2 ORDER BY p.at`,
    )
    .raw()
    .iterate(meter, from, until) as IterableIterator<[number, number, string, number, number]>
  let best: Row | undefined
  /** two foreign readings differ at this instant and nobody has set one aside: neither counts (metering.md, quality) */
  let torn = false
  const differ = (a: Row, b: Row): boolean => {
    if (a.mark !== 0 || b.mark !== 0 || a.quality === SET_ASIDE || b.quality === SET_ASIDE) return false
    if (!isSourceAgent(identity(a.id).agent) || !isSourceAgent(identity(b.id).agent)) return false
    const rule = ruleAt(history, a.at)
    return scaled(rule, a.value) !== scaled(rule, b.value)
  }
  let previous: (Sent & { refused: boolean }) | undefined
  const link = (row: Row): boolean => {
    const { epoch, seq, agent } = identity(row.id)
    const next = { at: row.at, epoch, seq }
    const { refreshEvery } = ruleAt(history, row.at)
    const linked = isLinked(previous, { ...next, foreign: isSourceAgent(agent) }, { sequenceOf, refreshEvery })
    previous = { ...next, refused: row.mark !== 0 }
    return linked
  }
  const sample = (row: Row): Sample | undefined => {
    const linked = isDelta && link(row)
    const r = row.mark === 0 ? scaled(ruleAt(history, row.at), row.value) : 'not-a-number'
    if (typeof r === 'string') return undefined
    const told = row.quality === SET_ASIDE ? 'set-aside' : (qualities[row.quality] ?? 'good')
    const quality = torn && told !== 'set-aside' ? 'suspect' : told
    return { id: row.id, at: row.at as EpochMs, r, value: row.value, quality, linked }
  }
  for (const [id, at, value, quality, mark] of rows) {
    const judged = verdicts.size > 0 ? verdicts.get(id) : undefined
    const row = { id, at, value, quality: judged ? (judged.verdict === 'set-aside' ? SET_ASIDE : 0) : quality, mark }
    if (best && at !== best.at) {
      const s = sample(best)
      if (s) yield s
      best = row
      torn = false
    } else {
      torn ||= best !== undefined && differ(best, row)
      if (!best || before(row, best, identity)) best = row
    }
  }
  const s = best && sample(best)
  if (s) yield s
}
