import { MINUTE, SLOT } from '#core/time'
import type { Note } from '#core/wire'

export type ThinOptions = {
  /** From this pressure on power is kept once a minute, and from `dropAt` on not at all. Registers are always kept. */
  readonly thinAt: number
  readonly dropAt: number
  /** Whether a meter shows power, not a register or an amount. */
  readonly isPower: (meter: string) => boolean
}
export type Thinning = {
  /** Whether a reading is worth its room while the spool is so full, 0 … 1. */
  keeps(meter: string, at: number, pressure: number): boolean
  /** What was left out, once in a half-hour, when the pressure is gone, and at the end. */
  note(pressure: number, isEnd?: boolean): Note | undefined
}

/** Makes room for registers while there is still some: a register tells the energy of a gap afterwards, power does not. */
export const thinning = ({ thinAt, dropAt, isPower }: ThinOptions): Thinning => {
  const minutes = new Map<string, number>()
  let left: { from: number; to: number; readings: number } | undefined
  return {
    keeps: (meter, at, pressure) => {
      if (pressure < thinAt || !isPower(meter)) return true
      const minute = Math.floor(at / MINUTE)
      if (pressure < dropAt && minutes.get(meter) !== minute) {
        minutes.set(meter, minute)
        return true
      }
      const { from, to, readings } = left ?? { from: at, to: at, readings: 0 }
      left = { from: Math.min(from, at), to: Math.max(to, at), readings: readings + 1 }
      return false
    },
    note: (pressure, isEnd = false) => {
      if (!left || (!isEnd && pressure >= thinAt && left.to - left.from < SLOT)) return undefined
      const note = { kind: 'thinned', ...left, reason: 'spool nearly full' }
      left = undefined
      return note
    },
  }
}
