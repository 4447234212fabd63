import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { at, type EpochMs } from '#core/time'

/** Time as the agent sees it; tests bring their own. */
export type Clock = {
  now(): EpochMs
  /** Resolves at `t`; before it when the signal is aborted, or when the clock is set back so that `t` is further away than it was. */
  until(t: EpochMs, signal: AbortSignal): Promise<void>
}
/** The two clocks of a computer; the monotonic one counts from the boot that `boot` names, and is never set. */
export type Hardware = { wall(): number; mono(): number; readonly boot: string }

/** Longest single wait, ms: a clock that is set while we wait is noticed within this time. */
const WAIT = 1_000
/** A difference of uptime and the monotonic clock by this much more is time that the computer slept, ms. */
const SLEPT = 1_000

/** A clock out of something that tells the time. */
export const clockOf = (now: () => number): Clock => ({
  now: () => at(now()),
  until: async (t, signal) => {
    for (let [left, rest] = [t - now(), 0]; !signal.aborted && left > 0; left = rest) {
      await pause(Math.min(WAIT, Math.max(1, left)), signal)
      rest = t - now()
      if (rest > left) return
    }
  },
})

/** The clock of this computer as it stands. */
export const systemClock: Clock = clockOf(Date.now)

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `process ${process.pid} of ${new Date().toISOString()}`
  }
}
const ms = (): number => Number(process.hrtime.bigint() / 1_000_000n)

/** The clocks of this computer. While it sleeps its monotonic clock stands; that time is added. */
export const hardware = (): Hardware => {
  const beyond = (): number => uptime() * 1_000 - ms()
  let before = beyond()
  let slept = 0
  let looked = ms()
  return {
    boot: bootId(),
    wall: Date.now,
    mono: () => {
      const now = ms()
      // asking the uptime costs a system call, and each sample asks for the time
      if (now - looked >= SLEPT / 2) {
        looked = now
        const more = beyond() - before
        if (Math.abs(more) >= SLEPT) before += more
        if (more >= SLEPT) slept += more
      }
      return now + Math.round(slept)
    },
  }
}

/** Waits `ms`, or less when the signal is aborted; never rejects. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined)
