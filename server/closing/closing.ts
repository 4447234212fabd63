import { type Act, canonical, type NewAct } from '#core/act'
import { type Adjustment, adjustmentKey, reversalOf } from '#core/adjustment'
import type { Books, StoredClose } from '#core/books'
import type { CloseFinding, WaivedFinding } from '#core/close-finding'
import type { MonthState } from '#core/close-view'
import type { Id } from '#core/id'
import type { Site } from '#core/plant'
import { type FiscalYear, type Month, monthInterval, monthsOf } from '#core/time'
import type { CloseRow } from '../ledger/close-queries.ts'
import { type OpenBooks, openBooks } from './books.ts'
import { type ClosingOptions, type Ground, groundOf } from './ground.ts'
import { sha256 } from './library.ts'
import { earlierOf, nextNumber, pendingOf } from './pending.ts'
import { bookingMonth, type Preview, previewOf } from './preview.ts'
import { CloseRefused } from './refusal.ts'

export type Who = { readonly person: Id; readonly reason: string }
export type Waiver = { readonly finding: string; readonly reason: string }
export type CloseRequest = Who & {
  readonly site: Site
  readonly month: Month
  readonly waivers: readonly Waiver[]
  /** `seen` of the preview that was approved */
  readonly seen: string
}
export type MonthLine = {
  readonly month: Month
  readonly state: MonthState
  /** the newest close of the month */
  readonly close: CloseRow | null
  readonly blocking: number
  readonly warnings: number
  readonly pending: Adjustment | null
}

export type Closing = OpenBooks & {
  preview(site: Site, month: Month): Promise<Preview>
  /** the close that stands; undefined: the month is open */
  standing(site: string, month: Month): Promise<StoredClose | undefined>
  pending(close: StoredClose): Promise<Adjustment | null>
  earlier(close: StoredClose): Promise<Books['adjustments']>
  close(request: CloseRequest): Promise<{ hash: string; revision: number; act: number }>
  reopen(request: Who & { site: Site; month: Month }): Promise<{ act: number; reversal: Adjustment | null }>
  approve(
    request: Who & { site: Site; month: Month; number: number; seen: string },
  ): Promise<{ act: number; booked: Month; adjustment: Adjustment }>
  month(site: Site, month: Month): Promise<MonthLine>
  year(site: Site, year: FiscalYear): Promise<MonthLine[]>
  /** SHA-256 of an adjustment's figures: who approves it says which were seen */
  seenOf(adjustment: Adjustment): string
}

/** JSON as acts keep it: what is undefined is left out. */
const json = (value: unknown): NewAct['body'] => JSON.parse(canonical(value)) as NewAct['body']
const adjustmentSeen = ({ asOf, ...said }: Adjustment): string => sha256(canonical(said))

const waived = (findings: readonly CloseFinding[], waivers: readonly Waiver[]): WaivedFinding[] => {
  const reasons = new Map(waivers.map((w) => [w.finding, w.reason]))
  const blocking = findings.filter((f) => f.level === 'blocking')
  const stray = waivers.find((w) => !blocking.some((f) => f.id === w.finding && f.waivable))
  if (stray)
    throw new CloseRefused('unknown-finding', `${stray.finding} does not stand against this close, or cannot be waived`)
  const left = blocking.filter((f) => !reasons.has(f.id))
  if (left.length > 0) throw new CloseRefused('close-blocked', left.map((f) => f.id).join(', '))
  return blocking.map(({ id, kind, subject, numbers }) => ({
    kind,
    subject,
    numbers,
    reason: reasons.get(id) ?? '',
  }))
}

const closeMonth =
  (ground: Ground, books: OpenBooks): Closing['close'] =>
  async ({ site, month, waivers, seen, person, reason }) => {
    if ((await standingIn(books, site.id, month)) !== undefined)
      throw new CloseRefused('month-closed', `${site.id} ${month}`)
    const preview = await previewOf(ground, { site, month, ...(await books.books()) })
    if (preview.seen !== seen)
      throw new CloseRefused('close-changed', `${site.id} ${month} has other figures now: ${preview.seen}`)
    const passed = waived(preview.findings, waivers)
    const close = { ...preview.close, waivers: passed }
    const text = canonical(close)
    const hash = sha256(text)
    const before = (await ground.read('closes', { site: site.id })).findLast((c) => c.month === month)
    const { revision, previous } = close
    const acts = await ground.act(
      [
        ...passed.map(
          ({ reason: why, ...finding }): NewAct => ({
            kind: 'waiver',
            site: site.id,
            key: `${month} ${revision} ${finding.kind}:${finding.subject}`,
            body: json({ month, revision, ...finding }),
            reason: why,
          }),
        ),
        {
          kind: 'close',
          site: site.id,
          key: month,
          body: json({ month, revision, hash, previous }),
          reason,
          basis: before?.act ?? null,
        },
      ],
      person,
      { closes: [text], pinned: ground.library().texts },
    )
    return { hash, revision, act: (acts.at(-1) as Act).id }
  }

