import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort } from '../e2e/ports.ts'
import { until } from '../e2e/until.ts'
import { openDisk } from '../fault/disk.ts'

/** A real InfluxDB 1.6.7 of its own: config, data and port in a folder under /tmp. */
export type Influxd = {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** seconds of a core that the process has used */
  cpu(): number
  /** its disk, where one of its own was asked for */
  readonly disk: { readonly fill: () => void; readonly free: () => void }
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
  /** InfluxQL as an administrator; the rows of the first series of each tag set, by column. */
  rows(statement: string): Promise<Record<string, number | string | null>[]>
  remove(): Promise<void>
}
export const DATABASE = 'gentani'

type Tls = { readonly certificate: string; readonly key: string; readonly ca: string }
/** An answer of a server whose certificate a small authority of ours has signed. */
const askOver = (ca: string, url: string, method = 'GET'): Promise<Response> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, ca: readFileSync(ca) }, (answer) => {
      text(answer).then((body) => {
        const status = answer.statusCode ?? 500
        resolve(new Response(status === 204 ? null : body, { status }))
      }, reject)
    })
    asked.on('error', reject)
    asked.end()
  })
type Options = { auth?: boolean; tls?: Tls; megabytes?: number }
/**
 * `auth`: users must name themselves; `admin`/`admin` is made with the first start. `tls`: https with this certificate alone.
 * `megabytes`: on a disk of its own of this size, where one may be mounted.
 */
export const makeInfluxd = async ({ auth = false, tls, megabytes }: Options = {}): Promise<Influxd> => {
  const reach = (at: string, method?: string): Promise<Response> =>
    tls ? askOver(tls.ca, at, method) : fetch(at, method ? { method } : {})
  const folder = mkdtempSync(join(tmpdir(), 'gentani-influxd-'))
  const disk = megabytes === undefined ? undefined : openDisk(folder, megabytes)
  const port = await freePort()
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  writeFileSync(
    join(folder, 'influxdb.conf'),
    [
      'reporting-disabled = true',
      'bind-address = "127.0.0.1:0"',
      `[meta]\n  dir = "${folder}/meta"`,
      `[data]\n  dir = "${folder}/data"\n  wal-dir = "${folder}/wal"\n  query-log-enabled = false`,
      `[http]\n  bind-address = "127.0.0.1:${port}"\n  log-enabled = false\n  auth-enabled = ${auth}${
        tls
          ? `\n  https-enabled = true\n  https-certificate = "${tls.certificate}"\n  https-private-key = "${tls.key}"`
          : ''
      }`,
      '[monitor]\n  store-enabled = false',
      '[continuous_queries]\n  enabled = false',
      '[logging]\n  level = "error"',
    ].join('\n'),
  )
  let child: ChildProcess | undefined
  const as = auth ? '&u=admin&p=admin' : ''
  const ask = async (statement: string, method = 'GET') => {
    const answer = await reach(`${url}/query?db=${DATABASE}&epoch=ms${as}&q=${encodeURIComponent(statement)}`, method)
    const body = (await answer.json()) as Answer
    const error = body.error ?? body.results?.[0]?.error
    if (error !== undefined) throw new Error(`${statement}: ${error}`)
    return body.results?.[0]?.series ?? []
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (!child) return
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    }
    child = undefined
  }
  const start = async (): Promise<void> => {
    child = spawn('influxd', ['-config', join(folder, 'influxdb.conf')], { stdio: 'ignore' })
    await until('influxd answers', async () => (await reach(`${url}/ping`).catch(() => undefined))?.status === 204, {
      every: 20,
    })
    if (auth) await ask("CREATE USER admin WITH PASSWORD 'admin' WITH ALL PRIVILEGES", 'POST').catch(() => undefined)
  }
  await start()
  return {
    url,
    port,
    folder,
    disk: {
      fill: () => disk?.fill(child?.pid ?? 0),
      free: () => disk?.free(child?.pid ?? 0),
    },
    cpu: () => {
      const fields = readFileSync(`/proc/${child?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / 100 // utime and stime, ticks of 10 ms
    },
    start,
    stop,
    rows: async (statement) =>
      (await ask(statement, /^(select|show)/i.test(statement) ? 'GET' : 'POST')).flatMap(({ tags, columns, values }) =>
        values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((c, i) => [c, row[i] ?? null])) })),
      ),
    remove: async () => {
      await stop('SIGKILL')
      disk?.remove()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
type Series = { tags?: Record<string, string>; columns: string[]; values: (number | string | null)[][] }
type Answer = { error?: string; results?: { error?: string; series?: Series[] }[] }
