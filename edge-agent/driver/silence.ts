import type { Start } from './driver.ts'

/** Says once that a device fell silent and once that it is back, and of each meter that it has no value. */
export type Silence = {
  heard(): void
  lost(reason: string): void
  /** undefined: the meter has a value. */
  meter(meter: string, why: string | undefined): void
}
export const silence = (device: string, { log, ear }: Pick<Start, 'log' | 'ear'>): Silence => {
  let mute = false
  const without = new Map<string, string>()
  return {
    heard: () => {
      ear?.heard(device)
      if (mute) log.info({ device }, 'device answers again')
      mute = false
    },
    lost: (reason) => {
      ear?.lost(device, reason)
      if (!mute) log.warn({ device, reason }, 'device does not answer')
      mute = true
    },
    meter: (meter, why) => {
      if (without.get(meter) === why) return
      if (why === undefined) {
        without.delete(meter)
        log.info({ device, meter }, 'the meter has a value again')
        return
      }
      without.set(meter, why)
      log.warn({ device, meter, reason: why }, 'the meter has no value')
    },
  }
}
