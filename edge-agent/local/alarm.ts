import { setTimeout as delay } from 'node:timers/promises'
import type { Status } from '#core/wire'
import type { Log } from '../log.ts'
import type { Health } from './health.ts'

type Extra = Partial<Extract<Status, { state: 'online' }>>

/** What the status topic says beside the birth: silent devices, why sampling stands still, demands with their level. */
export const statusOf = (health: Health, step?: { readonly at: number; readonly by: number }): Extra => {
  const { devices, demands, blocked } = health.state()
  const silent = devices.filter(({ state }) => state === 'silent').map(({ id }) => id)
  const round = (kW: number): number => Math.round(kW * 10) / 10
  const known = demands.flatMap((d) =>
    d.ok ? [{ meter: d.meter, forecast_kW: round(d.forecast_kW), limit_kW: d.limit_kW, level: d.level }] : [],
  )
  return {
    ...(silent.length > 0 && { silent }),
    ...(blocked && { stopped: blocked.reason }),
    ...(step && { step }),
    ...(known.length > 0 && { demand: known }),
  }
}

/** What a change of is worth saying: not the kilowatts, which change each second. */
const essence = ({ silent = [], stopped, demand = [] }: Extra): string =>
  JSON.stringify([silent, stopped, demand.map(({ meter, level }) => [meter, level])])

const LOOK = 1_000
const WORDS = ['below all levels', 'attention (注意)', 'warning (警告)', 'limit (限界)']

export type Alarm = { readonly health: Health; readonly tell: () => void; readonly log: Log }

/** Tells the server and the log whenever an alarm comes or goes, until the signal stops it. */
export const watchAlarms = async ({ health, tell, log }: Alarm, signal: AbortSignal): Promise<void> => {
  let said = essence({})
  const levels = new Map<string, number>()
  while (!signal.aborted) {
    const now = statusOf(health)
    for (const { meter, level, forecast_kW, limit_kW } of now.demand ?? []) {
      if (level === (levels.get(meter) ?? 0)) continue
      levels.set(meter, level)
      log.warn({ meter, forecast_kW, limit_kW, level }, `demand of the running half-hour: ${WORDS[level]}`)
    }
    if (essence(now) !== said) tell()
    said = essence(now)
    await delay(LOOK, undefined, { signal }).catch(() => undefined)
  }
}
