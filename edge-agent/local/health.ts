import { SLOT } from '#core/time'
import type { AgentConfig } from '../config.ts'
import type { Sample } from '../driver/driver.ts'
import { type Demand, type DemandConfig, demand, type Measured } from './demand.ts'

/** How a device is: `waiting` until it was heard for the first time. */
export type DeviceState = {
  readonly id: string
  readonly state: 'waiting' | 'answers' | 'silent'
  /** Since when, UTC ms. */
  readonly since: number
  readonly reason?: string
}
/** What a meter showed last. */
export type LastValue = {
  readonly device: string
  readonly meter: string
  readonly unit: string
  readonly at: number
  readonly raw: string
}
export type DemandState = { readonly meter: string; readonly limit_kW: number } & Demand

/** What the agent knows of itself, for people on the spot and for monitoring. */
export type Health = {
  sample(device: string, sample: Sample): void
  heard(device: string): void
  lost(device: string, reason: string): void
  /** undefined: sampling goes on. */
  blocked(reason: string | undefined): void
  state(): {
    readonly devices: readonly DeviceState[]
    readonly values: readonly LastValue[]
    readonly demands: readonly DemandState[]
    readonly samples: number
    /** Sampling stands still because the spool takes nothing. */
    readonly blocked: { readonly since: number; readonly reason: string } | undefined
    /** When sampling stood still since the start of the agent, the latest last. */
    readonly stops: readonly { readonly from: number; readonly to: number; readonly reason: string }[]
  }
}

/** Readings older than this play no part in a demand, ms. */
const HISTORY = SLOT + 10 * 60_000

/** Stops that are remembered. */
const STOPS = 100

export const health = (config: Pick<AgentConfig, 'devices' | 'demand'>, now: () => number): Health => {
  const devices = new Map<string, DeviceState>(
    config.devices.map(({ id }) => [id, { id, state: 'waiting', since: now() }]),
  )
  const units = new Map(config.devices.flatMap(({ points }) => points.map((p) => [p.meter, p] as const)))
  const values = new Map<string, LastValue>()
  const history = new Map<string, Measured[]>(config.demand.map(({ meter }) => [meter, []]))
  let samples = 0
  let blocked: { since: number; reason: string } | undefined
  const stops: { from: number; to: number; reason: string }[] = []

  const keep = (meter: string, at: number, raw: string): void => {
    const line = history.get(meter)
    const factor = config.demand.find((d) => d.meter === meter)?.factor ?? 1
    if (!line || at < (line.at(-1)?.at ?? 0)) return
    line.push({ at, value: Number(raw) * factor })
    while ((line[1]?.at ?? at) < at - HISTORY) line.shift()
  }
  const demandOf = (d: DemandConfig): DemandState => {
    const measure = units.get(d.meter)?.measure === 'gauge' ? 'gauge' : 'counter'
    return {
      meter: d.meter,
      limit_kW: d.limit_kW,
      ...demand({ readings: history.get(d.meter) ?? [], measure, now: now() }, d),
    }
  }
  const heard = (id: string): void => {
    if (devices.get(id)?.state !== 'answers') devices.set(id, { id, state: 'answers', since: now() })
  }
  return {
    sample: (device, { point, at, raw, quality }) => {
      samples++
      heard(device)
      values.set(point, { device, meter: point, unit: units.get(point)?.unit ?? '', at, raw })
      if (quality !== 'suspect') keep(point, at, raw)
    },
    heard,
    lost: (id, reason) => void devices.set(id, { id, state: 'silent', since: now(), reason }),
    blocked: (reason) => {
      if (blocked && reason === undefined) stops.push({ from: blocked.since, to: now(), reason: blocked.reason })
      if (stops.length > STOPS) stops.shift()
      blocked = reason === undefined ? undefined : { since: blocked?.since ?? now(), reason }
    },
    state: () => ({
      devices: [...devices.values()],
      values: [...values.values()],
      demands: config.demand.map(demandOf),
      samples,
      blocked,
      stops,
    }),
  }
}
