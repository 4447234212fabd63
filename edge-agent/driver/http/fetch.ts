import { readFileSync } from 'node:fs'
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { secret } from '../secret.ts'
import type { HttpConfig } from './config.ts'

/** A page: its text, or what the device said in its place. */
export type Page = { readonly status: number; readonly text: string }

/** A page over this many bytes is given up. */
const LIMIT = 8_388_608

const headersOf = (config: HttpConfig): Record<string, string> => {
  const headers: Record<string, string> = { accept: 'application/json, text/plain', ...config.headers }
  if (config.tokenFile) headers['authorization'] = `Bearer ${secret(config.tokenFile)}`
  if (config.user !== undefined) {
    const password = config.passwordFile ? secret(config.passwordFile) : ''
    headers['authorization'] = `Basic ${Buffer.from(`${config.user}:${password}`).toString('base64')}`
  }
  return headers
}

/** GETs a page of the device whole within its timeout; rejects when it does not come. */
export const page = (config: HttpConfig, path: string | undefined, signal: AbortSignal): Promise<Page> =>
  new Promise((resolve, reject) => {
    const url = path === undefined ? new URL(config.url) : new URL(path, config.url)
    const limit = AbortSignal.any([signal, AbortSignal.timeout(config.timeout)])
    const options = { method: 'GET', headers: headersOf(config), signal: limit, agent: false as const }
    const asked =
      url.protocol === 'https:'
        ? secure(url, { ...options, ...(config.caFile && { ca: readFileSync(config.caFile) }) })
        : plain(url, options)
    const fail = (error: Error): void =>
      reject(error.name === 'AbortError' ? new Error(`no answer within ${config.timeout} ms`) : error)
    asked.on('error', fail)
    asked.on('response', (answer) => {
      const chunks: Buffer[] = []
      let size = 0
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > LIMIT) asked.destroy(new Error(`${url.href} is longer than ${LIMIT} bytes`))
        chunks.push(chunk)
      })
      answer.on('error', fail)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
    })
    asked.end()
  })
