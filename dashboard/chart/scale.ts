/** Steps that people count in. */
const nice = [1, 2, 2.5, 5, 10]

/** An axis from zero that holds `highest`: a round step, at most `splits` of them, and its top. It moves only when it must. */
export const axisFromZero = (highest: number, splits = 5): { max: number; interval: number } => {
  if (!(highest > 0)) return { max: splits, interval: 1 }
  const rough = highest / splits
  const power = 10 ** Math.floor(Math.log10(rough))
  const interval = (nice.find((n) => n * power >= rough * (1 - 1e-12)) ?? 10) * power
  return { interval, max: Math.ceil(highest / interval - 1e-9) * interval }
}

/** Width of a small label on the canvas, px, good enough to keep room for it: Japanese letters are square. */
export const labelWidth = (text: string, size = 11): number =>
  [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 0x2e80 ? size : size * 0.6), 0)
