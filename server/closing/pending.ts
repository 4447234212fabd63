import { type Adjustment, adjustmentOf, type Since } from '#core/adjustment'
import type { Books, StoredClose } from '#core/books'
import { meterKey } from '#core/id'
import type { Close } from '#core/month-close'
import type { Site } from '#core/plant'
import { RULE_VERSION } from '#core/rule-version'
import { DAY, type EpochMs, monthInterval } from '#core/time'
import type { Ground } from './ground.ts'
import { closeNow } from './preview.ts'

/** Readings this far around a month can move it: a like-day profile leans on four weeks before; a gap's end comes after. */
const BEFORE = 28 * DAY
const AFTER = 7 * DAY

const unlike = (a: Close, b: Close): string[] => {
  const before = new Map(a.meters.map((m) => [m.meter, m.amount]))
  return b.meters.filter((m) => before.get(m.meter) !== m.amount).map((m) => m.meter)
}
const since = async ({ read }: Ground, close: StoredClose, meters: readonly string[]): Promise<Since> => {
  const { start, end } = monthInterval(close.month)
  const { readings, acts } = await read('since', {
    site: close.site,
    meters,
    from: (start - BEFORE) as EpochMs,
    to: (end + AFTER) as EpochMs,
    asOf: close.asOf,
  })
  return { readings: new Map(readings.map((r) => [r.meter, r.count])), acts }
}

/** Approved adjustments of a close, oldest first. */
export const earlierOf = ({ adjustments }: Books, { hash }: StoredClose) => adjustments.filter((a) => a.close === hash)
/** The number of the next adjustment of a month, over all its revisions. */
export const nextNumber = ({ adjustments }: Books, { site, month }: StoredClose): number =>
  adjustments.filter((a) => a.site === site && a.month === month).length + 1

/** Amounts of the close as adjusted so far. */
const standing = (close: StoredClose, earlier: readonly Adjustment[]): Map<string, number | null> => {
  const amounts = new Map<string, number | null>(close.meters.map((m) => [m.meter, m.amount]))
  for (const { meters } of earlier) for (const m of meters) amounts.set(m.meter, m.now)
  return amounts
}
/** Whether plant, factors and rules are those that stood, and so are the amounts: then there is nothing to look for. */
const isUnmoved = async (ground: Ground, site: Site, close: StoredClose, earlier: readonly Adjustment[]) => {
  const last = earlier.at(-1) ?? close
  if (last.plant !== ground.plantHash || last.factors.library !== ground.library().hash || last.rules !== RULE_VERSION)
    return false
  const { start, end } = monthInterval(close.month)
  const meters = site.meters.map((m) => meterKey(site.id, m.id))
  const bins = await ground.read('bins', { table: 'months', meters, from: start, to: end })
  const now = new Map(bins.map((b) => [b.meter, b.amount]))
  return [...standing(close, earlier)].every(([meter, amount]) => (now.get(meter) ?? null) === amount)
}

/** What a closed month would be adjusted by today; null: nothing differs, or its site is no longer in the plant. */
export const pendingOf = async (ground: Ground, books: Books, close: StoredClose): Promise<Adjustment | null> => {
  const site = ground.plant.sites.find((s) => s.id === close.site)
  const earlier = earlierOf(books, close)
  if (!site || (await isUnmoved(ground, site, close, earlier))) return null
  const { adjustments } = books
  const { close: now } = await closeNow(ground, { site, month: close.month, adjustments })
  const question = { close, hash: close.hash, earlier, now, number: nextNumber(books, close) }
  const nothing: Since = { readings: new Map(), acts: [] }
  if (!adjustmentOf({ ...question, since: nothing })) return null
  return adjustmentOf({ ...question, since: await since(ground, close, unlike(close, now)) })
}
