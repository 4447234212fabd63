import { HttpError } from '@influxdata/influxdb-client'

/** One series of an InfluxQL answer. */
export type Series = {
  readonly name: string
  readonly tags?: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  readonly values: readonly (readonly (number | string | null)[])[]
}
export type Answer = {
  readonly error?: string
  readonly results?: readonly {
    readonly statement_id?: number
    readonly series?: readonly Series[]
    readonly error?: string
  }[]
}

/** The series of each statement, in order; throws where one of them failed. */
export const seriesOf = ({ error, results = [] }: Answer): Series[][] => {
  const said = error ?? results.find((r) => r.error !== undefined)?.error
  if (said !== undefined) throw new Error(`InfluxDB: ${said}`)
  const out: Series[][] = []
  for (const [i, { statement_id, series = [] }] of results.entries()) {
    const place = statement_id ?? i
    out[place] = [...(out[place] ?? []), ...series]
  }
  return out
}

/** What InfluxDB or the network says, in one line. */
export const influxError = (error: unknown): string => {
  if (!(error instanceof HttpError)) return (error as Error).message || String(error)
  const said: unknown = error.json
  const text =
    typeof said === 'object' && said !== null
      ? ['error', 'message'].map((k) => (said as Record<string, unknown>)[k]).find((t) => typeof t === 'string')
      : undefined
  return `${error.statusCode}: ${text ?? error.body ?? error.message}`.replace(/\s+/g, ' ').slice(0, 500)
}

/** Rows of a series by column. */
export const seriesRows = ({ columns, values }: Series): Record<string, number | string | null>[] =>
  values.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])))
