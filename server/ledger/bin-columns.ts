/** A bin of one meter: millionths of its base unit, ms. */
export type Bin = {
  meter: string
  start: number
  amount: number
  measured: number
  e1: number
  e2: number
  e3: number
  rollovers: number
  glitches: number
  set_aside: number
  unexplained: number
  estimated: number
}
type N = number
/** A bin as the columns of a row: SQLite's own objects of a year of thousands of meters cost twice the time. */
export type BinRow = [meter: string, ...amounts: [N, N, N, N, N, N], ...flags: [N, N, N, N, N]]
/** Numbers of a row, all but the meter. */
const WIDTH = 11

export const binOf = ([meter, start, amount, measured, e1, e2, e3, ...flags]: BinRow): Bin => {
  const [rollovers, glitches, set_aside, unexplained, estimated] = flags
  return { meter, start, amount, measured, e1, e2, e3, rollovers, glitches, set_aside, unexplained, estimated }
}

/** Bins on their way between threads: numbers in one buffer that is handed over, not copied; each meter's key once. */
export type BinColumns = {
  readonly meters: readonly string[]
  /** index into `meters`, by row */
  readonly meter: Uint32Array<ArrayBuffer>
  readonly numbers: Float64Array<ArrayBuffer>
}
/** Rows that come meter by meter. */
export const packBins = (rows: readonly BinRow[]): BinColumns => {
  const meters: string[] = []
  const meter = new Uint32Array(rows.length)
  const numbers = new Float64Array(rows.length * WIDTH)
  let last: string | undefined
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] as BinRow
    if (row[0] !== last) {
      last = row[0]
      meters.push(last)
    }
    meter[i] = meters.length - 1
    for (let c = 0; c < WIDTH; c += 1) numbers[i * WIDTH + c] = row[c + 1] as number
  }
  return { meters, meter, numbers }
}
export const buffersOf = ({ meter, numbers }: BinColumns): ArrayBuffer[] => [meter.buffer, numbers.buffer]
export const unpackBins = ({ meters, meter, numbers }: BinColumns): Bin[] => {
  const at = (i: number): number => numbers[i] ?? 0
  const out: Bin[] = []
  for (let i = 0, n = 0; i < meter.length; i += 1, n += WIDTH)
    out.push({
      meter: meters[meter[i] ?? 0] ?? '',
      start: at(n),
      amount: at(n + 1),
      measured: at(n + 2),
      e1: at(n + 3),
      e2: at(n + 4),
      e3: at(n + 5),
      rollovers: at(n + 6),
      glitches: at(n + 7),
      set_aside: at(n + 8),
      unexplained: at(n + 9),
      estimated: at(n + 10),
    })
  return out
}
