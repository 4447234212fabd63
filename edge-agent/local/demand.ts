import { z } from 'zod'
import { Id } from '#core/id'
import { HOUR, SLOT } from '#core/time'
import { OutputConfig } from '../output/config.ts'

/** デマンド監視 of one meter, on the agent: it goes on while the server is away. */
export const DemandConfig = z.strictObject({
  meter: Id.describe('a counter in kWh, or a gauge in kW, that this agent reads'),
  factor: z
    .number()
    .positive()
    .default(1)
    .describe('CT × VT or pulse weight: the agent itself knows displayed values only'),
  limit_kW: z.number().positive().describe('契約電力, or a target below it'),
  levels: z
    .tuple([z.number().positive(), z.number().positive(), z.number().positive()])
    .default([0.8, 0.9, 1])
    .refine(([a, b, c]) => a < b && b < c, 'three rising shares of the limit')
    .describe('shares of the limit that the forecast reaches: attention (注意), warning (警告), limit (限界)'),
  output: OutputConfig.optional().describe('a contact that the alarm switches; nothing is ever switched without it'),
})
export type DemandConfig = z.infer<typeof DemandConfig>

/** A reading in kWh (counter) or kW (gauge), already with its factor. */
export type Measured = { readonly at: number; readonly value: number }
/** The running half-hour: what it has used, its mean power if it ended as it goes now, and the alarm level (0 … 3). */
export type Demand =
  | {
      readonly ok: true
      /** ms */
      readonly endsAt: number
      /** Mean power so far, spread over the whole half-hour, kW: used energy ÷ half an hour (現在デマンド). */
      readonly running_kW: number
      /** Mean power of the half-hour if the power of the last minutes goes on (予測デマンド), kW. */
      readonly forecast_kW: number
      readonly level: 0 | 1 | 2 | 3
    }
  | { readonly ok: false; readonly why: string }

/** The power that the forecast goes on with is the mean of so long, ms. */
const TREND = 5 * 60_000
/** Without a reading for so long there is no forecast, ms. */
const FRESH = 5 * 60_000

/** Energy up to `t` on the straight line between its neighbours, kWh; undefined outside of the readings. */
const energyAt = (line: readonly Measured[], t: number): number | undefined => {
  const after = line.findIndex(({ at }) => at >= t)
  const b = line[after]
  const a = line[after - 1]
  if (!b) return undefined
  if (b.at === t) return b.value
  return a && a.value + ((b.value - a.value) * (t - a.at)) / (b.at - a.at)
}

/** A gauge as a counter: each value is held until the next one. */
const integrated = (readings: readonly Measured[]): Measured[] => {
  let sum = 0
  return readings.map(({ at }, i) => {
    const before = readings[i - 1]
    if (before) sum += (before.value * (at - before.at)) / HOUR
    return { at, value: sum }
  })
}

export type DemandInput = {
  /** In order of time, from before the start of the half-hour on. */
  readonly readings: readonly Measured[]
  readonly measure: 'counter' | 'gauge'
  readonly now: number
}

/** 30分デマンド at `now`. */
export const demand = ({ readings, measure, now }: DemandInput, { limit_kW, levels }: DemandConfig): Demand => {
  const start = Math.floor(now / SLOT) * SLOT
  const line = measure === 'gauge' ? integrated(readings) : readings
  const last = line.at(-1)
  if (!last || now - last.at > FRESH) return { ok: false, why: 'no reading in the last five minutes' }
  if (line.some(({ value }, i) => value < (line[i - 1]?.value ?? value)))
    return { ok: false, why: 'the register went back' }
  const from = energyAt(line, start)
  if (from === undefined) return { ok: false, why: 'no reading from before the half-hour' }
  const used = last.value - from
  const before = energyAt(line, Math.max(last.at - TREND, line[0]?.at ?? last.at)) ?? last.value
  const span = Math.min(TREND, last.at - (line[0]?.at ?? last.at))
  const power = span > 0 ? ((last.value - before) * HOUR) / span : 0
  const hours = SLOT / HOUR
  const forecast_kW = (used + (power * (start + SLOT - last.at)) / HOUR) / hours
  const level = levels.filter((share) => forecast_kW >= share * limit_kW).length as 0 | 1 | 2 | 3
  return { ok: true, endsAt: start + SLOT, running_kW: used / hours, forecast_kW, level }
}
