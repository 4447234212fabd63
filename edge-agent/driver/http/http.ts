import { parseExact } from '#core/exact-json'
import { displayed, type Read } from '../decimal.ts'
import type { Driver, Start } from '../driver.ts'
import { type Answer, poll, type Reader, tried } from '../poll.ts'
import type { HttpConfig, HttpPoint } from './config.ts'
import { type Page, page } from './fetch.ts'
import { numberAt } from './json.ts'
import { metricIn } from './prometheus.ts'

/** Reads numbers off JSON pages (Redfish, PDUs) and Prometheus exporters: each page once an instant, GET only. */
export const http = (config: HttpConfig, start: Start): Driver => poll(config, start, (quick) => reader(config, quick))

const SERVER_FAILED = 500

const reader = (config: HttpConfig, quick: () => boolean): Reader => {
  const get = (path: string | undefined, signal: AbortSignal): Promise<Page> =>
    tried(() => answered(config, path, signal), {
      retries: quick() ? 0 : config.retries,
      signal,
      again: () => true,
    })
  return {
    read: async (due, signal) => {
      const points = due.flatMap((i) => config.points[i] ?? [])
      const answers: Answer[] = []
      for (const path of new Set(points.map((point) => point.path))) {
        const read = reading(await get(path, signal))
        for (const point of points.filter((p) => p.path === path))
          answers.push({ point: point.meter, ...displayed(read(point), point) })
      }
      return answers
    },
    close: () => undefined,
  }
}

const answered = async (config: HttpConfig, path: string | undefined, signal: AbortSignal): Promise<Page> => {
  const got = await page(config, path, signal)
  if (got.status >= SERVER_FAILED) throw new Error(`the device answers ${got.status}`)
  return got
}

/** Reads points off a page; a page that is refused or broken says so for each of them. */
const reading = ({ status, text }: Page): ((point: HttpPoint) => Read) => {
  if (status !== 200) return () => ({ ok: false, why: `the device answers ${status}` })
  let document: unknown
  let broken: string | undefined
  try {
    document = parseExact(text)
  } catch (error) {
    broken = (error as Error).message
  }
  return ({ json, metric }) => {
    if (metric !== undefined) return metricIn(text, metric)
    return broken === undefined ? numberAt(document, json ?? '') : { ok: false, why: `no JSON: ${broken}` }
  }
}
