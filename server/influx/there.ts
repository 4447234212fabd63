import type { InfluxConfig } from '#core/influxdb'
import { DAY } from '#core/time'
import type { Connection } from './connection.ts'
import { type Cursor, START } from './state.ts'

/** What stands over there: how far it was written by this server, how long it keeps, and what a person should set right. */
export type There = { readonly cursor: Cursor; readonly keptSince: number; readonly notes: readonly string[] }

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`
export const text = (value: string): string => `'${value.replace(/['\\]/g, '\\$&')}'`

/** How far this server's points are in; written with each page, so that it goes back with an older copy. */
export const markLine = (source: string, { reading, change, kpi }: Cursor, at: number): string =>
  `projection,source=${source} change=${change},kpi=${kpi},reading=${reading} ${at}`

const markOf = async (connection: Connection, source: string): Promise<Cursor | undefined> => {
  const fields = ['reading', 'change', 'kpi'].map((f) => `last(${f}) AS ${f}`).join(', ')
  const [answer = []] = await connection.query([`SELECT ${fields} FROM projection WHERE source = ${text(source)}`])
  const [series] = answer
  const row = series?.values[0]
  if (!series || !row) return undefined
  const at = (name: string): number => Number(row[series.columns.indexOf(name)] ?? 0)
  return { reading: at('reading'), change: at('change'), kpi: at('kpi') }
}

type V1 = Extract<InfluxConfig, { version: '1' }>
/** 0s keeps for ever; InfluxDB prints 168h0m0s. */
const hours = (duration: string): number => Number(/^(\d+)h/.exec(duration)?.[1] ?? 0)
/** Makes the database where it is missing, and brings its retention to what plant.yaml says, or says what is otherwise. */
const prepare1 = async (config: V1, connection: Connection): Promise<{ days: number; notes: string[] }> => {
  const database = quoted(config.database)
  const wanted = config.retention_days
  const policies = async () => (await connection.query([`SHOW RETENTION POLICIES ON ${database}`]))[0]?.[0]
  const there = await policies().catch(async (error: Error & { status?: number }) => {
    // a user who may write but not look at policies
    if (error.status === 403) return undefined
    if (!/database not found/.test(error.message)) throw error
    await connection.change(`CREATE DATABASE ${database}`)
    return policies()
  })
  const of = (row: readonly (string | number | null)[], name: string) => row[there?.columns.indexOf(name) ?? -1]
  const find = (rows: typeof there) =>
    rows?.values.find((row) =>
      config.retentionPolicy === undefined ? of(row, 'default') : of(row, 'name') === config.retentionPolicy,
    )
  const row = find(there)
  if (!there) return { days: 0, notes: ['its retention cannot be looked at by this user'] }
  if (!row) {
    if (config.retentionPolicy === undefined) return { days: 0, notes: [] }
    const duration = wanted === undefined ? 'INF' : `${wanted}d`
    await connection.change(
      `CREATE RETENTION POLICY ${quoted(config.retentionPolicy)} ON ${database} DURATION ${duration} REPLICATION 1`,
    )
    return { days: wanted ?? 0, notes: [] }
  }
  const days = hours(String(of(row, 'duration') ?? '')) / 24
  if (days === (wanted ?? 0)) return { days, notes: [] }
  // a policy that somebody else made finite is theirs: said, not changed
  if (wanted === undefined) return { days, notes: [retentionNote(days, wanted, 'older points are not written')] }
  try {
    await connection.change(
      `ALTER RETENTION POLICY ${quoted(String(of(row, 'name')))} ON ${database} DURATION ${wanted}d`,
    )
    return { days: wanted, notes: [] }
  } catch (error) {
    return { days, notes: [retentionNote(days, wanted, (error as Error).message)] }
  }
}
const retentionNote = (days: number, wanted: number | undefined, why: string): string =>
  `it keeps ${days === 0 ? 'for ever' : `${days} days`}, plant.yaml says ${wanted === undefined ? 'for ever' : `${wanted} days`} (${why})`

type Buckets = { buckets?: { name: string; retentionRules?: { everySeconds: number }[] }[] }
const prepare2 = async (config: Extract<InfluxConfig, { version: '2' }>, connection: Connection) => {
  const { org, bucket, retention_days: wanted } = config
  const path = `/api/v2/buckets?org=${encodeURIComponent(org)}&name=${encodeURIComponent(bucket)}`
  const { buckets = [] } = ((await connection.call('GET', path)) ?? {}) as Buckets
  const found = buckets.find((b) => b.name === bucket)
  if (!found) return { days: 0, notes: [`there is no bucket ${bucket} in ${org}, or the token may not see it`] }
  const days = (found.retentionRules?.[0]?.everySeconds ?? 0) / 86_400
  return { days, notes: days === (wanted ?? 0) ? [] : [retentionNote(days, wanted, 'set it on the bucket')] }
}

/** Looks what is there and makes it ready. Throws where it does not answer or refuses. */
export const lookThere = async (config: InfluxConfig, connection: Connection, source: string): Promise<There> => {
  const { days, notes } =
    config.version === '1'
      ? await prepare1(config, connection)
      : config.version === '2'
        ? await prepare2(config, connection)
        : { days: 0, notes: [] }
  const cursor = await markOf(connection, source).catch((error: Error) => {
    // 3 Core: a database or table that nothing was written to yet
    if (/not found|does not exist/i.test(error.message)) return undefined
    throw error
  })
  // an hour of margin: what is refused as too old would be asked for again and again
  const keptSince = days === 0 ? Number.NEGATIVE_INFINITY : Date.now() - days * DAY + 3_600_000
  return { cursor: cursor ?? START, keptSince, notes }
}

/** Removes every point of some sites: before a refill. 3 Core cannot; there points are only written over. */
export const removeSites = async (
  config: InfluxConfig,
  connection: Connection,
  sites: readonly string[],
): Promise<void> => {
  const measurements = ['reading', 'slot', 'total']
  for (const site of sites) {
    if (config.version === '1')
      await connection.change(`DROP SERIES FROM ${measurements.join(', ')} WHERE site = ${text(site)}`)
    if (config.version === '2')
      for (const measurement of measurements)
        await connection.call(
          'POST',
          `/api/v2/delete?org=${encodeURIComponent(config.org)}&bucket=${encodeURIComponent(config.bucket)}`,
          {
            start: '1970-01-01T00:00:00Z',
            stop: '2200-01-01T00:00:00Z',
            predicate: `_measurement="${measurement}" AND site="${site}"`,
          },
        )
  }
}
