import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { Duration } from '#core/time'

export type ClockState = 'synced' | 'unsynced' | 'unknown'

export const ClockConfig = z.strictObject({
  source: z
    .enum(['auto', 'timesyncd', 'chrony', 'timedatectl', 'trusted'])
    .default('auto')
    .describe('who says whether the clock is right; auto: whoever is there; trusted: it is taken as it is'),
  holdFor: Duration.default(600_000).describe(
    'readings of an unsynced clock wait at most so long for a time server, if the clock is plausible at all',
  ),
})
export type ClockConfig = z.infer<typeof ClockConfig>

/** Before this moment (2026-01-01) a clock has plainly not been set yet. */
const PLAUSIBLE = Date.UTC(2026, 0, 1)
/** Whether a clock may be right at all. */
export const plausible = (now: number): boolean => now >= PLAUSIBLE

/** Kept by systemd-timesyncd. */
const TIMESYNC = '/run/systemd/timesync'
const TIMEOUT = 2_000

/** `chronyc -c tracking`: the last field is the leap status. */
export const ofChrony = (csv: string): ClockState => {
  const leap = csv.trim().split(',').at(-1) ?? ''
  if (/^(Normal|Insert second|Delete second)$/i.test(leap)) return 'synced'
  return /^Not synchronised$/i.test(leap) ? 'unsynced' : 'unknown'
}
/** `timedatectl show`: what the kernel says, whichever program keeps the clock. */
export const ofTimedatectl = (text: string): ClockState => {
  const said = /^NTPSynchronized=(yes|no)$/m.exec(text)?.[1]
  return said === undefined ? 'unknown' : said === 'yes' ? 'synced' : 'unsynced'
}
/** The files of systemd-timesyncd. */
export const ofTimesyncd = (exists: (path: string) => boolean = existsSync): ClockState => {
  if (exists(`${TIMESYNC}/synchronized`)) return 'synced'
  return exists(TIMESYNC) ? 'unsynced' : 'unknown'
}
/** One that says synced is enough; where nobody says anything it stays unknown. */
export const agreed = (said: readonly ClockState[]): ClockState =>
  said.includes('synced') ? 'synced' : said.includes('unsynced') ? 'unsynced' : 'unknown'

/** What a program prints; nothing where it is not there or fails. */
const printed = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: TIMEOUT }, (error, stdout) => resolve(error ? '' : stdout))
  })

/** Asks whether the clock of this computer is kept by a time server. */
export const askClock = async (source: ClockConfig['source']): Promise<ClockState> => {
  const chrony = async () => ofChrony(await printed('chronyc', ['-c', 'tracking']))
  const timedatectl = async () => ofTimedatectl(await printed('timedatectl', ['show', '-p', 'NTPSynchronized']))
  switch (source) {
    case 'trusted':
      return 'synced'
    case 'timesyncd':
      return ofTimesyncd()
    case 'chrony':
      return chrony()
    case 'timedatectl':
      return timedatectl()
    case 'auto': {
      const quick = ofTimesyncd()
      return quick === 'synced' ? quick : agreed([quick, ...(await Promise.all([chrony(), timedatectl()]))])
    }
  }
}
