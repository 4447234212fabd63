import type { MeterKey } from '#core/id'
import type { Kpi } from '#core/kpi'
import type { Interval } from '#core/time'
import { type Series, seriesRows } from './answer.ts'
import type { Connection } from './connection.ts'
import { text } from './there.ts'

/** Tags of `slot` and `total`. */
export type Tag = 'site' | 'meter' | 'carrier' | 'role' | 'use' | 'unit' | 'counted'
/** Amounts of what has the same tags, in base units and hours. */
export type AmountRow = {
  readonly tags: Readonly<Partial<Record<Tag, string>>>
  /** start of the window, UTC ms */
  readonly start: number
  readonly amount: number
  readonly measured_h: number
  readonly estimated_h: number
  readonly unexplained: number
}
export type BinRow = Omit<AmountRow, 'unexplained'>
export type SumQuestion = {
  /** what is summed: half-hours, or totals of days or months of Japan time */
  readonly of: 'slot' | 'day' | 'month'
  /** windows of our own making (a month, a fiscal year from April, Japan time); a bin belongs to the one that it starts in */
  readonly windows: readonly Interval[]
  /** a row for each set of these tags */
  readonly by: readonly Tag[]
  /** only what has one of these values */
  readonly where?: Readonly<Partial<Record<Tag, readonly string[]>>>
}
export type KpiRow = Pick<Kpi, 'server' | 'id' | 'figure' | 'at'> & { readonly value: number }
/** What can be read back: one driver for every version, InfluxQL over `/query`, no window is made by the database. */
export type History = {
  /** Sums by tags, window by window; a window without any bin gives no row. */
  sums(question: SumQuestion): Promise<AmountRow[]>
  /** The bins themselves, in order of time; each field that is read costs as much as the amount. */
  bins(question: Omit<SumQuestion, 'windows' | 'by'> & { readonly window: Interval }): Promise<BinRow[]>
  /** Figures of sites, segments or the company as they were projected. */
  kpis(question: {
    scope: string
    period: 'month' | 'live'
    window: Interval
    figures?: readonly string[]
  }): Promise<KpiRow[]>
  /**
   * Readings of one meter as its display showed them, in order of time: those in the window, two before it and two from its end on,
   * so that what ran through the window is known. Whatever tags the meter had.
   */
  readings(question: { readonly meter: MeterKey; readonly window: Interval }): Promise<(readonly [number, string])[]>
  /** Newest instant of a projected reading of each site, of the meters with these tags: all of them take many times longer than a few. */
  newest(where?: SumQuestion['where']): Promise<Map<string, number>>
}

/** Statements in one request: each is one window. */
const TOGETHER = 24
const ALL: readonly Tag[] = ['site', 'meter', 'carrier', 'role', 'use', 'unit', 'counted']
const BIN_FIELDS = ['amount', 'measured_h', 'estimated_h'] as const
const FIELDS = [...BIN_FIELDS, 'unexplained'] as const

const within = ({ start, end }: Interval): string => `time >= ${start}ms AND time < ${end}ms`
const oneOf = (tag: string, values: readonly string[]): string =>
  `(${values.map((v) => `${tag} = ${text(v)}`).join(' OR ')})`
const tagged = (where: NonNullable<SumQuestion['where']>): string[] =>
  Object.entries(where).map(([tag, values]) => oneOf(tag, values ?? []))
const from = ({ of, where = {} }: Pick<SumQuestion, 'of' | 'where'>): string => {
  const period = of === 'slot' ? [] : [`period = ${text(of)}`]
  return `FROM ${of === 'slot' ? 'slot' : 'total'} WHERE ${[...period, ...tagged(where), 'valid = 1'].join(' AND ')}`
}
const rowsOf = (series: readonly Series[], start?: number): AmountRow[] =>
  series.flatMap((s) =>
    seriesRows(s).map((row) => {
      const field = (name: string): number => Number(row[name] ?? 0)
      return {
        tags: (s.tags ?? {}) as AmountRow['tags'],
        start: start ?? field('time'),
        amount: field('amount'),
        measured_h: field('measured_h'),
        estimated_h: field('estimated_h'),
        unexplained: field('unexplained'),
      }
    }),
  )

/** Opens the history that was projected into an InfluxDB. */
export const openHistory = ({ query }: Pick<Connection, 'query'>): History => ({
  async sums({ of, windows, by, where = {} }) {
    const fields = FIELDS.map((f) => `sum(${f}) AS ${f}`).join(', ')
    const group = by.length > 0 ? ` GROUP BY ${by.join(', ')}` : ''
    const out: AmountRow[] = []
    for (let i = 0; i < windows.length; i += TOGETHER) {
      const some = windows.slice(i, i + TOGETHER)
      const answers = await query(some.map((w) => `SELECT ${fields} ${from({ of, where })} AND ${within(w)}${group}`))
      for (const [n, w] of some.entries()) out.push(...rowsOf(answers[n] ?? [], w.start))
    }
    return out
  },
  async bins({ of, where = {}, window }) {
    const [answer = []] = await query([
      `SELECT ${BIN_FIELDS.join(', ')} ${from({ of, where })} AND ${within(window)} GROUP BY ${ALL.join(', ')}`,
    ])
    return rowsOf(answer).toSorted((a, b) => a.start - b.start)
  },
  async kpis({ scope, period, window, figures = [] }) {
    const named = figures.length > 0 ? ` AND ${oneOf('figure', figures)}` : ''
    const [answer = []] = await query([
      `SELECT value FROM kpi WHERE scope = ${text(scope)} AND period = ${text(period)}${named} AND valid = 1 AND ${within(window)} GROUP BY server, id, figure`,
    ])
    return answer.flatMap((s) =>
      seriesRows(s).map((row) => ({
        server: s.tags?.['server'] ?? '',
        id: s.tags?.['id'] ?? '',
        figure: s.tags?.['figure'] ?? '',
        at: Number(row['time']),
        value: Number(row['value']),
      })),
    )
  },
  async readings({ meter, window: { start, end } }) {
    const [site = '', id = ''] = meter.split('/')
    const some = `SELECT value FROM reading WHERE ${oneOf('site', [site])} AND ${oneOf('meter', [id])} AND`
    const answers = await query([
      `${some} time < ${start}ms ORDER BY time DESC LIMIT 2`,
      `${some} ${within({ start, end })}`,
      `${some} time >= ${end}ms LIMIT 2`,
    ])
    const [before = [], inside = [], after = []] = answers.map(([one]) =>
      (one?.values ?? []).map(([time, value]): readonly [number, string] => [Number(time), String(value)]),
    )
    return [...before.toReversed(), ...inside, ...after]
  },
  async newest(where = {}) {
    const tags = tagged(where)
    const chosen = tags.length > 0 ? ` WHERE ${tags.join(' AND ')}` : ''
    const [answer = []] = await query([`SELECT last(value) FROM reading${chosen} GROUP BY site`])
    return new Map(answer.map((s) => [s.tags?.['site'] ?? '', Number(s.values[0]?.[0] ?? Number.NaN)]))
  },
})
