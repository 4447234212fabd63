import { statfsSync } from 'node:fs'
import type { VoidBatch } from '#core/wire'
import { type Books, heldFrom, roomOf } from './books.ts'
import { pack } from './payload.ts'
import { SpoolFull } from './spool.ts'

/** What is done when what is not acknowledged fills the spool: keep the oldest and stop, or let the oldest give way to the newest. */
export type FullPolicy = 'stop' | 'drop-oldest'
/** Share of the cap that gives way at once, so that it is not done for each batch. */
const PIECE = 0.01
/** The room on the disk is asked for again after this, ms. */
const LOOK = 5_000

export const GAVE_WAY = 'spool full: the oldest gave way'

/** Whether the disk takes nothing more. */
export const isDiskFull = (error: unknown): boolean =>
  /^SQLITE_(FULL|IOERR_SHMSIZE)/.test((error as { code?: string }).code ?? '')

/** Whether the disk takes nothing now, for whatever reason. */
export const cannotWrite = (error: unknown): boolean =>
  /^SQLITE_(FULL|IOERR)/.test((error as { code?: string }).code ?? '')

export type Room = {
  /** Does it where there is room, making some where there is none; throws SpoolFull, and then nothing was changed. */
  within(room: number, work: () => void): void
  /** Forgets acknowledged batches up to a seq; runs inside a transaction. */
  forget(upTo: number): void
  pressure(): number
}

export const spoolRoom = (
  books: Books,
  { path, maxBytes, full }: { path: string; maxBytes: number; full: FullPolicy },
): Room => {
  const { db, sql, at } = books
  let free = Number.POSITIVE_INFINITY
  let lookedAt = Number.NEGATIVE_INFINITY

  const forget = (upTo: number): void => {
    at.bytes -= sql.room.get(0, upTo) ?? 0
    sql.drop.run(upTo)
    sql.dropAcked.run(upTo)
    at.oldest = sql.oldest.get() ?? at.next
  }
  /** Acknowledged batches go, oldest first, until so much is free. */
  const forgetSome = (target: number): number => {
    let freed = 0
    let upTo = 0
    for (const [seq, size] of sql.sizes.iterate(0, at.committed)) {
      freed += size
      upTo = seq
      if (freed >= target) break
    }
    if (upTo > 0) forget(upTo)
    return freed
  }
  /** The oldest of what is not acknowledged becomes voids under its seqs, until so much is free. */
  const giveWay = (target: number): number => {
    const rows = sql.sizes.iterate(at.committed, heldFrom(at) - 1)
    const chosen: { seq: number; gain: number; void_: ReturnType<typeof pack> }[] = []
    let freed = 0
    for (const [seq, size] of rows) {
      if (freed >= target) break
      const said: VoidBatch = { epoch: at.epoch, seq, void: GAVE_WAY }
      const void_ = pack(Buffer.from(JSON.stringify(said)))
      const gain = size - roomOf(void_)
      if (gain <= 0) continue
      chosen.push({ seq, gain, void_ })
      freed += gain
    }
    for (const { seq, void_ } of chosen) sql.replace.run(seq, roomOf(void_), void_.payload, void_.packed)
    at.bytes -= freed
    at.open -= freed
    at.dropped += chosen.length
    return freed
  }
  const make = (target: number): number => {
    const freed = forgetSome(target)
    if (freed >= target || full === 'stop') return freed
    return freed + giveWay(Math.max(target - freed, PIECE * maxBytes))
  }
  const makeFor = (room: number): void => {
    const lacking = at.bytes + room - maxBytes
    if (lacking > 0 && make(lacking) < lacking)
      throw new SpoolFull(`spool full: ${at.open} bytes are not acknowledged yet, the cap is ${maxBytes}`)
  }
  /** The disk takes nothing: room inside the file helps, where even that can be written. */
  const makeOnDisk = (room: number): boolean => {
    let freed = 0
    try {
      db.pragma('wal_checkpoint(RESTART)')
      books.atomically(() => {
        freed = make(room)
      })
    } catch (error) {
      if (!isDiskFull(error)) throw error
      return false
    }
    return freed > 0
  }

  const within: Room['within'] = (room, work) => {
    for (;;)
      try {
        books.atomically(() => {
          makeFor(room)
          work()
        })
        return
      } catch (error) {
        if (!isDiskFull(error)) throw error
        if (!makeOnDisk(room)) throw new SpoolFull('disk full')
      }
  }
  const look = (): number => {
    const now = performance.now()
    if (now - lookedAt < LOOK) return free
    lookedAt = now
    try {
      const { bavail, bsize } = statfsSync(path)
      free = bavail * bsize
    } catch {
      free = Number.POSITIVE_INFINITY
    }
    return free
  }
  return { within, forget, pressure: () => Math.min(1, Math.max(at.open / maxBytes, at.open / (at.open + look()))) }
}
