import type { TargetState } from '#core/snapshot'
import { decimal, decimalsFor, short, signed } from '../format/number.ts'
import { unitText } from '../format/unit.ts'

type Metric = TargetState['metric']
/** How values of a metric are shown. R is kept positive when better and shown as the change, −6.3 %. */
export type Scale = {
  /** A value of path, actual or landing, without its unit. */
  show: (value: number) => string
  /** With the digits that a proof shows. */
  exact: (value: number) => string
  /** The same in short, at the end of a line. */
  brief: (value: number) => string
  /** The size of a difference with its unit. */
  gap: (difference: number) => string
  unit: string
}

const improvement: Scale = {
  show: (r) => decimal(-100 * r, 1),
  exact: (r) => decimal(-100 * r, 2),
  brief: (r) => `${decimal(-100 * r, 2)} %`,
  gap: (r) => `${decimal(Math.abs(100 * r), 2)} pt`,
  unit: '%',
}
const ratio: Scale = {
  show: (v) => decimal(v, 2),
  exact: (v) => decimal(v, 4),
  brief: (v) => decimal(v, 2),
  gap: (v) => decimal(Math.abs(v), 2),
  unit: '',
}
/** Amounts: whole numbers, and decimals only where they are small (kL of an office). */
const amount = (symbol: string): Scale => {
  const unit = unitText(symbol)
  const show = (v: number): string => decimal(v, Math.abs(v) < 100 ? 1 : 0)
  return { show, exact: (v) => decimal(v, 1), brief: short, gap: (v) => `${show(Math.abs(v))} ${unit}`, unit }
}
const intensity = (symbol: string): Scale => {
  const unit = unitText(symbol)
  const show = (v: number): string => decimal(v, decimalsFor(v, 4))
  return {
    show,
    exact: (v) => decimal(v, decimalsFor(v, 6)),
    brief: show,
    gap: (v) => `${show(Math.abs(v))} ${unit}`,
    unit,
  }
}

export const scaleOf = (metric: Metric, unit: string): Scale => {
  if (metric === 'improvement') return improvement
  if (metric === 'pue') return ratio
  return metric === 'intensity' ? intensity(unit) : amount(unit)
}

/** Metrics that count energy or fuel by the factors that changed in FY2023; kWh over kWh and kW did not. */
export const crossesRegime = ({ metric, path }: Pick<TargetState, 'metric' | 'path'>): boolean => {
  const years = path.map(({ fy }) => fy)
  return (
    !['pue', 'demand_kW', 'electricity_kWh'].includes(metric) &&
    Math.min(...years) <= 2022 &&
    Math.max(...years) >= 2023
  )
}

/** Change of `value` against the base year in percent, signed; null where the base is not known or the metric is a change itself. */
export const changeFromBase = (target: TargetState, value: number): string | null => {
  if (target.metric === 'improvement' || target.metric === 'pue') return null
  const base = [...target.actual, ...target.path].find(({ fy }) => fy === target.baseYear)?.value
  return base ? signed((value / base - 1) * 100, 1) : null
}
