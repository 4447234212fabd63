import { readFileSync } from 'node:fs'
import { Agent as PlainAgent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import type { Socket } from 'node:net'
import { resolve } from 'node:path'
import { HttpError, InfluxDB } from '@influxdata/influxdb-client'
import type { InfluxConfig } from '#core/influxdb'
import { type Answer, influxError, type Series, seriesOf } from './answer.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { secretOf } from './secret.ts'

/** One InfluxDB, of whatever version. */
export type Connection = {
  /** One request; the answer says what became of it. Never throws. */
  send(lines: readonly string[]): Promise<Outcome>
  /** InfluxQL over `/query`, one answer for each statement; throws what InfluxDB says. */
  query(statements: readonly string[]): Promise<Series[][]>
  /** InfluxQL that changes something; 1.x only. */
  change(statement: string): Promise<Series[]>
  /** Another call of its HTTP API. */
  call(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown>
  /** Files of secrets are read again: somebody may have set them right. */
  renew(): void
  /** How many of its kept sockets have ended: InfluxDB may have been started anew between two requests. */
  ended(): number
  close(): void
}

const isHere = (url: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
const q = encodeURIComponent
/** Where lines go, always in ms: the default of every version is another precision. */
export const writePath = (config: InfluxConfig): string => {
  if (config.version === '2') return `/api/v2/write?org=${q(config.org)}&bucket=${q(config.bucket)}&precision=ms`
  // all or nothing: what is refused is halved here
  if (config.version === '3')
    return `/api/v3/write_lp?db=${q(config.database)}&precision=millisecond&accept_partial=false`
  const policy = config.retentionPolicy === undefined ? '' : `&rp=${q(config.retentionPolicy)}`
  return `/write?db=${q(config.database)}${policy}&precision=ms`
}
/** Database of InfluxQL; a bucket of 2.x is mapped to one of its name. */
export const databaseOf = (config: InfluxConfig): string => (config.version === '2' ? config.bucket : config.database)

const authorization = (config: InfluxConfig, file: (name: string) => string): Record<string, string> => {
  if (config.version === '1') {
    if (config.user === undefined) return {}
    const password = config.passwordFile === undefined ? '' : secretOf(file(config.passwordFile))
    return { Authorization: `Basic ${Buffer.from(`${config.user}:${password}`).toString('base64')}` }
  }
  if (config.tokenFile === undefined) return {}
  return { Authorization: `${config.version === '2' ? 'Token' : 'Bearer'} ${secretOf(file(config.tokenFile))}` }
}

/**
 * Opens a connection; `folder` is where its files are found from. The client's transport is used and not its write API: that takes a
 * partial write (201) and a "hinted handoff" (500) for success, and keeps what failed in memory.
 */
export const connect = (config: InfluxConfig, folder: string): Connection => {
  const file = (name: string): string => resolve(folder, name)
  const { url, timeout, caFile } = config
  const secure = url.startsWith('https:')
  const agent = new (secure ? TlsAgent : PlainAgent)({ keepAlive: true, maxSockets: 4 })
  const kept = new WeakSet<Socket>()
  let ended = 0
  agent.on('free', (socket: Socket) => {
    if (kept.has(socket)) return
    kept.add(socket)
    socket.once('end', () => {
      ended += 1
    })
    // a reset has no end
    socket.once('close', () => {
      if (!socket.readableEnded) ended += 1
    })
  })
  let client: InfluxDB | undefined
  const transport = (): InfluxDB['transport'] => {
    const ca = secure && caFile !== undefined ? { ca: readFileSync(file(caFile)) } : {}
    client ??= new InfluxDB({
      url,
      timeout,
      headers: authorization(config, file),
      transportOptions: { agent, ...ca },
    })
    return client.transport
  }
  const path = writePath(config)
  const zipped = config.gzip ?? !isHere(url)
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  const options = { method: 'POST', headers, ...(zipped ? { gzipThreshold: 1_000 } : {}) }
  const send = async (lines: readonly string[]): Promise<Outcome> => {
    let status: number | undefined
    const answered = (said: Pick<HttpError, 'message'> & { retryAfter?: string | undefined }): Outcome =>
      outcomeOf({ status, reason: said.message, retryAfter: said.retryAfter, now: Date.now() })
    try {
      await transport().request(path, lines.join('\n'), options, (_headers, code) => {
        status = code
      })
      return answered({ message: `InfluxDB answered ${status} where 204 was expected` })
    } catch (error) {
      const retryAfter = error instanceof HttpError ? String(error.headers?.['retry-after'] ?? '') : undefined
      return answered({ message: influxError(error), retryAfter })
    }
  }
  const call: Connection['call'] = async (method, to, body) => {
    try {
      return await transport().request(to, body === undefined ? '' : JSON.stringify(body), {
        method,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
      })
    } catch (error) {
      throw Object.assign(new Error(influxError(error)), {
        status: error instanceof HttpError ? error.statusCode : undefined,
      })
    }
  }
  const ask = async (method: 'GET' | 'POST', statements: readonly string[]): Promise<Series[][]> => {
    const db = databaseOf(config)
    const answer = await call(method, `/query?db=${q(db)}&epoch=ms&q=${q(statements.join('; '))}`)
    return seriesOf(answer as Answer)
  }
  return {
    send,
    query: (statements) => ask('GET', statements),
    change: async (statement) => (await ask('POST', [statement]))[0] ?? [],
    call,
    renew: () => {
      client = undefined
    },
    ended: () => ended,
    close: () => agent.destroy(),
  }
}
