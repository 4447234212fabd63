import type { Plant } from '#core/plant'
import type { Follower } from '../ledger/follow.ts'
import { type BackOff, backOff, waitAfter } from './back-off.ts'
import type { Connection } from './connection.ts'
import type { ProjectionState } from './contract.ts'
import { dayMarkLine, daysOf, least, tornAt } from './day-marks.ts'
import { deliver, NotNow } from './deliver.ts'
import { type Page, type Pages, pages } from './page.ts'
import { type Cursor, START, type State } from './state.ts'
import { lookThere, markLine, removeSites } from './there.ts'

type Log = (level: 'info' | 'warn', message: string, fields: object) => void
export type Timing = {
  readonly backOff: BackOff
  /** wait where nothing is new */
  readonly pollMs: number
  /** changed slots are written at most this often: the running half-hour changes each second */
  readonly slotsMs: number
  /** how often it is looked whether what was written is still there */
  readonly lookMs: number
}
export const timing: Timing = { backOff, pollMs: 1_000, slotsMs: 10_000, lookMs: 60_000 }
type Options = {
  plant: Plant
  follower: Follower
  state: State
  connection: Connection
  log: Log
  timing?: Timing
  now?: () => number
  chance?: () => number
}

/**
 * Follows the ledger: page after page, each one request that is waited for, the cursor moved when it is in and not before. While a
 * page is on its way the next one is made. Whatever fails, the cursor stands and the same page is asked for again.
 */
export class Projection {
  private readonly o: Required<Options>
  private readonly pages: Pages
  private source: string
  private keptSince = Number.NEGATIVE_INFINITY
  private notes: readonly string[] = []
  private failing: ProjectionState['failing'] = null
  private written = 0
  private left = 0
  private lookedAt = Number.NEGATIVE_INFINITY
  private endedThen = 0
  private slotsAt = Number.NEGATIVE_INFINITY
  private moreSlots = false
  private ahead: { from: string; page: Page } | undefined
  private stopped = false
  private wake: (() => void) | undefined

  constructor(options: Options) {
    this.o = { timing, now: Date.now, chance: Math.random, ...options }
    const { state, follower, plant, now } = this.o
    this.source = state.source()
    this.pages = pages({ plant, follower, state, now, keptOverThere: () => this.keptSince })
    state.transaction(() => this.takeUp())
  }

  /** The cursor must belong to this ledger, and the tags to this plant. */
  private takeUp(): void {
    const { state, follower, log } = this.o
    const cursor = state.cursor()
    const era = String(follower.era() ?? '')
    const isOther = cursor.reading > 0 && follower.proof(cursor.reading) !== state.word('proof')
    if (isOther) {
      log('warn', 'the ledger is another copy than the one that was projected: everything is written again', {
        ...cursor,
      })
      state.move(START)
      state.forgetDays()
    } else if (era !== state.word('era') || cursor.change > follower.newestChange()) {
      state.move({ ...cursor, change: 0 })
      state.forgetDays()
    }
    state.say('era', era)
    const before = state.tags()
    for (const [meter, { amount }] of this.pages.tags()) {
      const was = before.get(meter)
      if (was === undefined) state.tag(meter, amount)
      else if (was !== amount) state.retag(meter, { from: was, to: amount })
    }
  }

  async run(): Promise<void> {
    let failures = 0
    while (!this.stopped)
      try {
        const worked = await this.step()
        failures = 0
        this.failing = null
        if (!worked) await this.pause(this.o.timing.pollMs)
      } catch (error) {
        failures += 1
        await this.failed(error as Error, failures)
      }
  }

  private async failed(error: Error, attempts: number): Promise<void> {
    const { log, connection, now, chance, timing } = this.o
    if (!this.failing)
      log('warn', 'InfluxDB cannot be written; the ledger goes on, and what waits is written later', {
        reason: error.message,
      })
    this.failing = { since: this.failing?.since ?? now(), reason: error.message, attempts }
    this.lookedAt = Number.NEGATIVE_INFINITY
    this.ahead = undefined
    connection.renew()
    const asked = error instanceof NotNow ? error.afterMs : undefined
    await this.pause(Math.min(asked ?? waitAfter(timing.backOff, attempts, chance()), 5 * timing.backOff.most))
  }

  /** One page at most; false: nothing waits. */
  async step(): Promise<boolean> {
    const { state, now, timing, connection } = this.o
    if (state.word('order') === 'rebuild') await this.beginAnew()
    // before a write: marks written after a quick restart would hide what that restart has lost
    const isOther = connection.ended() !== this.endedThen
    if (isOther || now() - this.lookedAt >= timing.lookMs) await this.look()
    const page = this.page()
    if (page.lines.length === 0 && !page.refill && same(page.end, state.cursor())) return false
    await this.write(page)
    return true
  }

