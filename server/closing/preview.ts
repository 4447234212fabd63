import { canonical } from '#core/act'
import type { StoredAdjustment } from '#core/books'
import { type CloseFinding, closeFindings } from '#core/close-finding'
import { type Close, closeOf } from '#core/month-close'
import type { Site } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { type Month, monthOf } from '#core/time'
import type { CloseBasis } from '../ledger/close-queries.ts'
import { bookedInto } from './books.ts'
import type { Ground } from './ground.ts'
import { sha256 } from './library.ts'
import { dividedMonths } from './months.ts'

/** A month as it would be closed now, with what stands against it. */
export type Preview = {
  readonly close: Close
  readonly findings: readonly CloseFinding[]
  /** SHA-256 of what the close would say of the month: who approves it says which figures were seen */
  readonly seen: string
}

/** What a month says, without when and by whom. */
export const seenOf = ({ plant, factors, meters, official, coverage }: Close): string =>
  sha256(canonical({ plant, factors, meters, official, coverage }))

/** Segments whose activity (活動量) of a month a person has stated. */
const stated = async ({ read }: Ground, month: Month): Promise<Set<string>> => {
  const acts = await read('acts', { kinds: ['activity'], current: true, limit: 10_000 })
  const bodies = acts.map((a) => a.body as { segment?: string; month?: string } | null)
  return new Set(bodies.flatMap((b) => (b?.month === month && b.segment !== undefined ? [b.segment] : [])))
}

/** A month of a site, and the adjustments in the books. */
export type MonthOf = {
  readonly site: Site
  readonly month: Month
  readonly adjustments: readonly StoredAdjustment[]
}
/** The close of a month out of what the ledger holds at this moment. */
export const closeNow = async (
  ground: Ground,
  { site, month, adjustments }: MonthOf,
): Promise<{ close: Close; basis: CloseBasis }> => {
  const { plant, plantHash, read } = ground
  const meters = placedMeters(plant)
    .filter((m) => m.site.id === site.id)
    .map((m) => m.key)
  const basis = await read('closeBasis', { site: site.id, meters, month })
  const close = closeOf({
    site: site.id,
    month,
    revision: basis.revisions + 1,
    previous: basis.previous,
    asOf: basis.asOf,
    acts: basis.acts,
    waivers: [],
    adjustments: bookedInto(adjustments, site.id, month),
    plant,
    plantHash,
    coefficients: ground.coefficients(),
    library: ground.library(),
    bins: await dividedMonths(read, () => plant)(basis.bins),
  })
  return { close, basis }
}

export const previewOf = async (ground: Ground, of: MonthOf): Promise<Preview> => {
  const { site, month } = of
  const { close, basis } = await closeNow(ground, of)
  const findings = closeFindings({
    plant: ground.plant,
    site,
    month,
    now: ground.now(),
    bins: basis.bins,
    days: basis.days,
    open: basis.open,
    quarantined: basis.quarantined,
    activityStated: await stated(ground, month),
    provisional: close.official.co2.provisional,
  })
  return { close, findings, seen: seenOf(close) }
}

/** The month in which an adjustment approved now is booked. */
export const bookingMonth = ({ now }: Ground): Month => monthOf(now())
