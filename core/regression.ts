/** A point of two quantities. */
export type Point = readonly [x: number, y: number]

/**
 * A straight line through points by least squares. Of energy against activity (原単位の回帰): `fixed` is the fixed load (固定分), what
 * is used at no activity, in y; `variable` the variable load (変動分), y per x; `r2` the share of y's variance that the line explains, 0 … 1.
 */
export type Regression = { readonly fixed: number; readonly variable: number; readonly r2: number; readonly n: number }

/** Fewer points make no line that says anything. */
export const FEWEST = 3

/** Undefined where there are too few points, or all have one x. Means are taken off first, so that large offsets lose no digits. */
export const regression = (points: readonly Point[]): Regression | undefined => {
  const n = points.length
  if (n < FEWEST) return undefined
  const mean = (of: (p: Point) => number): number => points.reduce((sum, p) => sum + of(p), 0) / n
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)]
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of points) {
    xx += (x - mx) ** 2
    xy += (x - mx) * (y - my)
    yy += (y - my) ** 2
  }
  // all x alike up to rounding: no slope follows from them
  if (!(xx > 0) || Math.sqrt(xx / n) <= 1e-9 * Math.abs(mx)) return undefined
  const variable = xy / xx
  return { variable, fixed: my - variable * mx, r2: yy > 0 ? Math.min(1, (xy * xy) / (xx * yy)) : 1, n }
}

/** Share of the fixed load at an activity, 0 … 1; undefined where the line gives no positive energy there. */
export const fixedShare = ({ fixed, variable }: Regression, x: number): number | undefined => {
  const y = fixed + variable * x
  return y > 0 ? fixed / y : undefined
}
