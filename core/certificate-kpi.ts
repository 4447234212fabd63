import { Certificate, CertificateKind } from './certificate.ts'
import { type Kpi, serverName } from './kpi.ts'
import type { Plant } from './plant.ts'
import { type EpochMs, type FiscalYear, fiscalYearInterval, fiscalYearOf } from './time.ts'

/** A certificate as it was recorded at some time; null: it was taken back. `key` is the number that its record goes by. */
export type CertificateAct = { readonly id: number; readonly key: string; readonly body: unknown }

/** What the company server needs of a certificate: the kind stands in the figure's name, the fiscal year in the time. */
const parts = ['t', 'kWh', 'correction'] as const
type Part = (typeof parts)[number]
const figureOf = (part: Part, kind: CertificateKind): string => `${part}:${kind}`
const placeOf = ({ number, kind, year }: Certificate): string => `${number} ${kind} ${year}`

const lines = (server: string, certificate: Certificate, stands: boolean): Kpi[] =>
  parts.map((part) => {
    const text = certificate[part]
    return {
      ...({ server, scope: 'certificate', id: certificate.number, period: 'month' } as const),
      figure: figureOf(part, certificate.kind),
      at: fiscalYearInterval(certificate.year as FiscalYear).start,
      value: stands && text !== undefined ? Number(text) : undefined,
    }
  })

/** Certificates of a site server for the company (docs/influxdb.md): those that stand, and void what no longer does. `acts`: all that there ever were. */
export const certificateKpis = (plant: Plant, acts: readonly CertificateAct[]): Kpi[] => {
  const server = serverName(plant)
  const newest = new Map<string, number>()
  for (const { id, key } of acts) newest.set(key, Math.max(id, newest.get(key) ?? 0))
  const all = acts.flatMap(({ id, key, body }) => {
    const found = Certificate.safeParse(body).data
    return found ? [{ certificate: found, stands: newest.get(key) === id }] : []
  })
  const standing = new Set(all.flatMap((c) => (c.stands ? [placeOf(c.certificate)] : [])))
  return [
    ...all.flatMap(({ certificate }) => (standing.has(placeOf(certificate)) ? [] : lines(server, certificate, false))),
    ...all.flatMap(({ certificate, stands }) => (stands ? lines(server, certificate, true) : [])),
  ]
}

/** The certificates that site servers projected; what their figures do not say (days, evidence) stays with the sites. */
export const projectedCertificates = (
  rows: readonly Pick<Kpi, 'server' | 'id' | 'figure' | 'at'>[] & readonly { readonly value: number }[],
): Certificate[] => {
  const found = new Map<string, Record<string, unknown>>()
  for (const { server, id, figure, at, value } of rows) {
    const [part = '', name = ''] = figure.split(':')
    const kind = CertificateKind.safeParse(name).data
    if (!kind || !parts.includes(part as Part)) continue
    const year = fiscalYearOf(at as EpochMs)
    // a certificate that two servers hold is one
    const key = `${id} ${kind} ${year}`
    const known = found.get(key) ?? {
      ...{ kind, number: id, year, from: `${year}-04-01`, to: `${year + 1}-03-31` },
      document: `projected by ${server}`,
    }
    found.set(key, { ...known, [part]: written(value) })
  }
  return [...found.values()].flatMap((body) => Certificate.safeParse(body).data ?? [])
}
const written = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '')