  private page(): Page {
    const { state } = this.o
    const from = state.cursor()
    const refill = state.refill()
    if (refill) return this.pages.refill(from, refill)
    const { ahead } = this
    this.ahead = undefined
    if (ahead?.from === JSON.stringify(from)) return ahead.page
    return this.next(from, this.moreSlots)
  }

  /** Changed slots come with a page when they are due, also among many readings, or when the page before had no room for all of them. */
  private next(from: Cursor, more: boolean): Page {
    const { now, timing } = this.o
    const withSlots = more || now() - this.slotsAt >= timing.slotsMs
    if (withSlots) this.slotsAt = now()
    return this.pages.next(from, { withSlots })
  }

  private async write(page: Page): Promise<void> {
    const { connection, state, follower, now } = this.o
    const at = Math.floor(now() / 60_000) * 60_000
    const [from, days] = [state.cursor(), daysOf(page.lines)]
    const marks = days.map((day) => dayMarkLine(this.source, page.end, day))
    const written = deliver(connection.send, [...page.lines, ...marks, markLine(this.source, page.end, at)])
    // a fault while the next page is made is met when that page's turn comes; this one is answered first
    if (page.isFull && !page.refill)
      try {
        this.ahead = { from: JSON.stringify(page.end), page: this.next(page.end, page.moreSlots) }
      } catch {
        this.ahead = undefined
      }
    const refused = await written
    this.moreSlots = page.moreSlots
    state.transaction(() => {
      state.refuse(refused, now())
      state.move(page.end)
      state.markDays(days, { from, to: page.end })
      state.say('proof', follower.proof(page.end.reading))
      if (page.refill) state.refilled(page.refill.of, page.refill.next)
    })
    if (refused.length > 0)
      this.o.log('warn', 'InfluxDB refuses lines for good; they are kept aside', {
        lines: refused.length,
        reason: refused[0]?.reason,
      })
    this.written += page.lines.length - refused.length
    this.left += page.left
  }

  /** Whether what was written is there: an older copy, an empty database or another one takes the cursor back to where it stands. */
  private async look(): Promise<void> {
    const { plant, connection, state, log, now } = this.o
    if (!plant.influxdb) return
    const ended = connection.ended()
    const there = await lookThere(plant.influxdb, connection, this.source)
    this.keptSince = there.keptSince
    this.notes = there.notes
    const here = state.cursor()
    const back = least(least(here, there.cursor), await this.torn(here))
    if (!same(back, here)) {
      log('warn', 'InfluxDB holds less than was written to it: it is written again from there', {
        here,
        there: back,
      })
      this.ahead = undefined
      state.transaction(() => {
        state.move(back)
        state.say('proof', this.o.follower.proof(back.reading))
        if (same(back, START)) {
          state.forgetFormer()
          state.forgetDays()
        } else state.refillFormer()
      })
    }
    this.lookedAt = now()
    this.endedThen = ended
  }

  /**
   * A shard may have lost what it had acknowledged; not after faults alone: a quick restart of InfluxDB may fall between two requests.
   * 3 Core has no shards, and refuses long queries.
   */
  private async torn(here: Cursor): Promise<Cursor> {
    const { plant, connection, state } = this.o
    if (plant.influxdb?.version === '3') return here
    return tornAt(connection, { source: this.source, marks: state.dayMarks(this.keptSince), here })
  }

  private async beginAnew(): Promise<void> {
    const { plant, connection, state } = this.o
    if (!plant.influxdb) return
    await removeSites(
      plant.influxdb,
      connection,
      plant.sites.map((s) => s.id),
    )
    this.ahead = undefined
    // what the marks over there say is of before
    this.source = state.transaction(() => {
      state.move(START)
      state.forgetFormer()
      state.forgetDays()
      state.say('order', '')
      return state.renewSource()
    })
    await deliver(connection.send, [markLine(this.source, START, Math.floor(this.o.now() / 60_000) * 60_000)])
  }

  state(): ProjectionState {
    const { state, follower } = this.o
    const cursor = state.cursor()
    const readings = follower.newestReading() - cursor.reading
    return {
      behind: { readings, slots: follower.changesAfter(cursor.change), kpis: state.kpiCountAfter(cursor.kpi) },
      oldest: readings > 0 ? (follower.receivedAt(cursor.reading + 1) ?? null) : null,
      failing: this.failing,
      refused: state.refusedCount(),
      written: this.written,
      left: this.left,
      notes: this.notes,
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.stopped) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.wake = undefined
  }
  stop(): void {
    this.stopped = true
    this.wake?.()
  }
}

const same = (a: { reading: number; change: number; kpi: number }, b: typeof a): boolean =>
  a.reading === b.reading && a.change === b.change && a.kpi === b.kpi
