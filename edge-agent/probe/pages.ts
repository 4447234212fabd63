import { parseExact } from '#core/exact-json'
import { decimal } from '../driver/decimal.ts'
import { HttpConfig } from '../driver/http/config.ts'
import { page } from '../driver/http/fetch.ts'
import type { Candidate } from './match.ts'

const step = (key: string): string => (/^[A-Za-z_@$][\w@$#:-]*$/.test(key) ? key : `["${key}"]`)
const join = (path: string, key: string): string =>
  path === '' || step(key).startsWith('[') ? path + step(key) : `${path}.${step(key)}`

const leaves = (node: unknown, path = ''): [string, string][] => {
  if (typeof node === 'string') return [[path, node]]
  if (Array.isArray(node)) return node.flatMap((child, i) => leaves(child, `${path}[${i}]`))
  if (typeof node === 'object' && node !== null)
    return Object.entries(node).flatMap(([key, child]) => leaves(child, join(path, key)))
  return []
}

const numbers = (pairs: readonly [string, string][], field: 'json' | 'metric', path: string): Candidate[] =>
  pairs.flatMap(([where, text]) => {
    const value = decimal(text)
    return value ? [{ where, how: field, value, fields: { path, [field]: where } }] : []
  })

const metrics = (text: string): [string, string][] =>
  text.split('\n').flatMap((line) => {
    const m = /^([A-Za-z_:][\w:]*(?:\{.*\})?)\s+(\S+)/.exec(line)
    return m ? [[m[1] ?? '', m[2] ?? ''] as [string, string]] : []
  })

/** Every number of a page: of JSON by its place, of Prometheus text by its series. */
export const pageNumbers = async (url: string, timeout: number): Promise<Candidate[]> => {
  const target = new URL(url)
  const point = { meter: 'x', measure: 'gauge', unit: 'kW', json: 'x' }
  const config = HttpConfig.parse({ id: 'probe', driver: 'http', url, timeout: `${timeout}ms`, points: [point] })
  const { status, text } = await page(config, undefined, new AbortController().signal)
  if (status !== 200) throw new Error(`${url} answers ${status}`)
  const path = target.pathname + target.search
  try {
    return numbers(leaves(parseExact(text)), 'json', path)
  } catch {
    return numbers(metrics(text), 'metric', path)
  }
}
