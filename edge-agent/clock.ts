import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { at, type EpochMs } from '#core/time'

/** Time as the agent sees it; tests bring their own. */
export type Clock = {
  now(): EpochMs
  /** Resolves at `t`, or at once when the signal is aborted. */
  until(t: EpochMs, signal: AbortSignal): Promise<void>
}

/** Longest single wait, ms: a clock that is set while we wait is noticed within this time. */
const WAIT = 1_000

/** The clock of this computer. */
export const systemClock: Clock = {
  now: () => at(Date.now()),
  until: async (t, signal) => {
    while (!signal.aborted && Date.now() < t) await pause(Math.min(WAIT, t - Date.now()), signal)
  },
}

/** Waits `ms`, or less when the signal is aborted; never rejects. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined)

/** Before this moment (2026-01-01) a clock has plainly not been set yet. */
const PLAUSIBLE = Date.UTC(2026, 0, 1)
/** Whether a clock may be right at all. */
export const plausible = (now: number): boolean => now >= PLAUSIBLE
/** Kept by systemd-timesyncd. */
const TIMESYNC = '/run/systemd/timesync'

/** Whether the computer's clock can be trusted: systemd tells; elsewhere it is unknown unless plainly wrong. */
export const clockState = (now: number): 'synced' | 'unsynced' | 'unknown' => {
  if (!plausible(now)) return 'unsynced'
  if (existsSync(`${TIMESYNC}/synchronized`)) return 'synced'
  return existsSync(TIMESYNC) ? 'unsynced' : 'unknown'
}
