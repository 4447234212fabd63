import { absent, type Computed, computed } from './computed.ts'
import type { unmetConditions } from './reduction-record.ts'

/** Metered electricity of equipment and the hours that it ran. */
export type Run = { readonly kWh: number; readonly hours: number }
/** A measure's reduction, baseline − project (J-クレジット EN). */
export type Reduction = {
  readonly baseline_kWh: number
  readonly project_kWh: number
  readonly reduced_kWh: number
  readonly reduced_t: number
  /** Conditions of the methodology that do not hold; they do not change the amount. */
  readonly unmet: readonly (typeof unmetConditions)[number][]
}
/** Hours of a year before that must be metered as a running total (条件 2). */
const YEAR = 8_760
const PAY_BACK_YEARS = 3

/**
 * Renewal of servers (サーバー設備の更新, EN-S-031 ver. 1.0): ER = EM_BL − EM_PJ with EL_BL = kWh_before / h_before × h_project and the
 * electricity factor in t-CO2 per kWh. Conditions: less electricity per hour than before, a metered year before, pay-back of three
 * years or more. `metered_h` is how much of the time before was metered; it is the calendar, not the running hours.
 */
export const serverRenewal = (
  before: Run & { readonly metered_h: number },
  project: Run,
  { factor_t_per_kWh, payBackYears }: { readonly factor_t_per_kWh: number; readonly payBackYears?: number | undefined },
): Computed<Reduction> => {
  if (!(before.hours > 0 && project.hours > 0)) return absent('no-readings')
  const baseline_kWh = (before.kWh / before.hours) * project.hours
  const reduced_kWh = baseline_kWh - project.kWh
  return computed({
    baseline_kWh,
    project_kWh: project.kWh,
    reduced_kWh,
    reduced_t: reduced_kWh * factor_t_per_kWh,
    unmet: [
      ...(reduced_kWh > 0 ? [] : (['less-efficient'] as const)),
      ...(before.metered_h >= YEAR ? [] : (['no-year-before'] as const)),
      ...(payBackYears === undefined || payBackYears >= PAY_BACK_YEARS
        ? []
        : (['pay-back-under-three-years'] as const)),
    ],
  })
}
