export type DemandPicture = {
  /** Mean kW of each finished minute; null where it is not known. */
  minutes: readonly (number | null)[]
  /** Minutes since the half-hour began, 0 … 30. */
  elapsed: number
  running_kW: number | null
  forecast_kW: number | null
  limit_kW: number | null
}

const known = (minutes: readonly (number | null)[]): number[] => minutes.filter((m) => m !== null)

/**
 * Where the half-hour's mean lands if every minute left stays between the lowest and the highest minute so far, kW.
 * Null before two minutes are known: a band of one point says nothing.
 */
export const demandBand = ({ minutes, elapsed, running_kW }: DemandPicture): [number, number] | null => {
  const seen = known(minutes)
  if (seen.length < 2 || running_kW === null) return null
  const left = Math.max(0, 30 - elapsed)
  const land = (kW: number): number => (running_kW * elapsed + kW * left) / 30
  return [land(Math.min(...seen)), land(Math.max(...seen))]
}

/** The upper end of the picture, kW; its lower end is zero. */
export const demandTop = (picture: DemandPicture): number =>
  Math.max((picture.limit_kW ?? 0) * 1.08, (picture.forecast_kW ?? 0) * 1.08, ...known(picture.minutes), 1)

/** Labels closer than this share of the axis would lie on each other: the upper goes up, the lower down. */
const CLOSE = 0.17
const apart = (top: number, own: number, other: number | null): number => {
  if (other === null || Math.abs(own - other) > CLOSE * top) return 0
  return own > other ? -7 : 7
}
/** A figure at the end of its line: `kW` where, moved down by `shift` px. */
export type EndLabel = { of: 'limit' | 'forecast'; kW: number; shift: number }
export const endLabels = (picture: DemandPicture): EndLabel[] => {
  const { limit_kW: limit, forecast_kW: forecast } = picture
  const top = demandTop(picture)
  return [
    ...(limit === null ? [] : [{ of: 'limit' as const, kW: limit, shift: apart(top, limit, forecast) }]),
    ...(forecast === null ? [] : [{ of: 'forecast' as const, kW: forecast, shift: apart(top, forecast, limit) }]),
  ]
}
