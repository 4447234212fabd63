import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { DemandConfig } from '../local/demand.ts'
import type { Health } from '../local/health.ts'
import type { Log } from '../log.ts'
import { coilSwitch } from './coil.ts'
import type { OutputConfig } from './config.ts'
import { lineSwitch } from './gpio.ts'
import type { Switch } from './switch.ts'

type Deps = {
  readonly health: Pick<Health, 'state'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  /** how often the alarm is looked at, ms */
  readonly lookMs?: number
}
const LOOK = 1_000
/** A contact is told anew what it is after so long: its device may have started afresh, ms. */
const RENEW = 30_000
/** After a failure it is tried again after this, ms. */
const AGAIN = 5_000

const opened = (config: OutputConfig): Switch => (config.by === 'gpio' ? lineSwitch(config) : coilSwitch(config))
const nameOf = (config: OutputConfig): string =>
  config.by === 'gpio' ? `${config.chip} ${config.line}` : `${config.url} coil ${config.coil}`

/**
 * Switches the outputs that demands name by their alarm level, until the signal stops it. At the start, at the end and while its demand
 * is not known a contact is as `safe` says: so a coil that a killed agent has left behind is put right by the next start. Without an
 * output in agent.yaml nothing is opened and nothing is written.
 */
export const switchOutputs = async (
  demands: readonly DemandConfig[],
  deps: Deps,
  signal: AbortSignal,
): Promise<void> => {
  await Promise.all(demands.map(({ meter, output }) => output && follow(meter, { output, ...deps }, signal)))
}

type Followed = Deps & { readonly output: OutputConfig }

const follow = async (
  meter: string,
  { output, health, clock, log, lookMs = LOOK }: Followed,
  signal: AbortSignal,
): Promise<void> => {
  const contact = opened(output)
  const name = nameOf(output)
  let is: boolean | undefined
  let due = 0
  let onSince = 0
  let complaint: string | undefined
  const set = async (on: boolean): Promise<void> => {
    try {
      await contact.set(on)
      if (is !== on) log.warn({ meter, output: name, on }, on ? 'the alarm output is on' : 'the alarm output is off')
      if (on && is !== true) onSince = clock.now()
      is = on
      due = clock.now() + RENEW
      complaint = undefined
    } catch (error) {
      const reason = (error as Error).message
      if (reason !== complaint) log.error({ meter, output: name, on, reason }, 'the alarm output does not follow')
      complaint = reason
      is = undefined
      due = clock.now() + AGAIN
    }
  }
  const safe = output.safe === 'on'
  while (!signal.aborted) {
    const demand = health.state().demands.find((d) => d.meter === meter)
    const alarm = demand?.ok ? demand.level >= output.level : safe
    const on = alarm || (is === true && clock.now() - onSince < output.hold)
    if (clock.now() >= due || (is !== undefined && on !== is)) await set(on)
    await delay(lookMs, undefined, { signal }).catch(() => undefined)
  }
  await set(safe)
}