const reopenMonth =
  (ground: Ground, books: OpenBooks): Closing['reopen'] =>
  async ({ site, month, person, reason }) => {
    const close = await standingIn(books, site.id, month)
    if (!close) throw new CloseRefused('month-not-closed', `${site.id} ${month}`)
    const row = (await ground.read('closes', { site: site.id })).find((c) => c.hash === close.hash)
    if (row?.person === person) throw new CloseRefused('second-person', `${person} closed ${month}`)
    const all = await books.books()
    const reversal = reversalOf({
      close,
      hash: close.hash,
      earlier: earlierOf(all, close),
      number: nextNumber(all, close),
    })
    const [last] = await ground.read('acts', { kinds: ['reopen'], site: site.id, key: month, limit: 1 })
    const { hash, revision } = close
    const reopen: NewAct = {
      kind: 'reopen',
      site: site.id,
      key: month,
      body: json({ month, revision, close: hash }),
      reason,
      basis: last?.id ?? null,
    }
    const acts = await ground.act([reopen, ...(reversal ? [booking(ground, reversal, reason)] : [])], person)
    return { act: (acts[0] as Act).id, reversal }
  }

const booking = (ground: Ground, adjustment: Adjustment, reason: string): NewAct => ({
  kind: 'adjustment',
  site: adjustment.site,
  key: adjustmentKey(adjustment),
  body: json({ ...adjustment, booked: bookingMonth(ground) }),
  reason,
  basis: null,
})
/** A line without a figure, where the other side has one or not: nothing can be booked of it. */
const incomplete = ({ meters }: Adjustment): string[] =>
  meters
    .filter(
      (m) =>
        m.definition.counted && [m.oldLine, m.nowLine].some((l) => l !== null && ('why' in l.energy || 'why' in l.co2)),
    )
    .map((m) => m.meter)

const approveAdjustment =
  (ground: Ground, books: OpenBooks): Closing['approve'] =>
  async ({ site, month, number, seen, person, reason }) => {
    const close = await standingIn(books, site.id, month)
    if (!close) throw new CloseRefused('month-not-closed', `${site.id} ${month}`)
    const adjustment = await pendingOf(ground, await books.books(), close)
    if (!adjustment || adjustment.number !== number)
      throw new CloseRefused('nothing-to-adjust', `${site.id} ${month} has no adjustment ${number} that waits`)
    if (adjustmentSeen(adjustment) !== seen)
      throw new CloseRefused('close-changed', `adjustment ${number} of ${site.id} ${month} has other figures now`)
    const without = incomplete(adjustment)
    if (without.length > 0) throw new CloseRefused('adjustment-incomplete', without.join(', '))
    const [act] = await ground.act([booking(ground, adjustment, reason)], person)
    return { act: (act as Act).id, booked: bookingMonth(ground), adjustment }
  }

const standingIn = async (books: OpenBooks, site: string, month: Month): Promise<StoredClose | undefined> =>
  (await books.books()).closes.find((c) => c.site === site && c.month === month)

const monthLine = async (
  ground: Ground,
  books: OpenBooks,
  { site, month, rows }: { site: Site; month: Month; rows: readonly CloseRow[] },
): Promise<MonthLine> => {
  const close = rows.findLast((c) => c.month === month) ?? null
  const standing = await standingIn(books, site.id, month)
  if (standing) {
    const pending = await pendingOf(ground, await books.books(), standing)
    return { month, state: pending ? 'adjustment' : 'closed', close, blocking: 0, warnings: 0, pending }
  }
  if (monthInterval(month).end > ground.now())
    return { month, state: 'open', close, blocking: 0, warnings: 0, pending: null }
  const { findings } = await previewOf(ground, { site, month, ...(await books.books()) })
  const blocking = findings.filter((f) => f.level === 'blocking').length
  return {
    month,
    state: close ? 'reopened' : blocking > 0 ? 'blocked' : 'ready',
    close,
    blocking,
    warnings: findings.length - blocking,
    pending: null,
  }
}

/** 確定: closes months, opens them again, adjusts them; and knows the books that follow. */
export const openClosing = (options: ClosingOptions): Closing => {
  const ground = groundOf(options)
  const books = openBooks(options.read, () => options.inUse().plant)
  return {
    ...books,
    preview: async (site, month) => previewOf(ground, { site, month, ...(await books.books()) }),
    standing: (site, month) => standingIn(books, site, month),
    pending: async (close) => pendingOf(ground, await books.books(), close),
    earlier: async (close) => earlierOf(await books.books(), close),
    close: closeMonth(ground, books),
    reopen: reopenMonth(ground, books),
    approve: approveAdjustment(ground, books),
    seenOf: adjustmentSeen,
    month: async (site, month) =>
      monthLine(ground, books, { site, month, rows: await options.read('closes', { site: site.id }) }),
    year: async (site, year) => {
      const rows = await options.read('closes', { site: site.id })
      return Promise.all(monthsOf(year).map((month) => monthLine(ground, books, { site, month, rows })))
    },
  }
}
