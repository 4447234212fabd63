import { decimal, type Read } from '../decimal.ts'

/** A name and the labels that a series must have. */
export type Series = { readonly name: string; readonly labels: ReadonlyMap<string, string> }

const SERIES = /^([A-Za-z_:][\w:]*)\s*(?:\{(.*)\})?$/
const LABEL = /\s*([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '\\': '\\', '"': '"' }

const labelsOf = (text: string): Map<string, string> | undefined => {
  const labels = new Map<string, string>()
  const label = new RegExp(LABEL)
  for (let end = 0; end < text.trimEnd().length; end = label.lastIndex) {
    label.lastIndex = end
    const m = label.exec(text)
    if (!m) return undefined
    labels.set(
      m[1] ?? '',
      (m[2] ?? '').replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c),
    )
  }
  return labels
}

/** Reads `name{label="value"}`; undefined when it is no series. */
export const seriesOf = (text: string): Series | undefined => {
  const m = SERIES.exec(text.trim())
  const labels = m ? labelsOf(m[2] ?? '') : undefined
  return m && labels ? { name: m[1] ?? '', labels } : undefined
}

/** Name, labels and value of each line of the text exposition format. */
const lineOf = (line: string): (Series & { readonly value: string }) | undefined => {
  const m = /^([A-Za-z_:][\w:]*\s*(?:\{.*\})?)\s+(\S+)(?:\s+-?\d+)?\s*$/.exec(line)
  const series = m ? seriesOf(m[1] ?? '') : undefined
  return m && series ? { ...series, value: m[2] ?? '' } : undefined
}

/** The value of the one series that is meant, or why there is none. */
export const metricIn = (text: string, wanted: string): Read => {
  const series = seriesOf(wanted)
  const found = text
    .split('\n')
    .filter((line) => series && line.startsWith(series.name))
    .flatMap((line) => lineOf(line) ?? [])
    .filter(({ name, labels }) => name === series?.name && [...series.labels].every(([k, v]) => labels.get(k) === v))
  const [one] = found
  if (!one) return { ok: false, why: `the answer has no ${wanted}` }
  if (found.length > 1) return { ok: false, why: `${wanted} is ${found.length} series; say more labels` }
  const value = decimal(one.value)
  return value ? { ok: true, value } : { ok: false, why: `${wanted} is ${one.value}, no number` }
}
