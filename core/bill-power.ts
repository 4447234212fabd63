import { z } from 'zod'
import { absent, computed } from './computed.ts'
import { Figure, figure } from './figure.ts'
import { type EpochMs, isoJst } from './time.ts'

/** A power that a bill prints beside ours, kW. States as those of its amount. */
export const BilledPower = z.object({
  state: z.enum(['within', 'beyond', 'explained', 'incomplete', 'no-readings']),
  billed: Figure,
  ours: Figure,
  at: z.string().nullable().describe('beginning of the half-hour that it was metered in; null: it is not metered'),
  difference: Figure.describe('ours − billed'),
  tolerance_kW: z.number(),
})
export type BilledPower = z.infer<typeof BilledPower>

/** What stands beside a billed power: metered in a half-hour, or as the plant has it; undefined: nothing does. */
export type OwnPower = { readonly kW: number; readonly at?: EpochMs } | undefined
type PowerGround = {
  /** accuracy class of the meter; 0: neither side is metered */
  readonly limit_percent: number
  /** whether no time is missing in which it may have been higher */
  readonly isWhole: boolean
  readonly isExplained: boolean
}

/**
 * A billed 最大需要電力 or 契約電力 against ours. They agree within the accuracy class of the billed power and one step of its last
 * printed digit; a metered one that is lower with time missing says nothing.
 */
export const billedPower = (printed: string, ours: OwnPower, ground: PowerGround): BilledPower => {
  const kW = Number(printed)
  const step = 10 ** -(printed.split('.')[1]?.length ?? 0)
  const tolerance_kW = (kW * ground.limit_percent) / 100 + step
  const billed = figure(computed(kW), 'kW')
  if (ours === undefined) {
    const none = figure(absent('no-readings'), 'kW')
    return { state: 'no-readings', billed, ours: none, at: null, difference: none, tolerance_kW }
  }
  const difference = ours.kW - kW
  const beyond = ground.isExplained ? 'explained' : 'beyond'
  const differs = difference < 0 && !ground.isWhole ? 'incomplete' : beyond
  return {
    state: Math.abs(difference) <= tolerance_kW ? 'within' : differs,
    billed,
    ours: figure(computed(ours.kW), 'kW'),
    at: ours.at === undefined ? null : isoJst(ours.at),
    difference: figure(computed(difference), 'kW'),
    tolerance_kW,
  }
}
