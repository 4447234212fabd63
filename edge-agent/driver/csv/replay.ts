import { DAY, type EpochMs, JST_OFFSET } from '#core/time'
import type { Driver, Sample, Start } from '../driver.ts'
import { display, MICRO, micro } from '../register.ts'
import { instants, momentOf } from '../schedule.ts'
import { type Complaint, complaint } from './complaint.ts'
import type { CsvConfig, CsvPoint } from './config.ts'
import { linesOf } from './lines.ts'
import { cells, type Row, rowReader } from './row.ts'
import { type YearlyRegister, yearlyRegister } from './year.ts'

const DAYS = 365

/** Place of a row in a year of 365 days, by month, day and time of day; undefined on 29 February. */
const placeOf = (at: EpochMs, { interval, stamp }: CsvConfig): number | undefined => {
  const start = at + JST_OFFSET - (stamp === 'end' ? interval : 0)
  const d = new Date(start)
  if (d.getUTCMonth() === 1 && d.getUTCDate() === 29) return undefined
  const day = (Date.UTC(2001, d.getUTCMonth(), d.getUTCDate()) - Date.UTC(2001, 0, 1)) / DAY
  return day * (DAY / interval) + (start % DAY) / interval
}

/** The column amounts of each point by place in the year, in millionths. */
type Year = { readonly columns: readonly Float64Array[]; readonly bad: Complaint }

const load = async (config: CsvConfig, bad: Complaint): Promise<Year> => {
  const columns = config.points.map(() => new Float64Array((DAYS * DAY) / config.interval).fill(Number.NaN))
  let reader: ((line: string) => Row) | undefined = config.header ? undefined : rowReader(config, undefined)
  for await (const { text, number } of linesOf(config.path, config.encoding)) {
    if (!reader) reader = rowReader(config, cells(text, config.delimiter))
    else if (text.trim() !== '') for (const wrong of put(reader(text), columns, config)) bad.row(number, [wrong])
  }
  const hole = columns[0]?.findIndex(Number.isNaN) ?? -1
  if (hole >= 0) throw new Error(`${config.path}: the year is not whole: ${placeName(hole, config)} is missing`)
  return { columns, bad }
}

const placeName = (place: number, { interval }: CsvConfig): string =>
  new Date(Date.UTC(2001, 0, 1) + place * interval).toISOString().slice(5, 16).replace('T', ' ')

/** Puts a row into the year; says what is wrong with it. */
const put = (row: Row, columns: readonly Float64Array[], config: CsvConfig): readonly string[] => {
  if (row.at === undefined || row.wrong.length > 0) return row.wrong
  const place = placeOf(row.at, config)
  if (place === undefined) return []
  if (!Number.isInteger(place)) return [`the time is not a whole multiple of the interval`]
  if (!Number.isNaN(columns[0]?.[place])) return [`${placeName(place, config)} stands in the file twice`]
  const amounts = row.values.map((value) => micro(value ?? ''))
  if (amounts.some((amount) => amount === undefined || amount < 0))
    return ['an amount has more than six decimals or is negative']
  for (const [i, amount] of amounts.entries()) (columns[i] as Float64Array)[place] = amount as number
  return []
}

/** What a point's meter counts in each row: (row − above) × times, in millionths, rounded half up. */
const counted = (column: Float64Array, { above, times }: CsvPoint, interval: number): Float64Array => {
  const base = micro(above) ?? 0
  const factors = (typeof times === 'string' ? Array<string>(12).fill(times) : times).map((f) => BigInt(micro(f) ?? 0))
  const one = BigInt(MICRO)
  return column.map((amount, place) => {
    const month = new Date(Date.UTC(2001, 0, 1) + place * interval).getUTCMonth()
    const product = BigInt(Math.max(0, amount - base)) * (factors[month] as bigint)
    return Number((product + one / 2n) / one)
  })
}

type Probe = { readonly point: CsvPoint; readonly every: number; readonly register: YearlyRegister }

/** A year of interval amounts as cumulative registers on the present calendar: the past in the coarse step, then live. */
export const replay = (config: CsvConfig, { mark, clock, log }: Start): Driver =>
  async function* (signal) {
    const { columns } = await load(config, complaint(log, config.path))
    const { interval, originYear, every, backfill } = config
    const probes = config.points.map((point, i): Probe => {
      const amounts = counted(columns[i] as Float64Array, point, interval)
      return { point, every: point.every ?? every, register: yearlyRegister({ amounts, interval, originYear }) }
    })
    for await (const t of instants({ every, backfill, after: momentOf(mark), clock }, signal))
      yield* samplesAt(probes, t)
  }

function* samplesAt(probes: readonly Probe[], t: EpochMs): Generator<Sample> {
  const due = probes.filter(({ every }) => t % every === 0)
  for (const [i, { point, register }] of due.entries()) {
    const sample = { point: point.meter, at: t, raw: display(register(t), point.decimals) }
    yield i === due.length - 1 ? { ...sample, mark: String(t) } : sample
  }
}
